import TraceModel

/// What a pass over one trace needs of its shape. Rows are numbers of the store.
struct TraceTree {
    let store: TraceStore
    let rows: Range<Int>
    let root: Int
    /// By row - `rows.lowerBound`: first start to last end of an entity and of what is below it in the same segment, which
    /// is the `Duration` of a segment (reference 3.5).
    let extents: [Bounds]

    init(_ store: TraceStore, trace: Int) {
        self.store = store
        rows = store.rows(ofTrace: trace)
        root = Int(store.rootRows[trace])
        extents = TraceTree.extents(store, rows)
    }

    /// One pass from the last row to the first: children come after their parents.
    private static func extents(_ store: TraceStore, _ rows: Range<Int>) -> [Bounds] {
        let first = rows.lowerBound
        var extents = rows.map { Bounds(start: store.starts[$0], end: max(store.starts[$0], store.ends[$0])) }
        for row in rows.reversed() where !store.flags[row].contains(.segment) {
            let parent = Int(store.parents[row])
            if parent >= first { extents[parent - first].include(extents[row - first]) }
        }
        return extents
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
