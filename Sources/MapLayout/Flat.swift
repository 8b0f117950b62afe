/// Numbers that a search changes over and over. One owner and no sharing, so a change asks nobody whether it must copy first;
/// places are checked in debug builds alone. Each number fits into 32 bits: a map has no so many boxes, rows or edges.
struct Flat: ~Copyable {
    private let base: UnsafeMutablePointer<Int32>
    let count: Int

    init(repeating value: Int, count: Int) {
        self.count = count
        base = UnsafeMutablePointer<Int32>.allocate(capacity: max(1, count))
        base.initialize(repeating: Int32(truncatingIfNeeded: value), count: max(1, count))
    }

    init(_ values: some Collection<Int>) {
        self.init(repeating: 0, count: values.count)
        for (place, value) in values.enumerated() { self[place] = value }
    }

    deinit { base.deallocate() }

    @inline(__always)
    subscript(_ place: Int) -> Int {
        get {
            assert(place >= 0 && place < count)
            return Int(base[place])
        }
        nonmutating set {
            assert(place >= 0 && place < count)
            base[place] = Int32(truncatingIfNeeded: newValue)
        }
    }

    /// A copy of all.
    var values: [Int] { (0..<count).map { self[$0] } }
}

/// `Adjacency` for a search that looks at it over and over.
struct Neighbours: ~Copyable {
    let starts: Flat
    let targets: Flat
    let edgeNumbers: Flat

    init(_ adjacency: Adjacency) {
        starts = Flat(adjacency.starts)
        targets = Flat(adjacency.targets)
        edgeNumbers = Flat(adjacency.edgeNumbers)
    }

    @inline(__always)
    func range(_ vertex: Int) -> Range<Int> { Range(uncheckedBounds: (starts[vertex], starts[vertex + 1])) }
    func around(_ vertex: Int) -> [Int] { range(vertex).map { targets[$0] } }
}
