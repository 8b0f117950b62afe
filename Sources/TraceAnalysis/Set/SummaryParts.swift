import TraceModel

/// Parts of a summary, where a table needs one member of many traces and not the whole.
extension TraceSummary {
    static func annotationsOnly(ofTrace trace: Int, in store: TraceStore, key: String) -> TraceSummary {
        var summary = TraceSummary(id: store.traceIDs[trace])
        var values: [SummaryAnnotation] = []
        if let wanted = store.strings.find(key) {
            for entry in store.annotations(in: store.rows(ofTrace: trace)) where entry.key == wanted {
                let value = store.scalar(entry.value)
                if !values.contains(where: { $0.value == value }) {
                    values.append(SummaryAnnotation(value: value, services: []))
                }
            }
        }
        if !values.isEmpty { summary.annotations = [SummaryAnnotationGroup(key: key, values: values)] }
        return summary
    }

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

    static func resourcesOnly(ofTrace trace: Int, in store: TraceStore) -> TraceSummary {
        var summary = TraceSummary(id: store.traceIDs[trace])
        summary.setResources(TraceTree(store, trace: trace))
        return summary
    }
}
