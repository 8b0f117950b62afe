import TraceModel

/// Parts of a summary, where a table needs one member of many traces and not the whole.
extension TraceSummary {
    static func causesOnly(ofTrace trace: Int, in store: TraceStore, _ kind: RootCauseKind) -> TraceSummary {
        var summary = TraceSummary(id: store.traceIDs[trace])
        let tree = TraceTree(store, trace: trace)
        guard !tree.rows.isEmpty else { return summary }
        switch kind {
        case .responseTime: summary.responseTimeRootCauses = responseTimeCauses(tree)
        case .fault: summary.faultRootCauses = failureCauses(tree, .fault)
        case .error: summary.errorRootCauses = failureCauses(tree, .error)
        }
        return summary
    }
}
