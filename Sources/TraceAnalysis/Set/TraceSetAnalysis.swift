import TraceModel

/// A set of traces chosen from a table: what the Analyze screen and the `analyze` command say of it (reference 6).
public struct TraceSetAnalysis: Sendable {
    /// The rows that the set is chosen from.
    public let table: TraceTable
    /// What the table was made of.
    public let data: DataSet
    /// Rows of the table.
    public let selection: TraceSelection

    public init(_ table: TraceTable, of data: DataSet, selection: TraceSelection? = nil) {
        self.table = table
        self.data = data
        self.selection = selection ?? TraceSelection(capacity: table.count, full: true)
    }

    /// Outcomes and the sum of response times of the set's traces; traces without a response time count with none.
    public var statistics: RequestStatistics {
        var tally = OutcomeTally()
        selection.forEach { count($0, in: &tally) }
        return tally.statistics
    }

    /// The response times of the set's traces, where they have one.
    public var responseTimes: LatencyProfile {
        var counts = LatencyCounts()
        selection.forEach { row in
            if table.responseTimes[row] >= 0 { counts.add(milliseconds(table.responseTimes[row])) }
        }
        return LatencyProfile(histogram(counts))
    }

    /// Traces by their start.
    public func series(_ slices: TimeSlices) -> TimeSeries {
        var tallies = Array(repeating: CallTally(), count: slices.count)
        selection.forEach { row in
            guard let slice = slices.slice(of: table.starts[row]) else { return }
            tallies[slice].count(table.flags[row].outcome, nanoseconds: max(0, table.responseTimes[row]))
        }
        return TimeSeries(tallies, slices: slices)
    }

    /// From the first start to the last, and one nanosecond, so that every trace is inside; nil of an empty set.
    public var window: TimeWindow? {
        var bounds = Bounds()
        selection.forEach { bounds.include(table.starts[$0], table.starts[$0]) }
        guard !bounds.isEmpty else { return nil }
        return TimeWindow(
            start: Timestamp(nanoseconds: bounds.start), end: Timestamp(nanoseconds: bounds.end.saturatingAdd(1)))
    }

    func count(_ row: Int, in tally: inout OutcomeTally) {
        tally.count(table.flags[row].outcome, nanoseconds: max(0, table.responseTimes[row]))
    }
}
