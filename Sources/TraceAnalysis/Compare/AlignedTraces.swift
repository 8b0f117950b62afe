import TraceModel

/// Two traces side by side, aligned by structure: rows that are called the same, by the same parents, in the same order.
public struct AlignedTraces: Sendable {
    /// A row of one trace, of the other, or of both.
    public struct Line: Hashable, Sendable {
        /// Rows of the stores, nil where it is only in the other.
        public var a: Int?
        public var b: Int?
        /// 0 for a root.
        public var depth: Int
        /// Nanoseconds, nil where it is not.
        public var durationA: Int64?
        public var durationB: Int64?
        public var selfA: Int64?
        public var selfB: Int64?
    }

    /// Parents before children; what only B has stands among its siblings, behind those of A that come before it.
    public let lines: [Line]

    /// - Parameters:
    ///   - a: a trace of `store`.
    ///   - b: a trace of `other`, which may be the same store.
    public init(_ a: Int, of store: TraceStore, against b: Int, of other: TraceStore) {
        let (left, right) = (TracePicture(store, a), TracePicture(other, b))
        var lines: [Line] = []
        var pending = AlignedTraces.pairs(left.tops, right.tops, left, right, depth: 0)
        while let next = pending.popLast() {
            lines.append(
                Line(
                    a: next.a, b: next.b, depth: next.depth, durationA: next.a.map(store.duration(ofRow:)),
                    durationB: next.b.map(other.duration(ofRow:)), selfA: next.a.map(left.outline.selfTime),
                    selfB: next.b.map(right.outline.selfTime)))
            let below = AlignedTraces.pairs(
                next.a.map(left.children) ?? [], next.b.map(right.children) ?? [], left, right, depth: next.depth + 1)
            pending += below
        }
        self.lines = lines
    }

    private typealias Pair = (a: Int?, b: Int?, depth: Int)

    /// The last first, as a stack takes them.
    private static func pairs(
        _ left: [Int], _ right: [Int], _ a: TracePicture, _ b: TracePicture, depth: Int
    ) -> [Pair] {
        var waiting: [String: [Int]] = [:]
        for row in right.reversed() { waiting[b.key(row), default: []].append(row) }
        var matches: [Int: Int] = [:]
        var taken: Set<Int> = []
        for row in left {
            guard let match = waiting[a.key(row)]?.popLast() else { continue }
            matches[row] = match
            taken.insert(match)
        }
        var result: [Pair] = []
        var rest = right[...]
        for row in left {
            result.append((row, matches[row], depth))
            guard let match = matches[row], let place = rest.firstIndex(of: match) else { continue }
            // What stands before the match in B and has none in A comes before it.
            let alone = rest[..<place].filter { !taken.contains($0) }
            let own = result.removeLast()
            result += alone.map { (nil, $0, depth) }
            result.append(own)
            rest = rest[(place + 1)...]
        }
        result += rest.filter { !taken.contains($0) }.map { (nil, $0, depth) }
        return result.reversed()
    }
}

/// What the alignment looks at of one trace.
private struct TracePicture {
    let store: TraceStore
    let outline: TraceOutline

    init(_ store: TraceStore, _ trace: Int) {
        self.store = store
        outline = TraceOutline(store, trace: trace)
    }

    var tops: [Int] { outline.rows.filter { store.parents[$0] < 0 } }
    func children(_ row: Int) -> [Int] { Array(store.children(of: row)) }

    /// By text: the other trace may be of another store.
    func key(_ row: Int) -> String {
        let kind = store.flags[row].contains(.segment) ? "s" : "c"
        let operation = store.profile(row).operation
        let node = store.flags[Int(store.segments[row])].contains(.segment) ? store.service(ofRow: row).name : 0
        return "\(kind)\u{0}\(store.name(row))\u{0}\(store.strings[operation])\u{0}\(store.strings[node])"
    }
}
