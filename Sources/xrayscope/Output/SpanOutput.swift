import TraceFormats
import TraceModel
import TraceRepository

extension SpanEncoder {
    /// Adds a trace with the exact times of its entities.
    mutating func append(_ trace: Int, of data: DataSet, from repository: any TraceRepository) throws {
        let store = data.store
        let byID = Dictionary(
            store.rows(ofTrace: trace).map { (store.ids[$0], $0) }, uniquingKeysWith: { first, _ in first })
        append(try repository.documents(ofTrace: trace, in: data), of: store.traceIDs[trace]) { id in
            byID[id].map { row in
                (store.starts[row], store.flags[row].contains(.inProgress) ? nil : store.ends[row])
            }
        }
    }
}

extension LoadedSources {
    /// Adds a trace as spans.
    func append(_ trace: Int, to encoder: inout SpanEncoder) throws {
        try encoder.append(trace, of: dataSet, from: repository)
    }

    /// How whole what went out as spans is. What could be none is told.
    func completeness(without leftOut: Int) -> Completeness {
        if leftOut == 0 { return completeness }
        report("\(name): segments or subsegments without an id can be no spans: \(leftOut) left out")
        return .partial
    }
}
