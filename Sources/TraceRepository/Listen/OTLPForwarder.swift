import AWSAccount
import Foundation
import HTTP
import Intake
import TraceModel

/// Passes OTLP on by HTTP, its bytes as they came: protobuf that came by gRPC too, since a call's message is a request's body.
final class OTLPForwarder: LiveOutlet {
    let gauge: OutletGauge
    /// Where traces go.
    let url: String
    private let client: HTTPClient
    /// Signs where the address is AWS's; nil elsewhere.
    private let account: XRayClient?
    private let region: String

    /// - Parameter address: `http://host:4318`, or with the whole path.
    init(_ address: String, _ settings: ListenSettings) throws(Problem) {
        guard let parts = HTTPAddress(address) else {
            throw Problem(
                .failure, source: "listen", place: "--forward otlp:\(address)", message: "is no address",
                remedy: "As in otlp:http://localhost:4318")
        }
        url = parts.path.isEmpty ? parts.base + OTLPSignal.traces.path : parts.base
        gauge = OutletGauge("forward otlp:" + parts.base, mostWaiting: settings.outletRoom)
        let labels = parts.host.split(separator: ".")
        let isAWS = parts.host.hasSuffix(".amazonaws.com") && labels.first == "xray" && labels.count >= 4
        region = isAWS ? String(labels[1]) : ""
        self.account = isAWS ? XRayClient(settings: AWSSettings(settings.account)) : nil
        client = self.account?.http ?? HTTPClient()
    }

    func take(_ request: IntakeRequest, unpacked body: [UInt8]?, answers: Bool) -> Bool {
        guard case .export(let signal, let isJSON) = request.call else {
            if request.call == .putTraceSegments { gauge.skip("X-Ray documents are not OTLP") }
            return false
        }
        guard let place = place(of: signal) else { return false }
        let count = request.body.count
        guard gauge.begin(count) else {
            if answers {
                request.answer(.init(.busy, message: "the far side is slower than what comes in", retryAfter: 1))
            }
            return true
        }
        send(request, isJSON: isJSON, to: place) { [gauge] result in
            switch result {
            case .success(let response):
                let isTaken = (200..<300).contains(response.status)
                gauge.end(count, failure: isTaken ? nil : "status \(response.status)")
                if answers { request.answer(Self.answer(response)) }
            case .failure(let failure):
                gauge.end(count, failure: failure.description)
                if answers { request.answer(.init(.relayed(502), message: failure.description)) }
            }
        }
        return true
    }

    func take(_ datagrams: DatagramBatch) { gauge.skip("X-Ray documents are not OTLP") }

    func flush() {}

    /// The far side's status, reason and waiting time.
    private static func answer(_ response: HTTPResponse) -> IntakeAnswer {
        let isTaken = (200..<300).contains(response.status)
        return IntakeAnswer(
            .relayed(response.status), body: response.body,
            message: isTaken ? "" : "the far side answered \(response.status)",
            retryAfter: response.requestedWait(now: Date().timeIntervalSince1970).map { Int($0.rounded(.up)) })
    }

    /// Metrics and logs go where traces do, each by the path of its own: a collector takes them. X-Ray does not, nor does who knows
    /// what stands at a path of another form.
    private func place(of signal: OTLPSignal) -> String? {
        if signal == .traces { return url }
        guard account == nil, url.hasSuffix(OTLPSignal.traces.path) else { return nil }
        return url.dropLast(OTLPSignal.traces.path.count) + signal.path
    }

    private func send(
        _ request: IntakeRequest, isJSON: Bool, to place: String,
        complete: @escaping @Sendable (Result<HTTPResponse, HTTPFailure>) -> Void
    ) {
        var headers = [
            HTTPHeader("Content-Type", isJSON ? "application/json" : "application/x-protobuf")
        ]
        if request.isGzipped { headers.append(HTTPHeader("Content-Encoding", "gzip")) }
        var outgoing = HTTPRequest(.post, place, headers: headers, body: request.body)
        guard let account else {
            client.start(outgoing, complete: complete)
            return
        }
        Task { [client, region] in
            do throws(XRayFailure) {
                outgoing.sign(
                    with: AWSSignature(region: region, service: "xray", credentials: try await account.currentKeys()))
                client.start(outgoing, complete: complete)
            } catch {
                let reason = error.problem(.failure, source: "").message
                complete(.failure(HTTPFailure(.other(code: 0), place: place, detail: reason)))
            }
        }
    }
}
