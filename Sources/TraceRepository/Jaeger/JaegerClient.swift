import Foundation
import HTTP

/// Asks a Jaeger query service: API v3 where there is one, else v1 (reference 9.3).
final class JaegerClient: Sendable {
    enum Version: Sendable { case v1, v3 }

    let address: JaegerAddress
    private let http: HTTPClient
    let gate = CallGate()
    private let probe = VersionProbe()

    /// How often a call is tried.
    private static let attempts = 3

    init(address: JaegerAddress) {
        self.address = address
        http = HTTPClient(trust: address.trust)
    }

    /// Which API the service has; asked once.
    func version() async throws(JaegerFailure) -> Version {
        if let known = await probe.version { return known }
        return try await services().version
    }

    /// The list of services, as the API that there is answers it: what tells which one that is.
    func services() async throws(JaegerFailure) -> (version: Version, answer: [UInt8]) {
        let known = await probe.version
        if known != .v1 {
            do throws(JaegerFailure) {
                let answer = try await get(JaegerQueries.servicesPath(.v3))
                await probe.set(.v3)
                return (.v3, answer)
            } catch {
                guard known == nil else { throw error }
                switch error.kind {
                // Older servers answer routes that they do not know with their page, or with 404.
                case .notFound, .foreign, .refused: break
                default: throw error
                }
            }
        }
        let answer = try await get(JaegerQueries.servicesPath(.v1))
        await probe.set(.v1)
        return (.v1, answer)
    }

    /// - Returns: the body of an answer that is JSON.
    func get(_ path: String, _ query: [(String, String)] = []) async throws(JaegerFailure) -> [UInt8] {
        let text = query.map { "\(Self.encoded($0))=\(Self.encoded($1))" }.joined(separator: "&")
        var request = HTTPRequest(
            .get, address.base + path + (text.isEmpty ? "" : "?" + text),
            headers: [HTTPHeader("Accept", "application/json")])
        request.authorization = address.authorization
        let plan = RetryPlan(attempts: Self.attempts) { Double.random(in: 0...1) }
        let (http, sent) = (http, request)
        return try await gate.retrying(plan, cancelled: JaegerFailure(.cancelled)) {
            do throws(HTTPFailure) {
                let response = try await http.answer(sent)
                guard response.status == 200 else {
                    let failure = JaegerFailure(response)
                    let wait = response.requestedWait(now: Date().timeIntervalSince1970)
                    return .failure(Refusal(failure, failure.refusalKind, requestedWait: wait))
                }
                let first = response.body.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
                guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else {
                    return .failure(Refusal(JaegerFailure(.foreign), .final))
                }
                return .success(response.body)
            } catch {
                let failure =
                    error.kind == .cancelled ? JaegerFailure(.cancelled) : JaegerFailure(.http(error))
                return .failure(Refusal(failure, failure.refusalKind))
            }
        }
    }

    /// A part of a path or a value of a query.
    static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let letter = Character(UnicodeScalar(byte))
            if byte < 0x80, letter.isLetter || letter.isNumber || "-._~".contains(letter) { return String(letter) }
            return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }

    private actor VersionProbe {
        var version: Version?
        func set(_ version: Version) { self.version = version }
    }
}
