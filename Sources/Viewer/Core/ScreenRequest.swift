import TraceModel

/// What a screen asks the core for: it cannot reach routes, effects or other screens itself.
public enum ScreenRequest: Hashable, Sendable {
    /// Open the Node screen on the node at this position of `Scene.data.graph.nodes`.
    case openNode(Int)
    /// Open the Timeline of a trace of the store, the cursor on this row of the store (nil: where it matters most).
    case openTrace(Int, focus: Int?)
    /// Open the Traces screen with these filters.
    case openTraces([TraceFilter])
    /// A trace of which only the summary is known: load it whole and open it.
    case fetchTrace(TraceID)
    /// Open the Segment screen on this row of the store.
    case openSegment(Int)
    /// Open the map of these traces alone.
    case openTraceMap([TraceID])
    /// To the Timeline below this screen, the cursor on this row of the store; where it is not of that trace, open its own.
    case goToRow(Int)
    /// Open the Timeline of another trace, the cursor on this entity of it.
    case openLink(TraceID, EntityID)
    /// Put a text on the clipboard.
    case copy(String)
    /// Say something in the footer.
    case notice(String)
    /// Take the filter, the group or the window away.
    case widen
    /// Leave this screen.
    case back
    /// Go back to the map.
    case goToMap
    /// Have a long list of traces ordered off the main loop; the answer comes to `ScreenState.receive(order:)`.
    case arrange(TraceArrangement)
    /// Have a great many rows looked at off the main loop; the answer comes to `ScreenState.receive(found:)`. The find asked for
    /// before is given up.
    case find(FindQuery)
    /// Have a trace of a great many rows laid out off the main loop; the answer comes to `ScreenState.receive(laidOut:)`.
    case layOut(trace: Int)
    /// Have the document of the entity in this row decoded; the answer comes to `ScreenState.receive`.
    case detail(row: Int)
}

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
