import TraceAnalysis
import TraceFormats
import TraceModel

extension LoadedSources {
    /// A trace as BatchGetTraces answers it, its documents as they were read.
    func documents(ofTrace trace: Int) throws(Problem) -> TraceDocuments {
        let store = dataSet.store
        var documents: [TraceDocuments.Document] = []
        for found in try repository.documents(ofTrace: trace, in: dataSet) {
            documents.append(TraceDocuments.Document(id: found.id, text: found.text))
        }
        return TraceDocuments(
            id: store.traceName(trace), duration: duration(ofTrace: trace),
            limitExceeded: store.traceFlags[trace].contains(.limitExceeded), documents: documents)
    }

    /// Seconds from the first start to the last end (reference 4); nil without a row.
    private func duration(ofTrace trace: Int) -> Double? {
        TraceSummary.derived(ofTrace: trace, in: dataSet.store).duration
    }
}
