import Foundation
import HTTP
import TraceModel

/// Where a Jaeger query service is, and what it is told of who asks.
public struct JaegerAddress: Sendable {
    /// `http://localhost:16686`, without a slash at its end.
    let base: String
    /// `localhost:16686`
    let place: String
    let authorization: HTTPAuthorization?
    let trust: HTTPTrust

    /// Reads `jaeger:URL`; `jaeger:` alone is this machine's.
    /// - Parameter environment: JAEGER_TOKEN, or JAEGER_USER and JAEGER_PASSWORD, say who asks; JAEGER_CA_BUNDLE is a file of
    ///   certificates to trust.
    /// - Throws: the problem of a text that is no address. It is not quoted when it may hold a password.
    public init(_ argument: String, environment: [String: String]) throws(Problem) {
        var text = argument.hasPrefix("jaeger:") ? String(argument.dropFirst(7)) : argument
        if text.isEmpty { text = "http://localhost:16686" }
        if !text.contains("://") { text = "http://" + text }
        guard let address = HTTPAddress(text) else {
            throw Problem(
                .failure, source: text.contains("@") ? "jaeger:" : "jaeger:\(text)", message: "is no address of Jaeger",
                remedy: "Write jaeger:https://host:16686")
        }
        base = address.base
        place = address.authority + address.path
        trust = HTTPTrust(certificateFile: nonEmpty(environment["JAEGER_CA_BUNDLE"]))
        if let token = nonEmpty(environment["JAEGER_TOKEN"]) {
            authorization = .bearer(token)
        } else if let user = nonEmpty(environment["JAEGER_USER"]) {
            authorization = .basic(user: user, password: environment["JAEGER_PASSWORD"] ?? "")
        } else {
            authorization = nil
        }
    }
}
