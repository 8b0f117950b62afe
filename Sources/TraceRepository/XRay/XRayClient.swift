import AWSAccount
import Foundation
import HTTP
import TraceFormats

/// Calls operations of X-Ray: finds region, endpoint and credentials at the first call, signs, retries, and reads errors.
public final class XRayClient: Sendable {
    /// Where the calls go.
    struct Target: Sendable {
        var base: String
        var region: Sourced<String>
        /// nil for the region's own endpoint.
        var configured: Sourced<String>?
    }

    let settings: AWSSettings
    let http: HTTPClient
    let credentials: CredentialStore
    let gate = CallGate()
    private let target: TargetFinder
    let random: @Sendable () -> Double
    let clock: ServiceClock

    public convenience init(settings: AWSSettings) {
        self.init(
            settings: settings, random: { Double.random(in: 0...1) }, now: { Date().timeIntervalSince1970 })
    }

    /// - Parameters:
    ///   - random: the jitter, 0…1.
    ///   - now: this machine's epoch seconds.
    init(settings: AWSSettings, random: @escaping @Sendable () -> Double, now: @escaping @Sendable () -> Double) {
        self.settings = settings
        self.random = random
        clock = ServiceClock(machine: now)
        http = HTTPClient(trust: HTTPTrust(certificateFile: settings.certificateFile?.value))
        credentials = CredentialStore(settings: settings, client: http)
        target = TargetFinder(settings: settings, client: http)
    }

    /// Epoch seconds, as the service has them once it has said so.
    func now() -> Double { clock.now() }

    /// Where the calls go.
    func findTarget() async throws(XRayFailure) -> Target { try await target.find() }

    /// One answer, after as many tries as the settings allow.
    func call(_ operation: XRayOperation, _ members: [String: any Sendable]) async throws(XRayFailure) -> XRayPage {
        try await call(operation, body: try encoded(operation, members))
    }

    /// The same for a request that is JSON already.
    func call(_ operation: XRayOperation, body: [UInt8]) async throws(XRayFailure) -> XRayPage {
        let plan = RetryPlan(attempts: settings.attempts.value, random: random)
        return try await gate.retrying(plan, cancelled: XRayFailure(.cancelled, operation)) {
            await attempt(operation, body)
        }
    }

    func encoded(
        _ operation: XRayOperation, _ members: [String: any Sendable]
    ) throws(XRayFailure) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            json.name(name)
            switch value {
            case let text as String: json.value(text)
            case let number as Int64: json.value(number)
            case let number as Int: json.value(number)
            case let flag as Bool: json.value(flag)
            case let texts as [String]:
                json.beginArray()
                for text in texts { json.value(text) }
                json.endArray()
            default: throw XRayFailure(.invalidRequest, operation, message: "\(name) makes no JSON")
            }
        }
        json.endObject()
        return Array(json.take().dropLast())  // without the line end
    }

    private func attempt(_ operation: XRayOperation, _ body: [UInt8]) async -> Result<XRayPage, Refusal<XRayFailure>> {
        do throws(XRayFailure) {
            if Task.isCancelled { throw XRayFailure(.cancelled, operation) }
            let keys = try await currentKeys()
            let target = try await target.find()
            let time = clock.signingTime
            let response = try await send(operation, body, target, keys, signedFor: time)
            if response.status == 200 { return .success(try checked(operation, response)) }
            let failure = failure(operation, response, signedFor: time)
            var refusal = Refusal(failure, failure.refusalKind, requestedWait: response.requestedWait(now: clock.now()))
            switch failure.kind {
            case .expiredToken: refusal.cure = try await findNewKeys(keys, operation) ? "new keys" : nil
            case .clockSkew: refusal.cure = learnTime(response) ? "the service's time" : nil
            default: break
            }
            return .failure(refusal)
        } catch {
            return .failure(Refusal(error, error.refusalKind))
        }
    }

    /// - Parameter time: nil for this machine's.
    func failure(_ operation: XRayOperation, _ response: HTTPResponse, signedFor time: Double?) -> XRayFailure {
        let now = clock.machine()
        return XRayFailure(operation, response, signed: time ?? now, now: now)
    }

    /// - Returns: true when the answer told the service's time.
    func learnTime(_ response: HTTPResponse) -> Bool {
        guard let date = response.date else { return false }
        clock.learn(date)
        return true
    }

    func currentKeys() async throws(XRayFailure) -> Credentials {
        do { return try await credentials.credentials() } catch { throw XRayFailure(.credentials(error), nil) }
    }

    private func findNewKeys(_ refused: Credentials, _ operation: XRayOperation) async throws(XRayFailure) -> Bool {
        do {
            return try await credentials.replacement(for: refused) != nil
        } catch {
            throw XRayFailure(.credentials(error), operation)
        }
    }

    func send(
        _ operation: XRayOperation, _ body: [UInt8], _ target: Target, _ keys: Credentials, signedFor time: Double?
    ) async throws(XRayFailure) -> HTTPResponse {
        var request = HTTPRequest(
            .post, target.base + operation.path, headers: [HTTPHeader("Content-Type", "application/json")], body: body,
            limits: settings.options.limits)
        request.sign(
            with: AWSSignature(region: target.region.value, service: "xray", credentials: keys, time: time))
        do {
            return try await http.answer(request)
        } catch {
            throw error.kind == .cancelled
                ? XRayFailure(.cancelled, operation) : XRayFailure(.http(error), operation)
        }
    }

    /// An answer with status 200 may still be a proxy's page.
    func checked(_ operation: XRayOperation, _ response: HTTPResponse) throws(XRayFailure) -> XRayPage {
        guard let envelope = PageEnvelope(response.body) else {
            if response.body.first == UInt8(ascii: "{") {
                throw XRayFailure(.cutAnswer(bytes: response.body.count), operation)
            }
            let type = response.header("content-type") ?? "no type"
            throw XRayFailure(.foreignAnswer(status: 200), operation, message: "no whole JSON object, but \(type)")
        }
        let expected = operation.expectedMembers
        let isKnown = expected.isEmpty || envelope.members.isEmpty || expected.contains { envelope.members[$0] != nil }
        guard isKnown || envelope.nextToken != nil else {
            throw XRayFailure(
                .foreignAnswer(status: 200), operation, message: "JSON without \(expected.joined(separator: " or "))")
        }
        return XRayPage(operation: operation, bytes: response.body, envelope: envelope)
    }
}
