import Foundation
import Intake
import TraceFormats
import TraceModel

/// What the X-Ray daemon's TCP side answers where there is no account behind it (reference 7): every request is to be sampled,
/// so that a local viewer sees all of them.
enum DaemonAnswers {
    /// One rule, which takes everything.
    static func samplingRules(now: Double) -> [UInt8] {
        let time = Int64(now)
        return Array(
            """
            {"SamplingRuleRecords":[{"SamplingRule":{"RuleName":"Default","RuleARN":"arn:aws:xray:local:000000000000:\
            sampling-rule/Default","ResourceARN":"*","Priority":10000,"FixedRate":1.0,"ReservoirSize":1,"ServiceName":"*",\
            "ServiceType":"*","Host":"*","HTTPMethod":"*","URLPath":"*","Version":1,"Attributes":{}},"CreatedAt":\(time),\
            "ModifiedAt":\(time)}]}
            """.utf8)
    }

    private struct Statistics: Decodable {
        struct Document: Decodable { var RuleName: String }
        var SamplingStatisticsDocuments: [Document]
    }

    /// A target for each rule that was reported on.
    /// - Returns: nil when the request cannot be read.
    static func samplingTargets(_ request: [UInt8], now: Double) -> [UInt8]? {
        let decoded = try? JSONDecoder().decode(Statistics.self, from: Data(request))  // nil is said to the client
        guard let statistics = decoded else { return nil }
        var json = JSONWriter(indented: false)
        json.beginObject()
        json.array("SamplingTargetDocuments", statistics.SamplingStatisticsDocuments.prefix(25)) { json, document in
            json.beginObject()
            json.member("RuleName", document.RuleName)
            json.member("FixedRate", 1.0)
            json.member("ReservoirQuota", Int64(1))
            json.member("ReservoirQuotaTTL", now.rounded() + 300)
            json.member("Interval", Int64(10))
            json.endObject()
        }
        json.member("LastRuleModification", now.rounded())
        json.array("UnprocessedStatistics", [String]()) { $0.value($1) }
        json.endObject()
        return json.take()
    }

    /// PutTraceSegments's answer.
    /// - Parameter problems: of the documents that could not be read.
    static func putTraceSegments(_ problems: [PlacedProblem]) -> [UInt8] {
        var json = JSONWriter(indented: false)
        json.beginObject()
        json.array("UnprocessedTraceSegments", problems) { json, problem in
            json.beginObject()
            json.member("ErrorCode", "InvalidSegment")
            json.member("Message", problem.message)
            json.endObject()
        }
        json.endObject()
        return json.take()
    }
}

/// OTLP's answer: all taken, or how many spans were not (ExportTraceServiceResponse, reference 9.1).
enum ExportAnswers {
    static func accepted(isJSON: Bool, rejected: Int, message: String) -> [UInt8] {
        guard rejected > 0 else { return isJSON ? Array("{}".utf8) : [] }
        if isJSON {
            var json = JSONWriter(indented: false)
            json.beginObject()
            json.name("partialSuccess")
            json.beginObject()
            json.member("rejectedSpans", String(rejected))
            json.member("errorMessage", message)
            json.endObject()
            json.endObject()
            return json.take()
        }
        let text = Array(message.utf8.prefix(1000))
        let inner = [0x08] + varint(rejected) + [0x12] + varint(text.count) + text
        return [0x0A] + varint(inner.count) + inner
    }

    private static func varint(_ value: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var value = UInt64(max(0, value))
        while value > 0x7F {
            bytes.append(UInt8(value & 0x7F) | 0x80)
            value >>= 7
        }
        bytes.append(UInt8(value))
        return bytes
    }
}
