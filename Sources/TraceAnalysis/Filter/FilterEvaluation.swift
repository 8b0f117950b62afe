import TraceModel

extension CompiledFilter {
    func holds(_ node: FilterNode, _ subject: FilterSubject) -> Bool {
        switch node {
        case .constant(let value): return value
        case .all(let parts): return parts.allSatisfy { holds($0, subject) }
        case .any(let parts): return parts.contains { holds($0, subject) }
        case .not(let part): return !holds(part, subject)
        case .leaf(let leaf): return holds(leaf, subject)
        default:
            guard case .trace(let trace, let root, let rows) = subject else { return false }
            return holdsOfTrace(node, trace, root, rows)
        }
    }

    private func holdsOfTrace(_ node: FilterNode, _ trace: Int, _ root: Int?, _ rows: Range<Int>) -> Bool {
        switch node {
        case .service(let nodes, let clients, let body):
            return rows.contains { row in
                guard store.flags[row].contains(.segment) else { return false }
                let number = Int(store.nodes[row])
                guard let body else { return nodes[number] || clients[number] && store.isEntry(row, root: root) }
                return nodes[number] && holds(body, .segment(row, root: root))
            }
        case .edge(let sources, let clients, let targets, let body):
            return rows.contains { row in
                guard store.flags[row].contains(.segment), targets[Int(store.nodes[row])] else { return false }
                return hasCall(to: row, sources, clients, root, body)
            }
        case .cause(let kind, let element, let body):
            return causes(kind, trace).contains { cause in
                items(of: cause, element).contains { body?.holds(of: $0) ?? true }
            }
        case .causeJSON(let patterns):
            let all = RootCauseKind.allCases.map { causes($0, trace) }
            return all.contains { TraceAnalysis.matches(patterns, $0) }
        default: return false
        }
    }

    private func hasCall(
        to row: Int, _ sources: [Bool], _ clients: [Bool], _ root: Int?, _ body: FilterNode?
    ) -> Bool {
        if clients[Int(store.nodes[row])], store.isEntry(row, root: root),
            body.map({ holds($0, .call(caller: row, callee: row, fromClient: true)) }) ?? true
        {
            return true
        }
        let caller = Int(store.parents[row])
        guard caller >= 0, store.flags[Int(store.segments[caller])].contains(.segment),
            sources[Int(store.nodes[caller])]
        else { return false }
        return body.map { holds($0, .call(caller: caller, callee: row, fromClient: false)) } ?? true
    }

    private func causes(_ kind: RootCauseKind, _ trace: Int) -> [RootCause] {
        let tree = TraceTree(store, trace: trace)
        guard !tree.rows.isEmpty else { return [] }
        return kind == .responseTime ? responseTimeCauses(tree) : failureCauses(tree, kind)
    }
}

extension TraceStore {
    /// Whether a request from outside entered by a segment (reference 3.3, U-10).
    func isEntry(_ row: Int, root: Int?) -> Bool {
        flags[row].contains(.segment)
            && (row == root || parents[row] < 0 && flags[row].isDisjoint(with: [.orphan, .unattached, .cycle]))
    }

    /// First start to last end of a segment and its own subsegments, seconds (reference 3.5).
    func segmentDuration(_ segment: Int) -> Double {
        var bounds = Bounds()
        for row in segment..<Int(subtreeEnds[segment]) where segments[row] == UInt32(segment) {
            bounds.include(starts[row], max(starts[row], ends[row]))
        }
        return roundedSeconds(distance(from: bounds.start, to: bounds.end))
    }
}
