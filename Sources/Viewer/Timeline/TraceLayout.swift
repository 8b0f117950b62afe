import TraceAnalysis
import TraceModel

/// What a timeline needs worked out of a trace, once: grows with the trace, so a long one is laid out off the main loop.
public struct TraceLayout: Sendable {
    let trace: Int
    let outline: TimelineOutline
    let criticalPath: TimelineCriticalPath
    /// The lines as they are before anything is folded.
    let lines: [TimelineRow]
    /// Where the failure began: the deepest of the worst failures below which nothing failed; nil without failures.
    let cause: Int?

    /// - Parameter trace: its number in the store; below 0 for none.
    public init(_ trace: Int, in store: TraceStore, rule: CriticalPathRule = .crisp) {
        self.trace = trace
        outline = trace < 0 ? TimelineOutline() : TimelineOutline(store: store, rows: store.rows(ofTrace: trace))
        criticalPath = TimelineCriticalPath(store, trace: trace, rule)
        lines = outline.visible(store, TimelineFolds(outline))
        cause = TraceLayout.cause(outline, store)
    }

    private static func cause(_ outline: TimelineOutline, _ store: TraceStore) -> Int? {
        let failures = outline.failures
        guard !failures.isEmpty else { return nil }
        var best: (rank: UInt8, depth: Int32, row: Int)?
        for (index, row) in failures.enumerated() {
            let isLast = index + 1 == failures.count || failures[index + 1] >= Int(store.subtreeEnds[row])
            let rank = store.flags[row].outcome.rawValue
            guard isLast, (rank, outline.depth(row)) > (best?.rank ?? 0, best?.depth ?? -1) else { continue }
            best = (rank, outline.depth(row), row)
        }
        return best?.row
    }
}
