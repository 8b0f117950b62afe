/// One HTTP request, as `HTTPClient` sends it.
public struct HTTPRequest: Sendable {
    /// The methods that are needed.
    public enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
    }

    public var method: Method
    public var url: String
    /// Only what has a value: libcurl before 8.3 signs empty headers and does not send them (reference 10.1).
    public var headers: [HTTPHeader]
    /// Sent with POST and PUT only.
    public var body: [UInt8]
    public var limits: HTTPLimits
    /// nil sends the request as anybody's.
    public var authorization: HTTPAuthorization?
    /// True for link-local addresses, which no proxy can reach.
    public var bypassesProxy: Bool

    public init(
        _ method: Method, _ url: String, headers: [HTTPHeader] = [], body: [UInt8] = [],
        limits: HTTPLimits = HTTPLimits()
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.limits = limits
        bypassesProxy = false
    }
}

extension HTTPRequest {
    /// Its headers as they go out, with what its authorization adds.
    package var sentHeaders: [HTTPHeader] {
        let all = headers.filter { !$0.value.isEmpty }.map { header in
            // A line break in a value would start a header of its own.
            HTTPHeader(header.name, header.value.filter { !$0.isNewline && $0 != "\0" })
        }
        switch authorization {
        case .basic(let user, let password):
            return all + [HTTPHeader("Authorization", "Basic " + base64(Array("\(user):\(password)".utf8)))]
        case .bearer(let token):
            return all + [HTTPHeader("Authorization", "Bearer " + token.filter { !$0.isNewline && $0 != "\0" })]
        case .headers(let make): return all + make(self, all)
        case .signed, nil: return all
        }
    }
}

/// A header line. Names compare without regard to case.
public struct HTTPHeader: Hashable, Sendable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// What a request may take of time and memory.
public struct HTTPLimits: Hashable, Sendable {
    /// Milliseconds until the connection stands. Reference 11: 5 s for an interactive tool.
    public var connectMilliseconds: Int
    /// Milliseconds for the whole exchange. Reference 11: 30 s.
    public var totalMilliseconds: Int
    /// The most bytes that an (unpacked) body may have.
    public var bodyBytes: Int

    public init(
        connectMilliseconds: Int = 5_000, totalMilliseconds: Int = 30_000, bodyBytes: Int = 256 << 20
    ) {
        self.connectMilliseconds = connectMilliseconds
        self.totalMilliseconds = totalMilliseconds
        self.bodyBytes = bodyBytes
    }
}

/// How a request shows who sends it. Never printed: it holds secrets.
public enum HTTPAuthorization: Sendable {
    case basic(user: String, password: String)
    case bearer(String)
    /// libcurl signs, by a scheme that it knows, with the id and the secret of a key.
    case signed(scheme: String, id: String, secret: String)
    /// By headers that are made of the request and of what else is sent with it.
    case headers(@Sendable (HTTPRequest, [HTTPHeader]) -> [HTTPHeader])
}

/// An answer of any status.
public struct HTTPResponse: Sendable {
    public var status: Int
    /// In the order in which they came.
    public var headers: [HTTPHeader]
    /// Unpacked.
    public var body: [UInt8]
    /// Seconds from the start to the last byte.
    public var seconds: Double
    /// `1.1`, `2`.
    public var version: String

    /// The last value of a header, by its name in any case.
    public func header(_ name: String) -> String? {
        let wanted = name.lowercased()
        return headers.last { $0.name.lowercased() == wanted }?.value
    }
}
