import TraceModel

/// What a pass over one trace needs of its shape. Rows are numbers of the store.
struct TraceTree {
    let store: TraceStore
    private(set) var rows = 0..<0
    private(set) var root = -1
    /// By row - `rows.lowerBound`: first start to last end of an entity and of what is below it in the same segment, which
    /// is the `Duration` of a segment (reference 3.5).
    private(set) var extents: [Bounds] = []

    init(_ store: TraceStore, trace: Int) {
        self.store = store
        move(to: trace)
    }

    /// Of no trace yet.
    init(_ store: TraceStore) { self.store = store }

    /// The shape of another trace of the store, in the same memory: one pass from the last row to the first, for children come
    /// after their parents.
    mutating func move(to trace: Int) {
        rows = store.rows(ofTrace: trace)
        root = Int(store.rootRows[trace])
        let first = rows.lowerBound
        extents.removeAll(keepingCapacity: true)
        for row in rows {
            extents.append(Bounds(start: store.starts[row], end: max(store.starts[row], store.ends[row])))
        }
        for row in rows.reversed() where !store.flags[row].contains(.segment) {
            let parent = Int(store.parents[row])
            if parent >= first { extents[parent - first].include(extents[row - first]) }
        }
    }

    func extent(_ row: Int) -> Bounds { extents[row - rows.lowerBound] }
    func isSegment(_ row: Int) -> Bool { store.flags[row].contains(.segment) }
    func hasNode(_ row: Int) -> Bool { isSegment(Int(store.segments[row])) }

    /// Whether a request from outside entered here (reference 3.3, U-10).
    func isEntry(_ row: Int) -> Bool {
        isSegment(row)
            && (row == root
                || store.parents[row] < 0 && store.flags[row].isDisjoint(with: [.orphan, .unattached, .cycle]))
    }

    /// The id of a row's node as summaries name it.
    func service(_ row: Int) -> ServiceIdentity {
        NodeIdentity(store.services[Int(store.nodes[row])], store.strings).serviceIdentity
    }
}
