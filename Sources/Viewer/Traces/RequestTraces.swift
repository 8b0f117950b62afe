import TraceAnalysis
import TraceModel

extension TraceStore {
    /// Traces in which a segment of the node answered that request. One pass over the rows.
    /// - Parameter method: empty for any.
    func traces(through node: NodeIdentity, _ method: String, _ url: String) -> TraceSelection {
        let isOfNode = services.map { NodeIdentity($0, strings).matches(node) }
        let isAsked = requests.map { strings[$0.url] == url && (method.isEmpty || strings[$0.method] == method) }
        var found = TraceSelection(capacity: traceCount)
        for trace in 0..<traceCount {
            let hit = rows(ofTrace: trace).contains { row in
                flags[row].contains(.segment) && isAsked[Int(requestIndexes[row])] && isOfNode[Int(nodes[row])]
            }
            if hit { found.insert(trace) }
        }
        return found
    }
}
