import AWSAccount
import Foundation
import HTTP
import Intake
import Synchronization
import TraceFormats
import TraceModel

/// Passes documents on to the account's X-Ray, as the daemon does: in batches of 50 or after a second, and what comes by TCP as it
/// came, with its answer. As every call of the account, with retries and keys that are renewed.
final class XRayForwarder: LiveOutlet {
    let gauge: OutletGauge
    private let client: XRayClient
    fileprivate struct Waiting: Sendable {
        var documents: [String] = []
        var bytes = 0
        var isTimed = false
    }
    private let waiting = Mutex(Waiting())

    /// PutTraceSegments takes 50 documents.
    private static let batch = 50
    /// Bytes of a batch: a few documents are as large as a datagram can be (our choice).
    private static let batchBytes = 1 << 20

    init(_ client: XRayClient, _ settings: ListenSettings) {
        self.client = client
        gauge = OutletGauge("forward xray", mostWaiting: settings.outletRoom)
    }

    func take(_ request: IntakeRequest, unpacked body: [UInt8]?, answers: Bool) -> Bool {
        guard let operation = request.call.operation else {
            if !request.call.isNoTraces { gauge.skip("OTLP goes to otlp:https://xray.REGION.amazonaws.com/v1/traces") }
            return false
        }
        guard gauge.begin(request.body.count) else {
            if answers { request.answer(.init(.busy, message: "X-Ray is slower than what comes in", retryAfter: 1)) }
            return true
        }
        // X-Ray takes no packed requests.
        guard let body else {
            gauge.end(request.body.count, failure: "gzip that cannot be unpacked")
            return false
        }
        post(operation, body, [request.body.count]) { if answers { request.answer($0) } }
        return true
    }

    func take(_ datagrams: DatagramBatch) {
        var start = 0
        for end in datagrams.ends {
            let document = String(decoding: datagrams.bytes[start..<end], as: UTF8.self)
            start = end + 1  // the line feed behind it
            guard gauge.begin(document.utf8.count) else { continue }
            let (full, beginsToWait) = waiting.withLock { waiting -> ([String]?, Bool) in
                waiting.documents.append(document)
                waiting.bytes += document.utf8.count
                if waiting.documents.count >= Self.batch || waiting.bytes >= Self.batchBytes {
                    return (waiting.takeAll(), false)
                }
                defer { waiting.isTimed = true }
                return (nil, !waiting.isTimed)
            }
            if let full { put(full) }
            if beginsToWait { flushLater() }
        }
    }

    private func flushLater() {
        Task {
            try? await Task.sleep(for: .seconds(1))  // fails when it is cancelled, which nobody does
            flush()
        }
    }

    func flush() {
        let documents = waiting.withLock { $0.takeAll() }
        if !documents.isEmpty { put(documents) }
    }

    private func put(_ documents: [String]) {
        var json = JSONWriter(indented: false)
        json.beginObject()
        json.array("TraceSegmentDocuments", documents) { $0.value($1) }
        json.endObject()
        post(.putTraceSegments, json.take(), documents.map(\.utf8.count)) { _ in }
    }

    /// - Parameter counts: the bytes of each thing that is on its way.
    private func post(
        _ operation: XRayOperation, _ body: [UInt8], _ counts: [Int],
        complete: @escaping @Sendable (IntakeAnswer) -> Void
    ) {
        Task { [client, gauge] in
            do throws(XRayFailure) {
                let page = try await client.call(operation, body: body)
                let refused = page.unprocessedSegments
                for (number, count) in counts.enumerated() {
                    gauge.end(count, failure: number < refused.count ? refused[number] : nil)
                }
                complete(IntakeAnswer(.relayed(200), body: page.bytes))
            } catch {
                let reason = error.problem(.failure, source: "").message
                for count in counts { gauge.end(count, failure: "\(operation.name): \(reason)") }
                complete(error.answer(reason))
            }
        }
    }
}

extension XRayForwarder.Waiting {
    fileprivate mutating func takeAll() -> [String] {
        defer { self = Self() }
        return documents
    }
}

extension IntakeRequest.Call {
    /// What it is of X-Ray's API; nil for OTLP.
    fileprivate var operation: XRayOperation? {
        switch self {
        case .export: nil
        case .putTraceSegments: .putTraceSegments
        case .putTelemetryRecords: .putTelemetryRecords
        case .samplingRules: .getSamplingRules
        case .samplingTargets: .getSamplingTargets
        }
    }
}

extension XRayPage {
    private struct Unprocessed: Decodable {
        struct Segment: Decodable {
            var ErrorCode: String?
            var Message: String?
        }
        var UnprocessedTraceSegments: [Segment]?
    }

    /// Why X-Ray did not take some of the documents, for each of these.
    fileprivate var unprocessedSegments: [String] {
        guard envelope.members["UnprocessedTraceSegments"] != nil else { return [] }
        do {
            let answer = try JSONDecoder().decode(Unprocessed.self, from: Data(bytes))
            return (answer.UnprocessedTraceSegments ?? []).map { segment in
                let words = [segment.ErrorCode, segment.Message].compactMap { $0 }.filter { !$0.isEmpty }
                return "X-Ray did not take a document: \(words.joined(separator: ": "))"
            }
        } catch {
            return []  // a list of another form says of no document that it was refused
        }
    }
}

extension XRayFailure {
    /// What the client is told, so that it tries again where that may help.
    fileprivate func answer(_ reason: String) -> IntakeAnswer {
        let status =
            switch kind {
            case .throttled: 429
            case .accessDenied, .expiredToken, .badKeys, .clockSkew, .credentials, .noRegion: 403
            case .invalidRequest: 400
            case .server(let status): status
            default: 502
            }
        return IntakeAnswer(.relayed(status), message: reason)
    }
}
