import AWSAccount
import Foundation
import HTTP
import Intake
import Synchronization
import TraceFormats
import TraceModel

/// Passes documents on to the account's X-Ray, as the daemon does: in batches of 50 or after a second, and what comes by TCP as it
/// came, with its answer.
final class XRayForwarder: LiveOutlet {
    let gauge = OutletGauge("forward xray")
    private let client: XRayClient
    fileprivate struct Waiting: Sendable {
        var documents: [String] = []
        var isTimed = false
    }
    private let waiting = Mutex(Waiting())

    /// PutTraceSegments takes 50 documents.
    private static let batch = 50

    init(_ account: AWSOptions) { client = XRayClient(settings: AWSSettings(account)) }

    func take(_ request: IntakeRequest, answers: Bool) -> Bool {
        let path: String
        switch request.call {
        case .exportJSON, .exportProtobuf:
            gauge.skip("OTLP goes to otlp:https://xray.REGION.amazonaws.com/v1/traces")
            return false
        case .putTraceSegments: path = "/TraceSegments"
        case .putTelemetryRecords: path = "/TelemetryRecords"
        case .samplingRules: path = "/GetSamplingRules"
        case .samplingTargets: path = "/SamplingTargets"
        }
        guard gauge.begin(request.body.count) else {
            if answers { request.answer(.init(.busy, message: "X-Ray is slower than what comes in", retryAfter: 1)) }
            return true
        }
        post(path, request.body) { answer in if answers { request.answer(answer) } }
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
                if waiting.documents.count >= Self.batch { return (waiting.takeAll(), false) }
                defer { waiting.isTimed = true }
                return (nil, !waiting.isTimed)
            }
            if let full { put(full) }
            if beginsToWait { flushLater() }
        }
    }

    func finish() {
        flush()
        let end = ProcessInfo.processInfo.systemUptime + 5
        while gauge.value.waiting > 0, ProcessInfo.processInfo.systemUptime < end { usleep(20_000) }
    }

    private func flushLater() {
        Task {
            try? await Task.sleep(for: .seconds(1))  // fails when it is cancelled, which nobody does
            flush()
        }
    }

    private func flush() {
        let documents = waiting.withLock { $0.takeAll() }
        if !documents.isEmpty { put(documents) }
    }

    private func put(_ documents: [String]) {
        var json = JSONWriter(indented: false)
        json.beginObject()
        json.array("TraceSegmentDocuments", documents) { $0.value($1) }
        json.endObject()
        post("/TraceSegments", json.take(), counting: documents.map(\.utf8.count)) { _ in }
    }

    /// - Parameter counting: the bytes of each thing that is on its way; nil for the body alone.
    private func post(
        _ path: String, _ body: [UInt8], counting: [Int]? = nil, complete: @escaping @Sendable (IntakeAnswer) -> Void
    ) {
        let counts = counting ?? [body.count]
        Task { [client, gauge] in
            let (answer, failure) = await Self.answer(client, path, body)
            for count in counts { gauge.end(count, failure: failure) }
            complete(answer)
        }
    }

    private static func answer(_ client: XRayClient, _ path: String, _ body: [UInt8]) async -> (IntakeAnswer, String?) {
        do {
            let keys = try await client.currentKeys()
            let target = try await client.findTarget()
            var request = HTTPRequest(
                .post, target.base + path, headers: [HTTPHeader("Content-Type", "application/json")], body: body)
            request.sign(with: AWSSignature(region: target.region.value, service: "xray", credentials: keys))
            let response = try await client.http.answer(request)
            let isTaken = (200..<300).contains(response.status)
            return (
                IntakeAnswer(.relayed(response.status), body: response.body),
                isTaken ? nil : "X-Ray answered \(response.status)"
            )
        } catch {
            return (IntakeAnswer(.relayed(502), message: "\(error)"), "\(error)")
        }
    }
}

extension XRayForwarder.Waiting {
    fileprivate mutating func takeAll() -> [String] {
        defer { (documents, isTimed) = ([], false) }
        return documents
    }
}
