import TraceModel

/// What a pass over one trace needs of its shape. Rows are numbers of the store.
struct TraceTree {
    let store: TraceStore
    private(set) var rows: Range<Int>
    private(set) var root: Int
    init(_ store: TraceStore, trace: Int) {
        self.store = store
        rows = store.rows(ofTrace: trace)
        root = Int(store.rootRows[trace])
    }

    /// To another trace of the store.
    mutating func move(to trace: Int) {
        rows = store.rows(ofTrace: trace)
        root = Int(store.rootRows[trace])
    }

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
