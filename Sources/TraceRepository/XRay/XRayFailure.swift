import AWSAccount
import Foundation
import HTTP
import TraceModel

/// Why a call of X-Ray gave nothing, and what to do about it.
public struct XRayFailure: Error, Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case noRegion
        /// A window that holds no time: `is empty …`, `lies in the future`.
        case badWindow(String)
        /// The endpoint that was configured, or the region, makes no address.
        case badAddress(String)
        case credentials(CredentialFailure)
        case http(HTTPFailure)
        /// The policy does not allow the operation.
        case accessDenied
        case expiredToken
        /// The key is unknown, or its secret is wrong.
        case badKeys
        /// Seconds by which this machine's clock is ahead of the service's; negative for behind.
        case clockSkew(seconds: Int)
        case throttled
        case invalidRequest
        case server(status: Int)
        /// An answer that is not X-Ray's: another server, a proxy's page.
        case foreignAnswer(status: Int)
        /// An answer that begins as X-Ray's and ends in the middle.
        case cutAnswer(bytes: Int)
        /// The same NextToken again and again, or more pages than any answer has.
        case endlessPages(count: Int)
        /// A retrieval of Transaction Search that ended without traces.
        case retrieval(String)
        case cancelled
    }

    public var kind: Kind
    /// nil before the first call.
    public var operation: XRayOperation?
    /// The service's own words; may be empty.
    public var message: String
    /// Seconds that the service asks to wait; nil when it does not.
    public var requestedWait: Double?

    public init(_ kind: Kind, _ operation: XRayOperation? = nil, message: String = "") {
        self.kind = kind
        self.operation = operation
        self.message = message
    }

    /// What another try may bring.
    var refusalKind: RefusalKind {
        switch kind {
        case .throttled: .throttled
        case .server(let status): RefusalKind(ofServerStatus: status)
        case .http(let failure): failure.refusalKind
        case .cutAnswer: .failed
        default: .final
        }
    }

    /// A status that `Problem` cannot carry: nothing more will work until somebody mends it.
    var isHopeless: Bool {
        switch kind {
        case .noRegion, .badWindow, .badAddress, .credentials, .expiredToken, .badKeys, .clockSkew, .cancelled: true
        case .foreignAnswer, .accessDenied: true
        case .http(let failure): !failure.isWorthRetrying
        default: false
        }
    }
}

extension XRayFailure {
    /// In people's words.
    /// - Parameters:
    ///   - source: the repository's name.
    ///   - what: what is missing for it: `the service map`.
    public func problem(_ severity: Problem.Severity, source: String, lost what: String = "") -> Problem {
        let (text, remedy) = words
        let message = what.isEmpty ? text : "\(what) is missing: \(text)"
        return Problem(severity, source: source, place: operation?.name ?? "", message: message, remedy: remedy)
    }

    private var words: (String, String) {
        switch kind {
        case .noRegion:
            ("no region is set", "Give --region, set AWS_REGION, or put `region = …` into the profile")
        case .badWindow(let text): ("the time window \(text)", "Choose another with --since, or --start and --end")
        case .badAddress(let text):
            ("\(text) is no address of an endpoint", "Check --endpoint-url, AWS_ENDPOINT_URL and the region")
        case .credentials(let failure): (failure.message, failure.remedy)
        case .http(let failure): (failure.description, httpRemedy(failure))
        case .accessDenied:
            ("access denied\(tail)", "Allow \(operation?.iamAction ?? "xray:Get*") in the role's policy")
        case .expiredToken:
            ("the session token has expired\(tail)", "Sign in again (`aws sso login`) or renew the keys, then retry")
        case .badKeys:
            ("the keys were refused\(tail)", "Check the keys and the region; `xrayscope doctor` names their source")
        case .clockSkew(let seconds): (ServiceClock.words(Double(seconds)), "Set this machine's clock, then retry")
        case .throttled:
            (longWait.map { "throttled: it asks to wait \($0)" } ?? "throttled, also after waiting\(tail)", retryLater)
        case .invalidRequest:
            (
                "the request was refused\(tail)",
                message.lowercased().contains("group")
                    ? "Check the group's name (--group); the groups of another region or account are others"
                    : "Check the filter expression and the window"
            )
        case .server(let status): ("the service failed with status \(status)\(tail)", retryLater)
        case .cutAnswer(let bytes):
            (
                "the answer ends in the middle, after \(bytes) bytes",
                "Retry; a shorter window makes smaller answers, and a proxy in between may cut large ones"
            )
        case .foreignAnswer(let status):
            (
                "the answer (status \(status)) is not X-Ray's\(tail)",
                "Check --endpoint-url, AWS_ENDPOINT_URL and proxies"
            )
        case .endlessPages(let count):
            ("the pages have no end (stopped after \(count))", "Retry; if it stays, report it to who runs the endpoint")
        case .retrieval(let status):
            ("the retrieval of Transaction Search ended \(status.lowercased())\(tail)", "Retry")
        case .cancelled: ("cancelled", "")
        }
    }

    /// A wait that is longer than this program waits by itself.
    private var longWait: String? {
        guard let requestedWait, requestedWait > RetryPlan.longestRequestedWait else { return nil }
        let minutes = Int((requestedWait / 60).rounded(.up))
        return minutes < 120 ? "\(minutes) minutes" : "\((minutes + 59) / 60) hours"
    }

    private var retryLater: String {
        longWait.map { "Ask again in \($0)" }
            ?? (kind == .throttled ? "Retry in a while, or choose a shorter window" : "Retry in a while")
    }

    private var tail: String { message.isEmpty ? "" : ": \(message)" }

    private func httpRemedy(_ failure: HTTPFailure) -> String {
        switch failure.kind {
        case .unresolved, .refused, .connectTimeout, .badAddress:
            "Check the network, the region, --endpoint-url, and HTTPS_PROXY where it is set"
        case .proxy: "Check HTTPS_PROXY and NO_PROXY"
        case .otherName:
            "Check the host in --endpoint-url or AWS_ENDPOINT_URL, and whether a proxy answers in its place"
        case .plain: "Write http:// where it speaks plain HTTP; otherwise check the port"
        case .dropped(receivedBytes: 0): "Retry; a port that speaks TLS is asked by https://"
        case .tls: "Check AWS_CA_BUNDLE; a company proxy's certificate belongs into that file"
        case .timeout, .dropped, .other: "Retry; a shorter window makes smaller answers"
        case .tooLarge: "Choose a shorter window"
        case .cancelled: ""
        }
    }
}

extension XRayFailure {
    /// Reads an answer that is no success (reference 2.1).
    /// - Parameters:
    ///   - signed: the epoch seconds that the call was signed for.
    ///   - now: this machine's.
    init(_ operation: XRayOperation, _ response: HTTPResponse, signed: Double, now: Double) {
        let envelope = PageEnvelope(response.body)
        let header = response.header("x-amzn-ErrorType")
        let code = header ?? envelope?.string("__type") ?? envelope?.string("code") ?? envelope?.string("Code") ?? ""
        // `ThrottledException:http://…` and `com.amazonaws.xray#ThrottledException` name the same.
        let name = String((code.split(separator: ":").first ?? "").split(separator: "#").last ?? "")
        let message = envelope?.string("message") ?? envelope?.string("Message") ?? ""
        self.init(
            Self.kind(name, message, response, isOurs: envelope != nil, signed: signed, now: now), operation,
            message: Self.shown(message.isEmpty ? name : message))
        requestedWait = response.requestedWait(now: now)
    }

    /// Reference 11.
    private static let throttlingCodes: Set<String> = [
        "ThrottledException", "Throttling", "ThrottlingException", "RequestLimitExceeded", "TooManyRequestsException",
        "SlowDown",
    ]

    private static func kind(
        _ name: String, _ message: String, _ response: HTTPResponse, isOurs: Bool, signed: Double, now: Double
    ) -> Kind {
        if throttlingCodes.contains(name) || name.hasPrefix("RequestThrottled") || response.status == 429 {
            return .throttled
        }
        let date = response.date ?? signed
        switch name {
        case "ExpiredTokenException", "ExpiredToken": return .expiredToken
        case "AccessDeniedException", "AccessDenied": return .accessDenied
        case "InvalidSignatureException", "SignatureDoesNotMatch", "RequestTimeTooSkewed", "RequestExpired":
            // Signed for the service's own time, a wrong secret is likelier than a wrong date, unless the words say so.
            let suspects = namesTime(name, message) ? [signed, now] : [signed]
            let isSkewed = suspects.contains { abs($0 - date) > ServiceClock.tolerance }
            return isSkewed ? .clockSkew(seconds: Int(now - date)) : .badKeys
        case "UnrecognizedClientException", "InvalidClientTokenId", "MissingAuthenticationTokenException",
            "IncompleteSignatureException":
            return .badKeys
        case "UnknownOperationException": return .foreignAnswer(status: response.status)
        default: break
        }
        switch response.status {
        case 500...599: return .server(status: response.status)
        case _ where !isOurs: return .foreignAnswer(status: response.status)
        case 404 where name.isEmpty: return .foreignAnswer(status: 404)
        case 401, 403: return .accessDenied
        default: return .invalidRequest
        }
    }

    /// `Signature expired: … is now earlier than …`, `Signature not yet current: …`
    private static func namesTime(_ name: String, _ message: String) -> Bool {
        name.hasPrefix("RequestTime") || name == "RequestExpired" || message.hasPrefix("Signature expired")
            || message.hasPrefix("Signature not yet current")
    }

    /// The service's words at a length fit for one line. X-Ray quotes the signature's parts in some of them, but never a key.
    private static func shown(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        return line.count > 300 ? String(line.prefix(300)) + "…" : line
    }
}
