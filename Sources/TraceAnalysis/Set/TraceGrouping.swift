import TraceModel

/// What the tables of a set of traces are keyed by (reference 6).
public enum TraceGrouping: Hashable, Sendable {
    case service, url, method, status, user
    /// `resource_arn` of any segment.
    case resource
    case annotation(String)
    /// The last service of the cause: `Name (Type)`.
    case causeService(RootCauseKind)
    /// The cause's whole path.
    case causePath(RootCauseKind)
    /// The last exception's message; faults and errors.
    case causeMessage(RootCauseKind)

    /// Those that need no annotation key, in the order of the tables.
    public static let standard: [TraceGrouping] = [
        .service, .url, .method, .status, .user, .resource, .causeService(.responseTime), .causePath(.responseTime),
        .causeService(.fault), .causePath(.fault), .causeMessage(.fault), .causeService(.error), .causePath(.error),
        .causeMessage(.error),
    ]

    /// The key of traces that have none.
    public static let none = "-"
}

/// One line of a ranked table.
public struct RankedKey: Hashable, Sendable {
    /// As the tables show it; `-` for traces without one.
    public var key: String
    /// Traces with this key; a trace with several keys counts once for each. Response time is that of the traces.
    public var statistics: RequestStatistics
    /// Of all traces of the set, 0 to 1.
    public var share: Double
    /// The filter expression that chooses these traces; nil where none says it.
    public var filter: String?
}

/// `Name (Type)`, or the name alone.
func serviceKey(_ identity: NodeIdentity) -> String {
    identity.type.map { "\(identity.name) (\($0))" } ?? identity.name
}

/// Keys of a cause (reference 6): `Name (Type) -> entity -> entity => Name (Type) …`, `EntityPath[0]` left out; of faults
/// and errors the exceptions' names in place of entities, `unknown` if a service has none.
extension RootCause {
    /// Key of the whole path.
    public func pathKey(_ kind: RootCauseKind) -> String {
        services.map { service in
            var parts = [TraceAnalysis.serviceKey(NodeIdentity(service.identity))]
            if kind == .responseTime {
                parts += service.path.dropFirst().map(\.name)
            } else {
                let names = service.path.flatMap(\.exceptions).map { $0.name ?? "unknown" }
                parts += names.isEmpty ? ["unknown"] : names
            }
            return parts.joined(separator: " -> ")
        }.joined(separator: " => ")
    }

    /// Key of the last service.
    public var serviceKey: String {
        services.last.map { TraceAnalysis.serviceKey(NodeIdentity($0.identity)) } ?? TraceGrouping.none
    }

    /// The last exception's message on the path.
    public var messageKey: String {
        services.flatMap(\.path).flatMap(\.exceptions).last?.message ?? TraceGrouping.none
    }
}

extension TraceSummary {
    /// The distinct keys of a trace, at least one.
    public func keys(_ grouping: TraceGrouping) -> [String] {
        let keys: [String] =
            switch grouping {
            case .service: services.filter { $0.type?.hasPrefix("client") != true }.map { serviceKey(NodeIdentity($0)) }
            case .url: url.map { [$0] } ?? []
            case .method: method.map { [$0] } ?? []
            case .status: status.map { [String($0)] } ?? []
            case .user: users.map(\.name)
            case .resource: resourceARNs
            case .annotation(let key): annotations.filter { $0.key == key }.flatMap(\.values).map { $0.value.text }
            case .causeService(let kind): causes(kind).map(\.serviceKey)
            case .causePath(let kind): causes(kind).map { $0.pathKey(kind) }
            case .causeMessage(let kind): causes(kind).map(\.messageKey)
            }
        return keys.isEmpty ? [TraceGrouping.none] : keys
    }
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
