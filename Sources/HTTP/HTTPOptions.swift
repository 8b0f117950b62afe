import CCurl

/// Whom TLS trusts.
public struct HTTPTrust: Hashable, Sendable {
    /// A file of certificates; nil takes the system's.
    public var certificateFile: String?

    public init(certificateFile: String? = nil) { self.certificateFile = certificateFile }
}

/// Writes a request into an easy handle.
struct HTTPOptions {
    let easy: UnsafeMutableRawPointer
    static let userAgent = "xrayscope"

    func apply(_ request: HTTPRequest, trust: HTTPTrust) {
        text(CURLOPT_URL, request.url)
        text(CURLOPT_USERAGENT, Self.userAgent)
        // Everything that this libcurl can unpack. By option and not by header, so that it is not signed.
        text(CURLOPT_ACCEPT_ENCODING, "")
        text(CURLOPT_PROTOCOLS_STR, "http,https")
        number(CURLOPT_NOSIGNAL, 1)
        number(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
        number(CURLOPT_TCP_KEEPALIVE, 1)
        number(CURLOPT_CONNECTTIMEOUT_MS, max(1, request.limits.connectMilliseconds))
        number(CURLOPT_TIMEOUT_MS, max(1, request.limits.totalMilliseconds))
        number(CURLOPT_BUFFERSIZE, 256 << 10)
        number(CURLOPT_SSL_VERIFYPEER, 1)
        number(CURLOPT_SSL_VERIFYHOST, 2)
        if let file = trust.certificateFile { text(CURLOPT_CAINFO, file) }
        if request.bypassesProxy { text(CURLOPT_NOPROXY, "*") }
        method(request)
        if case .signed(let scheme, let id, let secret)? = request.authorization { sign(scheme, id, secret) }
    }

    private func method(_ request: HTTPRequest) {
        guard request.method != .get else { return }
        number(CURLOPT_POST, 1)
        number(CURLOPT_POSTFIELDSIZE, request.body.count)
        request.body.withUnsafeBytes { bytes in
            // COPYPOSTFIELDS takes its own copy at once, by the size set before.
            _ = xrs_easy_set_pointer(easy, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: bytes.baseAddress))
        }
        if request.body.isEmpty { text(CURLOPT_COPYPOSTFIELDS, "") }
        if request.method == .put { text(CURLOPT_CUSTOMREQUEST, request.method.rawValue) }
    }

    private func sign(_ scheme: String, _ id: String, _ secret: String) {
        text(CURLOPT_AWS_SIGV4, scheme)
        text(CURLOPT_USERNAME, id)
        text(CURLOPT_PASSWORD, secret)
    }

    private func text(_ option: CURLoption, _ value: String) { xrs_easy_set_string(easy, option, value) }
    private func number(_ option: CURLoption, _ value: Int) { xrs_easy_set_long(easy, option, value) }
}
