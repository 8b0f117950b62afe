import TraceModel

extension GraphAccumulator {
    /// Adds the edges of links between traces, where both ends are in the store (reference 3.4, U-11).
    /// - Parameter selection: only links of these traces; nil for all.
    public mutating func addLinks(_ store: TraceStore, in selection: TraceSelection? = nil) {
        guard !store.links.isEmpty else { return }
        grow(to: store.services.count)
        let traces = GraphAccumulator.tracesByID(store, Set(store.links.map(\.traceID)))
        for link in store.links {
            let consumer = Int(store.segments[Int(link.row)])
            guard store.flags[consumer].contains(.segment),
                selection?.contains(store.trace(ofRow: consumer)) ?? true,
                let trace = traces[link.traceID],
                let producer = store.rows(ofTrace: trace).first(where: { store.ids[$0] == link.entityID }),
                let source = GraphAccumulator.node(ofProducer: producer, store)
            else { continue }
            let position = table.position(source: source, target: store.nodes[consumer], isLink: true)
            table[position].ages.add(milliseconds(distance(from: store.ends[producer], to: store.starts[consumer])))
        }
    }

    private static func tracesByID(_ store: TraceStore, _ wanted: Set<TraceID>) -> [TraceID: Int] {
        var result: [TraceID: Int] = [:]
        for (index, id) in store.traceIDs.enumerated() where wanted.contains(id) { result[id] = index }
        return result
    }

    /// The node that the work waited in: what the producing call reached (the queue), else the producer itself.
    private static func node(ofProducer row: Int, _ store: TraceStore) -> UInt32? {
        let queue = store.children(of: row).first { store.flags[$0].contains(.segment) }
        if let queue, !store.flags[row].contains(.segment) { return store.nodes[queue] }
        return store.flags[Int(store.segments[row])].contains(.segment) ? store.nodes[row] : nil
    }
}
