import TraceModel

/// One condition on traces, shown as a chip that can be taken away.
public struct TraceFilter: Hashable, Sendable {
    /// As its chip says it: `task-service 120ms-1.2s`.
    public var label: String
    public var condition: Condition

    /// What a trace must fulfil.
    public enum Condition: Hashable, Sendable {
        /// Some segment of the node (name, type, account) took this long, in seconds, and started in this window; nil: any.
        case node(ServiceIdentity, seconds: ClosedRange<Double>?, window: TimeWindow?)
        /// A call from one node to another took this long, in seconds, as the caller saw it; nil: any time.
        case edge(ServiceIdentity, ServiceIdentity, seconds: ClosedRange<Double>?)
    }

    public init(label: String, condition: Condition) {
        self.label = label
        self.condition = condition
    }
}
