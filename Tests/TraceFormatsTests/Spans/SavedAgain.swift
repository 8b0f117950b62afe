import TraceFormats
import TraceModel
import TraceRepository

extension FileRepository {
    /// Writes all traces as documents, and reads that.
    func savedAgain(_ data: DataSet) throws -> DataSet {
        var encoder = TracesEncoder(indented: false)
        for trace in 0..<data.store.traceCount {
            let found = try documents(ofTrace: trace, in: data)
            encoder.append(
                TraceDocuments(
                    id: data.store.traceName(trace), duration: nil, limitExceeded: false,
                    documents: found.map { TraceDocuments.Document(id: $0.id, text: $0.text) }))
        }
        encoder.finish()
        return try FileRepository([.memory(name: "saved", bytes: encoder.take())]).answer(.overview(.init()))
    }
}
