/// What becomes of a request, by its headers.
enum HTTPRoute {
    case call(IntakeRequest.Call)
    case refused(HTTPRefusal)

    init(_ head: HTTPHead, _ wire: IntakeSettings.Wire, _ settings: IntakeSettings) {
        let hosts = HostRule(settings)
        if let host = head.host, !hosts.allows(host: host) {
            self = .refused(.foreignHost(host))
        } else if let origin = head.origin, !hosts.allows(origin: origin) {
            self = .refused(.foreignOrigin(origin))
        } else if let length = head.length, length > settings.largestRequest {
            self = .refused(.tooLarge(settings.largestRequest))
        } else {
            self = wire == .xray ? HTTPRoute(xray: head) : HTTPRoute(otlp: head)
        }
    }

    /// The page that asked may not read the answer.
    var isForeign: Bool {
        if case .refused(let refusal) = self { refusal.isForeign } else { false }
    }

    private init(otlp head: HTTPHead) {
        guard let signal = OTLPSignal.allCases.first(where: { $0.path == head.path }) else {
            self = .refused(HTTPRefusal(404, .notFound, "nothing here: traces go to /v1/traces"))
            return
        }
        if head.method == "OPTIONS", head.origin != nil {
            self = .refused(.preflight(head))
        } else if head.method != "POST" {
            self = .refused(.method(head.method))
        } else if !["", "gzip", "identity"].contains(head.encoding) {
            self = .refused(
                HTTPRefusal(415, .invalidArgument, "Content-Encoding \(head.encoding.prefix(40)): gzip is known"))
        } else if head.contentType == "application/x-protobuf" {
            self = .call(.export(signal, isJSON: false))
        } else if head.isJSON {
            self = .call(.export(signal, isJSON: true))
        } else {
            self = .refused(
                HTTPRefusal(
                    415, .invalidArgument,
                    "Content-Type \(head.contentType.prefix(40)): application/x-protobuf and application/json are known"
                ))
        }
    }

    /// The paths of reference 7.
    private init(xray head: HTTPHead) {
        let calls: [String: IntakeRequest.Call] = [
            "/GetSamplingRules": .samplingRules, "/SamplingTargets": .samplingTargets,
            "/TraceSegments": .putTraceSegments, "/TelemetryRecords": .putTelemetryRecords,
        ]
        if let call = calls[head.path] {
            self = head.method == "POST" ? .call(call) : .refused(.method(head.method))
        } else {
            self = .refused(HTTPRefusal(404, .notFound, "\(head.path.prefix(60)) is not answered here"))
        }
    }
}

/// A request that goes no further, and what its client is told.
struct HTTPRefusal {
    var status: UInt32
    var code: RPCCode
    var message: String
    var headers: [(String, String)] = []
    /// No failure, and no body: the answer to a browser's question.
    var isEmpty = false
    var isForeign = false

    init(_ status: UInt32, _ code: RPCCode, _ message: String) {
        self.status = status
        self.code = code
        self.message = message
    }

    var isCounted: Bool { !isEmpty }

    static func method(_ method: String) -> HTTPRefusal {
        var refusal = HTTPRefusal(405, .unknownMethod, "\(method.prefix(20)): only POST is answered")
        refusal.headers = [("Allow", "POST, OPTIONS")]
        return refusal
    }

    static func tooLarge(_ limit: Int) -> HTTPRefusal {
        HTTPRefusal(413, .resourceExhausted, "a request of over \(limit >> 20) MB")
    }

    /// Other requests fill what may be held at once.
    static var crowded: HTTPRefusal {
        var refusal = HTTPRefusal(429, .unavailable, "too much at once")
        refusal.headers = [("Retry-After", "1")]
        return refusal
    }

    static func foreignHost(_ host: String) -> HTTPRefusal {
        HTTPRefusal(
            403, .permissionDenied, "Host “\(host.prefix(80))” is not this machine: --allow-host NAME lets it be")
    }

    static func foreignOrigin(_ origin: String) -> HTTPRefusal {
        var refusal = HTTPRefusal(
            403, .permissionDenied, "a page of \(origin.prefix(80)): --allow-origin URL lets it send")
        refusal.isForeign = true
        return refusal
    }

    static func preflight(_ head: HTTPHead) -> HTTPRefusal {
        var refusal = HTTPRefusal(204, .ok, "")
        refusal.isEmpty = true
        refusal.headers = [
            ("Access-Control-Allow-Methods", "POST"), ("Access-Control-Max-Age", "7200"),
            ("Access-Control-Allow-Headers", (head.askedHeaders ?? "content-type").filter(Self.isHeaderList)),
        ]
        if head.asksPrivateNetwork { refusal.headers.append(("Access-Control-Allow-Private-Network", "true")) }
        return refusal
    }

    private static func isHeaderList(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || "-_, ".contains(character))
    }
}

extension IntakeAnswer {
    static var busy: IntakeAnswer {
        IntakeAnswer(.busy, message: "xrayscope cannot take more just now", retryAfter: 1)
    }
}
