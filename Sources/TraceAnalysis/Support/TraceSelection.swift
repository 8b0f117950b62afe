/// A set of trace numbers of one store (or of rows of one `TraceTable`), one bit each.
public struct TraceSelection: Hashable, Sendable {
    /// How many numbers there are to choose from.
    public let capacity: Int
    private(set) var words: [UInt64]

    /// None of `capacity` traces, or all of them.
    public init(capacity: Int, full: Bool = false) {
        self.capacity = max(0, capacity)
        words = Array(repeating: full ? .max : 0, count: (self.capacity + 63) / 64)
        if full { clearTail() }
    }

    /// The numbers given; those outside of `0..<capacity` are left out.
    public init(_ numbers: some Sequence<Int>, capacity: Int) {
        self.init(capacity: capacity)
        for number in numbers { insert(number) }
    }

    /// False outside of `0..<capacity`.
    public func contains(_ number: Int) -> Bool {
        number >= 0 && number < capacity && words[number >> 6] & (1 << UInt64(number & 63)) != 0
    }

    /// Does nothing outside of `0..<capacity`.
    public mutating func insert(_ number: Int) {
        guard number >= 0, number < capacity else { return }
        words[number >> 6] |= 1 << UInt64(number & 63)
    }

    /// Does nothing to a number that is not chosen.
    public mutating func remove(_ number: Int) {
        guard number >= 0, number < capacity else { return }
        words[number >> 6] &= ~(1 << UInt64(number & 63))
    }

    /// How many are chosen.
    public var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }
    /// How many are chosen by both.
    public func count(sharedWith other: TraceSelection) -> Int {
        zip(words, other.words).reduce(0) { $0 + ($1.0 & $1.1).nonzeroBitCount }
    }
    /// Nothing is chosen.
    public var isEmpty: Bool { !words.contains { $0 != 0 } }

    /// Keeps what both choose.
    public mutating func formIntersection(_ other: TraceSelection) {
        for index in words.indices { words[index] &= index < other.words.count ? other.words[index] : 0 }
    }

    /// Adds what the other chooses, within this capacity.
    public mutating func formUnion(_ other: TraceSelection) {
        for index in words.indices where index < other.words.count { words[index] |= other.words[index] }
        clearTail()
    }

    /// Takes out what the other chooses.
    public mutating func subtract(_ other: TraceSelection) {
        for index in words.indices where index < other.words.count { words[index] &= ~other.words[index] }
    }

    /// All that are not chosen.
    public var inverted: TraceSelection {
        var result = self
        for index in result.words.indices { result.words[index] = ~words[index] }
        result.clearTail()
        return result
    }

    /// Calls `body` with every chosen number, ascending.
    public func forEach(_ body: (Int) -> Void) {
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                body(index << 6 | rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
    }

    /// The chosen numbers, ascending.
    public var numbers: [Int] {
        var result: [Int] = []
        result.reserveCapacity(count)
        forEach { result.append($0) }
        return result
    }

    private mutating func clearTail() {
        guard capacity & 63 != 0, let last = words.indices.last else { return }
        words[last] &= (1 << UInt64(capacity & 63)) - 1
    }
}
