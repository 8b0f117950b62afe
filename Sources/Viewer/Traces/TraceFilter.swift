import Masking
import TraceAnalysis
import TraceModel

/// One condition on traces, shown as a chip that can be taken away.
public struct TraceFilter: Hashable, Sendable {
    /// As its chip says it: `task-service 120ms-1.2s`.
    public var label: String
    public var condition: Condition

    /// What a trace must fulfil.
    public indirect enum Condition: Hashable, Sendable {
        /// Some segment of the node (name, type, account) took this long, in seconds, and started in this window; nil: any.
        case node(ServiceIdentity, seconds: ClosedRange<Double>?, window: TimeWindow?)
        /// Some segment of the node answered this request; an empty method: any.
        case request(ServiceIdentity, method: String, url: String)
        /// Something in a segment of the node raised that exception.
        case exception(ServiceIdentity, type: String, message: String)
        /// A call from one node to another took this long, in seconds, as the caller saw it; nil: any time.
        case edge(ServiceIdentity, ServiceIdentity, seconds: ClosedRange<Double>?)
        /// One of these values of a grouping, as its table shows them.
        case value(TraceGrouping, keys: [String])
        /// The response time lies in a range of seconds.
        case responseTime(ClosedRange<Double>)
        /// It started in a window of time.
        case started(TimeWindow)
        /// X-Ray's filter expression.
        case expression(String)
        /// One of these traces.
        case traces([TraceID])
        /// What does not fulfil another.
        case not(TraceFilter.Condition)
    }

    /// One value of a grouping; what is secret is named in no label, for a label goes on to chips and other screens.
    static func value(_ grouping: TraceGrouping, _ key: String) -> TraceFilter {
        TraceFilter(label: "\(grouping.name) = \(grouping.shown(key))", condition: .value(grouping, keys: [key]))
    }

    /// The calls from one node to another.
    /// - Parameter names: as the screen shows the two.
    static func edge(_ source: NodeIdentity, _ target: NodeIdentity, names: (String, String)) -> TraceFilter {
        TraceFilter(
            label: names.0 + " -> " + names.1,
            condition: .edge(source.serviceIdentity, target.serviceIdentity, seconds: nil))
    }

    /// A request that a node answered.
    static func request(of node: NodeIdentity, method: String, url: String) -> TraceFilter {
        TraceFilter(
            label: [method, URLText.path(url)].filter { !$0.isEmpty }.joined(separator: " "),
            condition: .request(node.serviceIdentity, method: method, url: url))
    }

    /// An exception that something in a node's segments raised; what is secret in its message is named in no label.
    static func exception(of node: NodeIdentity, type: String, message: String) -> TraceFilter {
        TraceFilter(
            label: [type, Secrets.masked(message)].filter { !$0.isEmpty }.joined(separator: ": "),
            condition: .exception(node.serviceIdentity, type: type, message: message))
    }

    /// What does not fulfil it.
    var inverted: TraceFilter { TraceFilter(label: "not " + label, condition: .not(condition)) }

    public init(label: String, condition: Condition) {
        self.label = label
        self.condition = condition
    }
}
