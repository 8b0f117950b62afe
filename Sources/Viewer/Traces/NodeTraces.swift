import TraceAnalysis
import TraceModel

/// One visit of a trace to a node: what the Node screen lists.
struct NodeVisit: Hashable, Sendable {
    var trace: Int
    /// The node's segment: where the timeline's cursor goes.
    var row: Int
    var nanoseconds: Int64
    var outcome: Outcome

    /// Failures first, the worst first; then the slowest.
    static func comesBefore(_ a: NodeVisit, _ b: NodeVisit) -> Bool {
        (b.outcome.rawValue, b.nanoseconds, a.row) < (a.outcome.rawValue, a.nanoseconds, b.row)
    }
}

extension TraceStore {
    /// The visits to a node that somebody who looks into it wants to see first. One pass over the rows.
    /// - Parameters:
    ///   - limit: how many at most; one a trace.
    ///   - shown: only these traces; nil for all.
    /// - Returns: those, and how many traces visit it in all.
    func visits(to node: NodeIdentity, limit: Int, in shown: TraceSelection? = nil) -> (first: [NodeVisit], count: Int)
    {
        let chosen = services.map { node.counts(segmentsOf: NodeIdentity($0, strings)) }
        var best: [NodeVisit] = []
        var count = 0
        for trace in 0..<traceCount where limit > 0 && shown?.contains(trace) ?? true {
            guard let visit = visit(of: trace, chosen, rootOnly: node.isClient) else { continue }
            count += 1
            if best.count == limit, let last = best.last, !NodeVisit.comesBefore(visit, last) { continue }
            let place = lowerBound(best.count) { NodeVisit.comesBefore(best[$0], visit) }
            best.insert(visit, at: place)
            if best.count > limit { best.removeLast() }
        }
        return (best, count)
    }

    /// The trace's worst visit to the chosen nodes.
    private func visit(of trace: Int, _ chosen: [Bool], rootOnly: Bool) -> NodeVisit? {
        var worst: NodeVisit?
        for row in rows(ofTrace: trace) where flags[row].contains(.segment) && chosen[Int(nodes[row])] {
            if rootOnly, row != Int(rootRows[trace]) { continue }
            let visit = NodeVisit(
                trace: trace, row: row, nanoseconds: duration(ofRow: row), outcome: flags[row].outcome)
            if worst.map({ NodeVisit.comesBefore(visit, $0) }) ?? true { worst = visit }
        }
        return worst
    }
}
