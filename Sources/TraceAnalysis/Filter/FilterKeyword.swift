import TraceModel

/// Where a test stands, which decides what its keyword means (reference 5.2, 5.3).
enum FilterScope: Hashable, Sendable {
    case trace, service, edge
    case cause(RootCauseKind, CauseElement)

    var name: String {
        switch self {
        case .trace: "at the level of the trace"
        case .service: "in service(){}"
        case .edge: "in edge(){}"
        case .cause(let kind, let element): "in rootcause.\(kind.word).\(element){}"
        }
    }
}

extension RootCauseKind {
    /// As filter expressions write it.
    var word: String {
        switch self {
        case .responseTime: "responsetime"
        case .fault: "fault"
        case .error: "error"
        }
    }
}

/// What a test looks at.
public enum FilterKeyword: Hashable, Sendable {
    case ok, error, fault, throttle, partial, inferred, root, first, last, remote
    case responseTime, duration, status, index, coverage
    case url, method, userAgent, clientIP, user, availabilityZone, instanceID, resourceARN, name, type, message
    case annotation(String), sourceAnnotation(String), destinationAnnotation(String)

    enum ValueKind { case boolean, number, string, any }

    static let words: [(word: String, keyword: FilterKeyword)] = [
        ("ok", .ok), ("error", .error), ("fault", .fault), ("throttle", .throttle), ("partial", .partial),
        ("inferred", .inferred), ("root", .root), ("first", .first), ("last", .last), ("remote", .remote),
        ("responsetime", .responseTime), ("duration", .duration), ("http.status", .status), ("index", .index),
        ("coverage", .coverage), ("http.url", .url), ("http.method", .method), ("http.useragent", .userAgent),
        ("http.clientip", .clientIP), ("user", .user), ("availabilityzone", .availabilityZone),
        ("instance.id", .instanceID), ("resource.arn", .resourceARN), ("name", .name), ("type", .type),
        ("message", .message),
    ]

    /// As people write it.
    var word: String {
        switch self {
        case .annotation(let key): "annotation.\(key)"
        case .sourceAnnotation(let key): "source.annotation.\(key)"
        case .destinationAnnotation(let key): "destination.annotation.\(key)"
        default: FilterKeyword.words.first { $0.keyword == self }?.word ?? ""
        }
    }

    var kind: ValueKind {
        switch self {
        case .ok, .error, .fault, .throttle, .partial, .inferred, .root, .first, .last, .remote: .boolean
        case .responseTime, .duration, .status, .index, .coverage: .number
        case .annotation, .sourceAnnotation, .destinationAnnotation: .any
        default: .string
        }
    }

    /// Whether the keyword means something there (reference 5.2, 5.3).
    func isMeaningful(in scope: FilterScope) -> Bool {
        switch self {
        case .ok, .error, .fault, .throttle, .partial, .responseTime, .duration, .status, .url, .method, .userAgent,
            .clientIP, .user, .availabilityZone, .instanceID, .resourceARN:
            !scope.isCause
        case .inferred: !scope.isCause || scope.element == .service
        case .root: scope == .service
        case .name: scope != .trace
        case .type: scope == .service || scope == .edge || scope.element == .service
        case .first, .last, .index: scope.isCause
        case .remote: scope.element == .entity
        case .coverage: scope == .cause(.responseTime, .entity)
        case .message: scope.element == .exception
        case .annotation: scope == .trace || scope == .service
        case .sourceAnnotation, .destinationAnnotation: scope == .edge
        }
    }

    /// Where it would mean something.
    var home: String {
        switch self {
        case .root: "Write service(\"name\") { root }"
        case .name, .type: "Write service(\"name\")"
        case .first, .last, .index, .remote, .coverage: "Write it in rootcause.responsetime.entity { }"
        case .message: "Write it in rootcause.fault.exception { }"
        case .annotation: "In edge(){} write source.annotation[key] or destination.annotation[key]"
        case .sourceAnnotation, .destinationAnnotation: "Write it in edge(\"a\", \"b\") { }"
        default: "Write it outside of the braces"
        }
    }
}

extension FilterScope {
    var element: CauseElement? {
        if case .cause(_, let element) = self { element } else { nil }
    }
    var isCause: Bool { element != nil }
}
