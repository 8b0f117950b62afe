/// What role a span had in a call, as OTLP numbers it (reference 9.1).
public enum SpanKind: UInt8, Hashable, Sendable, CaseIterable {
    case unspecified = 0, `internal`, server, client, producer, consumer

    /// As OpenTelemetry writes it, without its prefix: `SERVER`.
    public var name: String {
        switch self {
        case .unspecified: "UNSPECIFIED"
        case .internal: "INTERNAL"
        case .server: "SERVER"
        case .client: "CLIENT"
        case .producer: "PRODUCER"
        case .consumer: "CONSUMER"
        }
    }

    /// It called somebody: a client or a producer.
    public var isCall: Bool { self == .client || self == .producer }
}

/// What a span says that an X-Ray entity has no place for: the same for many spans, so held once each. Strings are numbers
/// in the table.
public struct SpanProfile: Hashable, Sendable {
    /// The span's own name, which X-Ray's segments do not carry.
    public var name: StringIndex = 0
    /// `service.name` of its resource; 0 when it has none.
    public var service: StringIndex = 0
    /// What it is called as a segment, and as a subsegment (reference 8, U-26).
    public var segmentName: StringIndex = 0
    public var callName: StringIndex = 0
    public var kind = SpanKind.unspecified
    /// `remote` or `aws` when it is a call that X-Ray follows; nothing else.
    public var namespace: EntityFlags = []
    /// Whether it is a segment depends on its parent (U-28); false when it was settled by the span alone.
    public var isOpen = true

    public init() {}
}
