/// Attributes that OpenTelemetry's conventions have renamed: their names are one attribute (reference 14). One line each, the
/// newest name first, and nowhere else.
public enum RenamedAttributes {
    /// On which spans an older name meant what the newer one does.
    enum Side: Sendable { case any, calls, served }

    struct Name: Sendable {
        let text: String
        let side: Side
    }

    static let all: [[Name]] = [
        family("http.request.method", "http.method"),
        family("http.response.status_code", "http.status_code"),
        family("url.full", "http.url"),
        family("url.path", "http.target"),
        family("url.scheme", "http.scheme"),
        family("server.address", calls: ["net.peer.name"], served: ["net.host.name", "http.host"]),
        family("server.port", calls: ["net.peer.port"], served: ["net.host.port"]),
        family("network.peer.address", "net.sock.peer.addr", "net.peer.ip"),
        family("client.address", "http.client_ip"),
        family("user_agent.original", "http.user_agent"),
        family("deployment.environment.name", "deployment.environment"),
        family("otel.resource.deployment.environment.name", "otel.resource.deployment.environment"),
        family("db.system.name", "db.system"),
        family("db.namespace", "db.name"),
        family("db.query.text", "db.statement"),
        family("db.operation.name", "db.operation"),
        family("db.collection.name", "db.sql.table", "db.mongodb.collection", "db.cassandra.table"),
        family("messaging.destination.name", "messaging.destination"),
        family("messaging.message.id", "messaging.message_id"),
        family("messaging.operation.type", "messaging.operation"),
        family("rpc.system.name", "rpc.system"),
        family("user.id", "enduser.id"),
        family("code.function.name", "code.function"),
    ]

    private static func family(
        _ newest: String, _ older: String..., calls: [String] = [], served: [String] = []
    ) -> [Name] {
        [Name(text: newest, side: .any)] + older.map { Name(text: $0, side: .any) }
            + calls.map { Name(text: $0, side: .calls) } + served.map { Name(text: $0, side: .served) }
    }

    /// Asked for each summary that a filter judges.
    private static let byName = Dictionary(
        all.flatMap { family in family.map { ($0.text, family) } }, uniquingKeysWith: { first, _ in first })

    private static func family(of name: String) -> [Name]? { byName[name] }

    /// All names of an attribute, the newest first; its own alone where nobody renamed it.
    public static func names(of name: String) -> [String] { family(of: name)?.map(\.text) ?? [name] }

    /// Each attribute by its newest name, with the names that it had before.
    public static var generations: [(newest: String, older: [String])] {
        all.compactMap { names in names.first.map { ($0.text, names.dropFirst().map(\.text)) } }
    }

    /// The names of an attribute that has a given one, each with the side on which it is the same.
    static func names(meantBy name: String) -> [Name] {
        guard let family = family(of: name), let own = family.first(where: { $0.text == name }) else {
            return [Name(text: name, side: .any)]
        }
        return family.compactMap { other in
            if other.text == name { return Name(text: name, side: .any) }
            if own.side == .any || other.side == own.side { return other }
            return other.side == .any ? Name(text: other.text, side: own.side) : nil
        }
    }
}

/// The keys under which the rows of a store have an annotation: its own, and other names of the same attribute (reference 14).
public struct AnnotationKeys: Sendable {
    private var plain: StringIndex?
    private var others: [(key: StringIndex, side: RenamedAttributes.Side)] = []

    /// - Parameter name: any name of it.
    public init(_ name: String, in store: TraceStore) {
        for name in RenamedAttributes.names(meantBy: name) {
            guard let key = store.strings.find(name.text) else { continue }
            if plain == nil, name.side == .any { plain = key } else { others.append((key, name.side)) }
        }
    }

    /// The store has no row with any of them.
    public var isEmpty: Bool { plain == nil && others.isEmpty }

    /// Every key, for looking at no others; `contains` still decides.
    public var keys: [StringIndex] { (plain.map { [$0] } ?? []) + others.map(\.key) }

    /// Whether each annotation with a key is this one, on whatever row.
    public func isAlways(_ key: StringIndex) -> Bool {
        key == plain || others.contains { $0.key == key && $0.side == .any }
    }

    /// Whether an annotation of the store is this one.
    @inline(__always) public func contains(_ entry: AnnotationEntry, in store: TraceStore) -> Bool {
        if entry.key == plain { return true }
        return !others.isEmpty && others.contains { $0.key == entry.key && store.isOn($0.side, Int(entry.row)) }
    }
}

/// Under which name tables show each annotation: the newest of those that the data has.
public struct ShownKeys: Sendable {
    /// By string: what is shown instead, and where.
    private var instead: [StringIndex: (key: StringIndex, side: RenamedAttributes.Side)] = [:]

    public init(_ store: TraceStore) {
        var isKey = [Bool](repeating: false, count: store.strings.count)
        for entry in store.annotations { isKey[Int(entry.key)] = true }
        for family in RenamedAttributes.all {
            let there = family.compactMap { name in
                store.strings.find(name.text).flatMap { isKey[Int($0)] ? (key: $0, side: name.side) : nil }
            }
            guard let first = there.first else { continue }
            for other in there.dropFirst() where first.side == .any || other.side == first.side {
                instead[other.key] = (first.key, other.side)
            }
        }
    }

    @inline(__always) public func shown(_ entry: AnnotationEntry, in store: TraceStore) -> StringIndex {
        guard !instead.isEmpty, let other = instead[entry.key], store.isOn(other.side, Int(entry.row)) else {
            return entry.key
        }
        return other.key
    }
}

extension TraceStore {
    /// Whether a row is on that side of a call: a span by its kind, what came as X-Ray's by what it is.
    fileprivate func isOn(_ side: RenamedAttributes.Side, _ row: Int) -> Bool {
        switch side {
        case .any: true
        case .calls: span(row)?.kind.isCall ?? !flags[row].isDisjoint(with: [.aws, .remote])
        case .served:
            span(row).map { $0.kind == .server || $0.kind == .consumer }
                ?? (flags[row].contains(.segment) && flags[row].isDisjoint(with: [.aws, .remote]))
        }
    }
}
