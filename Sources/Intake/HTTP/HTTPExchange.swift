import CMicrohttpd

/// What the headers of a request say.
struct HTTPHead {
    var method: String
    var path: String
    var host: String?
    var origin: String?
    /// Without its parameters, in lower case.
    var contentType: String
    var encoding: String
    /// Bytes of the body, when that is said.
    var length: Int?
    /// For a browser's question before a request.
    var askedHeaders: String?
    var asksPrivateNetwork = false

    init(method: String, path: String, host: String? = nil, origin: String? = nil, contentType: String = "") {
        self.method = method
        self.path = path
        self.host = host
        self.origin = origin
        self.contentType = contentType
        encoding = ""
    }

    init(_ connection: OpaquePointer, method: String, path: String) {
        func header(_ name: String) -> String? {
            xrs_http_header(connection, name).map { String(cString: $0) }
        }
        self.init(method: method, path: path, host: header("Host"), origin: header("Origin"))
        let type = header("Content-Type")?.split(separator: ";").first ?? ""
        contentType = type.trimming(" \t").lowercased()
        encoding = (header("Content-Encoding") ?? "").lowercased()
        length = header("Content-Length").flatMap { Int($0) }
        askedHeaders = header("Access-Control-Request-Headers")
        asksPrivateNetwork = header("Access-Control-Request-Private-Network") == "true"
    }

    var isGzipped: Bool { encoding == "gzip" }
    var isJSON: Bool { contentType == "application/json" }
}

extension Substring {
    func trimming(_ characters: String) -> Substring {
        var text = drop { characters.contains($0) }
        while let last = text.last, characters.contains(last) { text.removeLast() }
        return text
    }
}

/// A request and its answer.
final class HTTPExchange {
    let connection: OpaquePointer
    let wire: IntakeSettings.Wire
    let head: HTTPHead
    var route: HTTPRoute
    var body: [UInt8] = []
    /// Bytes of memory that count as in flight for it, until the request is over.
    var heldBytes = 0
    /// Bytes of the body that have come, kept or not.
    var received = 0
    var ticket: Ticket?
    var answer: IntakeAnswer?

    init(_ connection: OpaquePointer, _ wire: IntakeSettings.Wire, _ route: HTTPRoute, _ head: HTTPHead) {
        self.connection = connection
        self.wire = wire
        self.route = route
        self.head = head
    }

    func send(_ refusal: HTTPRefusal) -> Bool {
        let isOTLP = wire == .otlpHTTP && !refusal.isEmpty
        let body = refusal.isEmpty ? [] : message(refusal.code, refusal.message)
        var headers = refusal.headers
        if !body.isEmpty { headers.append(("Content-Type", isOTLP ? otlpType : "application/x-amz-json-1.1")) }
        return send(refusal.status, headers, body)
    }

    func send(_ answer: IntakeAnswer) -> Bool {
        var headers = [("Content-Type", wire == .otlpHTTP ? otlpType : "application/json")]
        if let seconds = answer.retryAfter { headers.append(("Retry-After", String(seconds))) }
        switch answer.status {
        case .accepted: return send(200, headers, answer.body)
        case .malformed: return send(400, headers, message(.invalidArgument, answer.message))
        case .tooLarge: return send(413, headers, message(.resourceExhausted, answer.message))
        case .busy: return send(429, headers, message(.unavailable, answer.message))
        case .relayed(let status):
            // A far side that says nothing, or none at all: the reason is ours.
            let isSilent = answer.body.isEmpty && !answer.message.isEmpty
            let body = isSilent ? message(RPCCode(ofHTTP: status), answer.message) : answer.body
            return send(UInt32(clamping: status), headers, body)
        }
    }

    private var otlpType: String { head.isJSON ? "application/json" : "application/x-protobuf" }

    /// The protocol's own form of a failure: a Status message (OTLP), an exception of the service (X-Ray).
    private func message(_ code: RPCCode, _ text: String) -> [UInt8] {
        guard wire == .otlpHTTP else {
            return Array("{\"__type\":\"InvalidRequestException\",\"message\":\(jsonString(text))}".utf8)
        }
        if head.isJSON { return Array("{\"code\":\(code.rawValue),\"message\":\(jsonString(text))}".utf8) }
        return RPCStatus.encoded(code, text)
    }

    private func send(_ status: UInt32, _ headers: [(String, String)], _ body: [UInt8]) -> Bool {
        guard let response = xrs_http_response(body, body.count) else { return false }
        defer { MHD_destroy_response(response) }
        for (name, value) in headers + corsHeaders { MHD_add_response_header(response, name, value) }
        return MHD_queue_response(connection, status, response) == XRS_HTTP_YES
    }

    /// A page that may send may read the answer too.
    private var corsHeaders: [(String, String)] {
        guard let origin = head.origin, !route.isForeign else { return [] }
        return [("Access-Control-Allow-Origin", origin), ("Vary", "Origin")]
    }
}

/// A string as JSON has it; text of ours and of clients, so anything may stand in it.
func jsonString(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case _ where scalar.value < 0x20:
            let digits = String(scalar.value, radix: 16)
            result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}
