import TraceModel

extension KeyReader {
    /// Causes are derived trace by trace, all that are asked for at once. Those of response time are the same wherever the same
    /// rows lie on the way, so that each way is put into words once.
    /// - Parameter numbers: of the builders, by kind.
    func readCauses(_ numbers: [RootCauseKind: [Int]], _ builders: inout [KeyColumnBuilder]) {
        var tree = TraceTree(data.store)
        var known: [[UInt64]: [[UInt32]]] = [:]
        let kinds = RootCauseKind.allCases.map { ($0, numbers[$0] ?? []) }.filter { !$0.1.isEmpty }
        for trace in 0..<table.storeTraceCount {
            tree.move(to: trace)
            let flags = tree.rows.reduce(into: EntityFlags()) { $0.formUnion(tree.store.flags[$1]) }
            for (kind, numbers) in kinds {
                let labels = labels(kind, tree, flags, numbers, &known, &builders)
                for (number, found) in zip(numbers, labels) { for label in found { builders[number].add(label) } }
                for number in numbers { builders[number].endRow() }
            }
        }
    }

    /// The labels of a trace's causes of a kind, by builder.
    /// - Parameter flags: of any of its rows.
    private func labels(
        _ kind: RootCauseKind, _ tree: TraceTree, _ flags: EntityFlags, _ numbers: [Int],
        _ known: inout [[UInt64]: [[UInt32]]], _ builders: inout [KeyColumnBuilder]
    ) -> [[UInt32]] {
        guard !tree.rows.isEmpty else { return [] }
        guard kind == .responseTime else {
            let wanted: EntityFlags = kind == .fault ? .fault : [.error, .throttle]
            if flags.isDisjoint(with: wanted) { return [] }
            return labels(of: failureCauses(tree, kind), numbers, &builders)
        }
        let way = way(tree)
        if let labels = known[way] { return labels }
        let labels = labels(of: responseTimeCauses(tree), numbers, &builders)
        known[way] = labels
        return labels
    }

    /// What tells one way from another in words: the nodes of its segments and the names of what lies between.
    private func way(_ tree: TraceTree) -> [UInt64] {
        responseTimeRows(tree).map { row, _ in
            tree.isSegment(row) ? 1 << 32 | UInt64(tree.store.nodes[row]) : UInt64(tree.store.names[row])
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
