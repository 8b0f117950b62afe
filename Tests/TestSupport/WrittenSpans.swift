import TraceFormats
import TraceModel
import TraceRepository

/// A data set as `save --output otlp` or `jaeger` writes it.
public func written(
    _ data: DataSet, _ repository: any TraceRepository, _ form: SpanEncoder.Form
) throws -> [UInt8] {
    var encoder = try SpanEncoder(form, indented: false)
    let store = data.store
    for trace in 0..<store.traceCount {
        let byID = Dictionary(
            store.rows(ofTrace: trace).map { (store.ids[$0], $0) }, uniquingKeysWith: { first, _ in first })
        encoder.append(try repository.documents(ofTrace: trace, in: data), of: store.traceIDs[trace]) { id in
            byID[id].map { row in
                (store.starts[row], store.flags[row].contains(.inProgress) ? nil : store.ends[row])
            }
        }
    }
    encoder.finish()
    return encoder.take()
}
