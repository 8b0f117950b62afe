import Foundation

/// A page of ListRetrievedTraces in the form of BatchGetTraces, so that one decoder reads both: `Spans` become `Segments`
/// (U-5: a document is told by its content; those that are spans are rewritten by `SpanDocument`).
enum RetrievedPage {
    static func asBatch(_ bytes: [UInt8]) -> [UInt8] {
        // Retrievals are small (5 traces a page), so that Foundation's JSON is fast enough here. What is no such page goes on
        // as it came: the decoder says what is wrong with it.
        guard let page = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any],
            let traces = page["Traces"] as? [[String: Any]]
        else { return bytes }
        let converted = traces.map { trace -> [String: Any] in
            let spans = trace["Spans"] as? [[String: Any]] ?? []
            var result = trace.filter { $0.key == "Id" || $0.key == "Duration" }
            result["Segments"] = spans.map { span -> [String: Any] in
                let document = span["Document"] as? String ?? ""
                return ["Id": span["Id"] ?? "", "Document": SpanDocument.asSegment(document)]
            }
            return result
        }
        let answer: [String: Any] = ["Traces": converted, "UnprocessedTraceIds": [String]()]
        // What was read as JSON can be written as JSON.
        guard let data = try? JSONSerialization.data(withJSONObject: answer) else { return bytes }
        return [UInt8](data)
    }
}
