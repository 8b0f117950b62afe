import CCurl

/// Why there was no HTTP answer. Its words never hold a header, a body or a key.
public struct HTTPFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds that people can do something about.
    public enum Kind: Hashable, Sendable {
        /// The host's name has no address.
        case unresolved
        /// The same for the proxy's name, or the proxy said no.
        case proxy
        /// Nobody listens there, or the network has no way to it.
        case refused
        /// No connection within the time allowed.
        case connectTimeout
        /// Connected, but no whole answer within the time allowed.
        case timeout(receivedBytes: Int)
        /// The server's certificate or the TLS handshake failed.
        case tls
        /// The server's certificate is for other names than the one that was asked.
        case otherName
        /// What answers does not speak TLS.
        case plain
        /// The connection ended inside the answer, after so many bytes of the body.
        case dropped(receivedBytes: Int)
        /// The body is larger than the request allows.
        case tooLarge(limit: Int)
        /// Somebody asked to stop.
        case cancelled
        /// The address cannot be read, or is neither http nor https.
        case badAddress
        /// Anything else, by libcurl's number.
        case other(code: Int)
    }

    public var kind: Kind
    /// `host:port` as far as the address tells.
    public var place: String
    /// libcurl's own words.
    public var detail: String

    public init(_ kind: Kind, place: String, detail: String = "") {
        self.kind = kind
        self.place = place
        self.detail = detail
    }

    /// True for what a second try may cure (reference 11: connection errors and timeouts).
    public var isWorthRetrying: Bool {
        switch kind {
        case .refused, .connectTimeout, .timeout, .dropped, .other: true
        case .unresolved, .proxy, .tls, .otherName, .plain, .tooLarge, .cancelled, .badAddress: false
        }
    }

    public var description: String {
        switch kind {
        case .unresolved: "the name \(place) has no address\(tail)"
        case .proxy: "the proxy failed\(tail)"
        case .refused: "no connection to \(place)\(tail)"
        case .connectTimeout: "no connection to \(place) in time"
        case .timeout(let bytes): "\(place) did not answer in time (\(bytes) bytes had come)"
        case .tls: "no secure connection to \(place)\(tail)"
        case .otherName: "the certificate of \(place) is for another name\(tail)"
        case .plain: "\(place) does not answer as TLS does\(tail)"
        case .dropped(receivedBytes: 0): "\(place) closed the connection without an answer"
        case .dropped(let bytes): "\(place) closed the connection after \(bytes) bytes of the answer"
        case .tooLarge(let limit): "the answer of \(place) is larger than \(limit) bytes"
        case .cancelled: "cancelled"
        case .badAddress: "\(place) is not an http or https address"
        case .other: "the exchange with \(place) failed\(tail)"
        }
    }

    private var tail: String { detail.isEmpty ? "" : " (\(detail))" }
}

extension HTTPFailure {
    /// Reads libcurl's result code.
    /// - Parameter connected: whether a connection stood when it failed.
    init(code: CURLcode, place: String, detail: String, receivedBytes: Int, connected: Bool) {
        let kind: Kind =
            switch code {
            case CURLE_COULDNT_RESOLVE_HOST: .unresolved
            case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY: .proxy
            case CURLE_COULDNT_CONNECT: .refused
            case CURLE_OPERATION_TIMEDOUT: connected ? .timeout(receivedBytes: receivedBytes) : .connectTimeout
            case CURLE_PEER_FAILED_VERIFICATION where Self.namesOthers(detail): .otherName
            case CURLE_SSL_CONNECT_ERROR where Self.isPlain(detail): .plain
            case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
                CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_ENGINE_NOTFOUND:
                .tls
            case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_HTTP2_STREAM,
                CURLE_HTTP2:
                .dropped(receivedBytes: receivedBytes)
            case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: .badAddress
            default: .other(code: Int(code.rawValue))
            }
        self.init(kind, place: place, detail: detail)
    }

    /// `SSL: no alternative certificate subject name matches target host name 'x'`, `… does not match target host name 'x'`
    private static func namesOthers(_ detail: String) -> Bool { detail.contains("target host name") }

    /// OpenSSL's words for bytes that are no handshake, and for a connection that is closed by whoever gets one and does not know it.
    private static func isPlain(_ detail: String) -> Bool {
        ["wrong version number", "packet length too long", "http request", "SSL_ERROR_SYSCALL"]
            .contains { detail.contains($0) }
    }
}
