import Foundation
import HTTP
import TraceModel

/// Why Jaeger gave nothing.
struct JaegerFailure: Error {
    enum Kind {
        case http(HTTPFailure)
        case denied(status: Int)
        /// The route, or the trace, is not there.
        case notFound
        case throttled
        case server(status: Int)
        /// The request was refused.
        case refused(status: Int)
        /// An answer that is no JSON: a page, a proxy.
        case foreign
        case cancelled
    }
    var kind: Kind
    /// The service's own words; may be empty.
    var message = ""

    var refusalKind: RefusalKind {
        switch kind {
        case .http(let failure): failure.refusalKind
        case .throttled: .throttled
        case .server(let status): RefusalKind(ofServerStatus: status)
        default: .final
        }
    }

    /// Nothing else will work either.
    var isHopeless: Bool {
        switch kind {
        case .http(let failure): !failure.isWorthRetrying
        case .denied, .foreign, .cancelled: true
        default: false
        }
    }

    func problem(_ severity: Problem.Severity, source: String, place: String = "", lost: String = "") -> Problem {
        let (text, remedy) = words
        let tail = message.isEmpty ? "" : ": \(message)"
        return Problem(
            severity, source: source, place: place, message: (lost.isEmpty ? "" : "\(lost) is missing: ") + text + tail,
            remedy: remedy)
    }

    private var words: (String, String) {
        switch kind {
        case .http(let failure):
            switch failure.kind {
            case .otherName:
                (failure.description, "Check the host in jaeger:URL, and whether a proxy answers in its place")
            case .plain:
                (failure.description, "Write jaeger:http://… where it speaks plain HTTP; otherwise check the port")
            case .dropped(receivedBytes: 0):
                (failure.description, "Retry; a port that speaks TLS is asked by jaeger:https://…")
            case .tls: (failure.description, "JAEGER_CA_BUNDLE names a file of certificates to trust")
            case .timeout, .tooLarge: (failure.description, "Choose a shorter window")
            default: (failure.description, "Check the address and the network; Jaeger's page listens on port 16686")
            }
        case .denied(let status):
            ("the service asks who you are (status \(status))", "Set JAEGER_TOKEN, or JAEGER_USER and JAEGER_PASSWORD")
        case .notFound: ("it is not there", "Check the address, with the path that Jaeger's page has")
        case .throttled: ("throttled, also after waiting", "Retry in a while, or choose a shorter window")
        case .server(let status): ("the service failed with status \(status)", "Retry in a while")
        case .refused(let status): ("the request was refused (status \(status))", "Check the filter and the window")
        case .foreign:
            ("the answer is not Jaeger's", "Check the address: it is the query service's, as http://host:16686")
        case .cancelled: ("cancelled", "")
        }
    }

    init(_ kind: Kind, message: String = "") {
        self.kind = kind
        self.message = message
    }

    /// Reads an answer that is no success: `{"error":{"httpCode","message"}}` (v3), `{"errors":[{"code","msg"}]}` (v1).
    init(_ response: HTTPResponse) {
        switch response.status {
        case 401, 403: kind = .denied(status: response.status)
        case 404: kind = .notFound
        case 429: kind = .throttled
        case 500...599: kind = .server(status: response.status)
        default: kind = .refused(status: response.status)
        }
        struct Answer: Decodable {
            struct Error: Decodable { var message: String? }
            struct Old: Decodable { var msg: String? }
            var error: Error?
            var errors: [Old]?
        }
        // Whoever answered may be somebody else's server, whose words are not needed.
        let answer = try? JSONDecoder().decode(Answer.self, from: Data(response.body))
        let text = answer?.error?.message ?? answer?.errors?.first?.msg ?? ""
        message = String((text.split(whereSeparator: \.isNewline).first ?? "").prefix(300))
    }
}
