import TraceModel

/// The critical path of one trace, by row and by node: what timeline and commands show of it (reference 15).
public struct CriticalPath: Sendable {
    /// Rows of the trace in the store.
    public let rows: Range<Int>
    /// Parents before children.
    public let steps: [CriticalStep]
    /// By position: what the row takes of the path for itself in nanoseconds, -1 off the path.
    private var exclusives: [Int64]

    public init(_ store: TraceStore, trace: Int, rule: CriticalPathRule = .crisp) {
        rows = store.rows(ofTrace: trace)
        steps = store.criticalSteps(ofTrace: trace, rule: rule)
        exclusives = Array(repeating: -1, count: rows.count)
        for step in steps { exclusives[step.row - rows.lowerBound] = step.exclusive }
    }

    /// Whether the trace waited for a row of the store itself.
    public func waited(for row: Int) -> Bool { exclusives[row - rows.lowerBound] > 0 }

    /// Nanoseconds that the path takes in all: what shares are of.
    public var total: Int64 { steps.reduce(0) { $0.saturatingAdd($1.exclusive) } }

    /// Nanoseconds on the path by node number of the store, largest first. Time in rows without a node (an unattached
    /// subsegment) is left out.
    public func timeByNode(_ store: TraceStore) -> [(node: UInt32, nanoseconds: Int64)] {
        var times: [UInt32: Int64] = [:]
        for step in steps where step.exclusive > 0 && store.flags[Int(store.segments[step.row])].contains(.segment) {
            times[store.nodes[step.row]] = (times[store.nodes[step.row]] ?? 0).saturatingAdd(step.exclusive)
        }
        return times.map { ($0.key, $0.value) }.sorted { ($1.nanoseconds, $0.node) < ($0.nanoseconds, $1.node) }
    }
}
