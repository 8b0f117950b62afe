import TraceAnalysis
import TraceFormats
import TraceModel
import TraceRepository

/// A repository that still has the documents it read, to be written again.
protocol DocumentSource {
    /// The documents of a trace as they stand in their sources, in order of arrival.
    func documents(ofTrace trace: Int, in dataSet: DataSet) throws(Problem) -> [DocumentFinder.Found]
}

extension FileRepository: DocumentSource {}
extension XRayRepository: DocumentSource {}

extension NarrowedRepository: DocumentSource {
    func documents(ofTrace trace: Int, in dataSet: DataSet) throws(Problem) -> [DocumentFinder.Found] {
        guard let source = whole as? any DocumentSource else { return [] }
        return try source.documents(ofTrace: trace, in: dataSet)
    }
}

extension LoadedSources {
    /// A trace as BatchGetTraces answers it, its documents as they were read.
    func documents(ofTrace trace: Int) throws(Problem) -> TraceDocuments {
        let store = dataSet.store
        var documents: [TraceDocuments.Document] = []
        if let source = repository as? any DocumentSource {
            for found in try source.documents(ofTrace: trace, in: dataSet) {
                documents.append(TraceDocuments.Document(id: found.id.description, text: text(of: found)))
            }
        }
        return TraceDocuments(
            id: store.traceIDs[trace].description, duration: duration(ofTrace: trace),
            limitExceeded: store.traceFlags[trace].contains(.limitExceeded), documents: documents)
    }

    private func text(of found: DocumentFinder.Found) -> String {
        if let text = found.text { return text }
        var json = JSONWriter()
        json.value(found.value)
        return String(decoding: json.take().dropLast(), as: UTF8.self)
    }

    /// Seconds from the first start to the last end (reference 4); nil without a row.
    private func duration(ofTrace trace: Int) -> Double? {
        TraceSummary.derived(ofTrace: trace, in: dataSet.store).duration
    }
}
