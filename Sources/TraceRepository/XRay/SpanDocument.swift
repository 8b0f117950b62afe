import Foundation

/// A span of `aws/spans` (reference 2.6) as a segment document, by the main rules of reference 8.
enum SpanDocument {
    /// - Returns: the text itself when it is no span: a segment document, or nothing that is JSON.
    static func asSegment(_ text: String) -> String {
        // What is no JSON is left to the decoder, which names it.
        guard let span = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any],
            span["trace_id"] == nil, let trace = span["traceId"] as? String, let id = span["spanId"] as? String,
            // What was read as JSON can be written as JSON.
            let data = try? JSONSerialization.data(withJSONObject: segment(span, trace, id))
        else { return text }
        return String(decoding: data, as: UTF8.self)
    }

    private static func segment(_ span: [String: Any], _ trace: String, _ id: String) -> [String: Any] {
        let attributes = span["attributes"] as? [String: Any] ?? [:]
        let resource = (span["resource"] as? [String: Any])?["attributes"] as? [String: Any] ?? [:]
        let kind = (span["kind"] as? String ?? "").replacingOccurrences(of: "SPAN_KIND_", with: "")
        let isSegment = kind == "SERVER" || kind == "CONSUMER" || nonEmpty(span["parentSpanId"] as? String) == nil
        var result: [String: Any] = ["id": id, "trace_id": trace]
        result["start_time"] = seconds(span["startTimeUnixNano"])
        result["end_time"] = seconds(span["endTimeUnixNano"])
        if let parent = nonEmpty(span["parentSpanId"] as? String) { result["parent_id"] = parent }
        let service = (attributes["aws.local.service"] ?? resource["service.name"]) as? String
        if isSegment {
            result["name"] = service ?? span["name"] ?? id
            result["origin"] = (attributes["aws.xray.origin"] ?? resource["aws.xray.origin"]) as? String
        } else {
            result["type"] = "subsegment"
            let remote = attributes["aws.remote.service"] as? String
            result["name"] = (kind == "CLIENT" || kind == "PRODUCER" ? remote : nil) ?? span["name"] ?? id
            if kind == "CLIENT" || kind == "PRODUCER" {
                result["namespace"] = remote?.hasPrefix("AWS::") == true ? "aws" : "remote"
            }
        }
        describe(attributes, status: span["status"] as? [String: Any], into: &result)
        result["metadata"] = [
            "default": attributes, "resource": resource, "span": ["name": span["name"] ?? "", "kind": kind],
        ]
        return result.compactMapValues { $0 is NSNull ? nil : $0 }
    }

    private static func describe(
        _ attributes: [String: Any], status: [String: Any]?, into result: inout [String: Any]
    ) {
        let code = (attributes["http.response.status_code"] ?? attributes["http.status_code"]) as? NSNumber
        var request: [String: Any] = [:]
        request["method"] = attributes["http.request.method"] ?? attributes["http.method"]
        request["url"] =
            attributes["url.full"] ?? attributes["http.url"] ?? attributes["url.path"] ?? attributes["http.target"]
        request["user_agent"] = attributes["user_agent.original"] ?? attributes["http.user_agent"]
        var http: [String: Any] = [:]
        if !request.isEmpty { http["request"] = request }
        if let code { http["response"] = ["status": code] }
        if !http.isEmpty { result["http"] = http }
        let number = code?.intValue ?? 0
        let failed = (status?["code"] as? String)?.hasSuffix("ERROR") == true
        if number == 429 { result["throttle"] = true }
        if (400..<500).contains(number) { result["error"] = true }
        if number >= 500 || (failed && !(400..<500).contains(number)) { result["fault"] = true }
    }

    /// Nanoseconds as integers or digits in a string.
    private static func seconds(_ value: Any?) -> Double? {
        let nanoseconds = (value as? NSNumber)?.doubleValue ?? (value as? String).flatMap { Double($0) }
        return nanoseconds.map { ($0 / 1000).rounded() / 1e6 }
    }
}
