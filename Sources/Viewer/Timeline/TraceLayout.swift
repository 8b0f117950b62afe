import TraceAnalysis
import TraceModel

/// What a timeline needs worked out of a trace, once: grows with the trace, so a long one is laid out off the main loop.
public struct TraceLayout: Sendable {
    let trace: Int
    let outline: TimelineOutline
    let criticalPath: TimelineCriticalPath
    /// The lines as they are before anything is folded.
    let lines: [TimelineRow]

    /// - Parameter trace: its number in the store; below 0 for none.
    public init(_ trace: Int, in store: TraceStore, rule: CriticalPathRule = .crisp) {
        self.trace = trace
        outline = trace < 0 ? TimelineOutline() : TimelineOutline(store: store, rows: store.rows(ofTrace: trace))
        criticalPath = TimelineCriticalPath(store, trace: trace, rule)
        lines = outline.visible(store, TimelineFolds(outline))
    }
}
