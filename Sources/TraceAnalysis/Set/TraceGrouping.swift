import TraceModel

/// What the tables of a set of traces are keyed by (reference 6).
public indirect enum TraceGrouping: Hashable, Sendable {
    case service, url, method, status, user
    /// The entry service; the root's outcome.
    case entry, outcome
    /// A service and what it does: `[service] operation`.
    case operation
    /// The URL's path with numbers and ids folded: `/tasks/*`.
    case path
    /// Address and user agent of who called.
    case client, agent
    /// `resource_arn`, EC2 instance and availability zone of any segment.
    case resource, instance, zone
    case annotation(String)
    /// The last service of the cause: `Name (Type)`.
    case causeService(RootCauseKind)
    /// The cause's whole path.
    case causePath(RootCauseKind)
    /// The last exception's message; faults and errors.
    case causeMessage(RootCauseKind)
    /// Every value of one with every value of the other.
    case pair(TraceGrouping, TraceGrouping)

    /// Those that need no annotation key, in the order of the tables.
    public static let standard: [TraceGrouping] = [
        .path, .method, .status, .outcome, .user, .service, .operation, .entry, .client, .agent, .resource, .instance,
        .zone, .causeService(.responseTime), .causePath(.responseTime), .causeService(.fault), .causePath(.fault),
        .causeMessage(.fault), .causeService(.error), .causePath(.error), .causeMessage(.error), .url,
    ]

    /// A whole path of causes, which its last service and its message say shorter.
    var isPath: Bool { if case .causePath = self { true } else { false } }

    /// Which causes it is about.
    var causeKind: RootCauseKind? {
        switch self {
        case .causeService(let kind), .causePath(let kind), .causeMessage(let kind): kind
        default: nil
        }
    }

    /// The key of traces that have none.
    public static let none = "-"
    /// What stands between the keys of a pair.
    public static let between = " + "
}

extension TraceGrouping {
    /// As people write it: `url`, `status`, `annotation.version`, `cause.fault.service`; two with a comma between.
    public var name: String {
        switch self {
        case .service: "service"
        case .url: "http.url"
        case .method: "http.method"
        case .status: "http.status"
        case .user: "user"
        case .entry: "entry"
        case .outcome: "outcome"
        case .operation: "operation"
        case .path: "url"
        case .client: "http.clientip"
        case .agent: "http.useragent"
        case .resource: "resource.arn"
        case .instance: "instance.id"
        case .zone: "availabilityzone"
        case .annotation(let key): "annotation.\(key)"
        case .causeService(let kind): "rootcause.\(kind.word).service"
        case .causePath(let kind): "rootcause.\(kind.word).path"
        case .causeMessage(let kind): "rootcause.\(kind.word).message"
        case .pair(let first, let second): "\(first.name),\(second.name)"
        }
    }

    /// - Returns: nil for what is no grouping.
    public init?(parsing text: String) {
        let parts = text.split(separator: ",", maxSplits: 1).map { TraceGrouping.trimmed($0) }
        if parts.count == 2 {
            guard let first = TraceGrouping(parsing: parts[0]), let second = TraceGrouping(parsing: parts[1]) else {
                return nil
            }
            self = .pair(first, second)
            return
        }
        let word = TraceGrouping.trimmed(text[...])
        for prefix in ["annotation.", "annotation["] where word.lowercased().hasPrefix(prefix) {
            var key = word.dropFirst(prefix.count)
            if prefix.hasSuffix("["), key.hasSuffix("]") { key = key.dropLast() }
            key = key.count > 1 && key.hasPrefix("\"") && key.hasSuffix("\"") ? key.dropFirst().dropLast() : key
            guard !key.isEmpty else { return nil }
            self = .annotation(String(key))
            return
        }
        let known =
            TraceGrouping.standard.first { $0.name == word.lowercased() } ?? TraceGrouping.shortNames[word.lowercased()]
        guard let known else { return nil }
        self = known
    }

    private static let shortNames: [String: TraceGrouping] = [
        "method": .method, "status": .status, "client": .client, "clientip": .client, "agent": .agent,
        "resource": .resource, "instance": .instance, "zone": .zone, "path": .path,
    ]

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}

/// `Name (Type)`, or the name alone.
public func serviceKey(_ identity: NodeIdentity) -> String {
    identity.type.map { "\(identity.name) (\($0))" } ?? identity.name
}

/// Keys of a cause (reference 6): `Name (Type) -> entity -> entity => Name (Type) …`, `EntityPath[0]` left out; of faults
/// and errors the exceptions' names in place of entities, `unknown` if a service has none.
extension RootCause {
    /// Key of the whole path.
    func pathKey(_ kind: RootCauseKind) -> String {
        services.map { service in
            var parts = [serviceKey(NodeIdentity(service.identity))]
            if kind == .responseTime {
                parts += service.path.dropFirst().map(\.name)
            } else {
                let names = service.path.flatMap(\.exceptions).map { $0.name ?? "unknown" }
                parts += names.isEmpty ? ["unknown"] : names
            }
            return parts.joined(separator: " -> ")
        }.joined(separator: " => ")
    }

    /// The last exception's message on the path.
    var message: String? { services.flatMap(\.path).flatMap(\.exceptions).last?.message }
}

extension ScalarValue {
    /// As people read it; whole numbers without a fraction.
    public var text: String {
        switch self {
        case .string(let text): text
        case .boolean(let flag): flag ? "true" : "false"
        case .number(let number):
            number.rounded() == number && abs(number) < 1e15 ? String(Int64(number)) : "\(number)"
        }
    }
}
