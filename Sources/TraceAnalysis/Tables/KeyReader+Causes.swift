import TraceModel

extension KeyReader {
    /// Causes are derived trace by trace. Those of response time are the same wherever the same rows lie on the way, so that each
    /// way is put into words once.
    func readCauses(_ kind: RootCauseKind, _ numbers: [Int], _ builders: inout [KeyColumnBuilder]) {
        let flags = store.flags
        let wanted: EntityFlags = kind == .fault ? .fault : [.error, .throttle]
        var known: [[UInt64]: [[UInt32]]] = [:]
        for trace in 0..<table.storeTraceCount {
            let rows = store.rows(ofTrace: trace)
            if kind == .responseTime ? !rows.isEmpty : rows.contains(where: { !flags[$0].isDisjoint(with: wanted) }) {
                let tree = TraceTree(store, trace: trace)
                let way = kind == .responseTime ? way(tree) : []
                var labels = known[way]
                if labels == nil {
                    let causes = kind == .responseTime ? responseTimeCauses(tree) : failureCauses(tree, kind)
                    labels = self.labels(of: causes, numbers, &builders)
                    if kind == .responseTime { known[way] = labels }
                }
                for (number, found) in zip(numbers, labels ?? []) {
                    for label in found { builders[number].add(label) }
                }
            }
            for number in numbers { builders[number].endRow() }
        }
    }

    /// What tells one way from another in words: the nodes of its segments and the names of what lies between.
    private func way(_ tree: TraceTree) -> [UInt64] {
        responseTimeRows(tree).map { row, _ in
            tree.isSegment(row) ? 1 << 32 | UInt64(store.nodes[row]) : UInt64(store.names[row])
        }
    }

    /// The labels of causes, by builder.
    private func labels(
        of causes: [RootCause], _ numbers: [Int], _ builders: inout [KeyColumnBuilder]
    ) -> [[UInt32]] {
        numbers.map { number in
            causes.compactMap { $0.label(builders[number].grouping) }.map { builders[number].number($0) }
        }
    }
}

extension RootCause {
    /// Its value of a grouping by causes.
    func label(_ grouping: TraceGrouping) -> KeyLabel? {
        switch grouping {
        case .causeService:
            services.last.map { service in
                KeyLabel(node: NodeIdentity(name: service.identity.name, type: service.identity.type))
            }
        case .causePath(let kind): KeyLabel(text: pathKey(kind))
        case .causeMessage: message.map { KeyLabel(text: $0) }
        default: nil
        }
    }
}
