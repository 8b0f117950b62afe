import TraceModel

extension GraphAccumulator {
    /// Adds the edges of links between traces, where both ends are in the store (reference 3.4, U-11).
    /// - Parameter selection: only links of these traces; nil for all.
    public mutating func addLinks(_ store: TraceStore, in selection: TraceSelection? = nil) {
        guard !store.links.isEmpty else { return }
        grow(to: store.services.count)
        let producers = store.linkedRows()
        // Thousands of links may name one producer, which may have as many children.
        var sources: [Int: UInt32?] = [:]
        for link in store.links {
            let consumer = Int(store.segments[Int(link.row)])
            guard store.flags[consumer].contains(.segment),
                selection?.contains(store.trace(ofRow: consumer)) ?? true,
                let producer = producers[LinkEnd(link)]
            else { continue }
            let known = sources[producer] ?? GraphAccumulator.node(ofProducer: producer, store)
            sources[producer] = .some(known)
            guard let source = known else { continue }
            let position = table.position(source: source, target: store.nodes[consumer], isLink: true)
            table[position].ages.add(milliseconds(distance(from: store.ends[producer], to: store.starts[consumer])))
        }
    }

    /// The node that the work waited in: what the producing call reached (the queue), else the producer itself.
    private static func node(ofProducer row: Int, _ store: TraceStore) -> UInt32? {
        let queue = store.children(of: row).first { store.flags[$0].contains(.segment) }
        if let queue, !store.flags[row].contains(.segment) { return store.nodes[queue] }
        return store.flags[Int(store.segments[row])].contains(.segment) ? store.nodes[row] : nil
    }
}
