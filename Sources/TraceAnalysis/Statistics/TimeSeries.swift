import TraceModel

/// Statistics over time of a node or of whole traces: one entry a slice, empty slices included.
public struct TimeSeries: Hashable, Sendable {
    /// When each entry is.
    public let slices: TimeSlices
    /// By slice.
    public let statistics: [RequestStatistics]
    /// By slice.
    public let latencies: [LatencyProfile]

    /// The points of an API (GetTimeSeriesServiceStatistics) put into slices.
    public init(points: [TimeSeriesPoint], slices: TimeSlices) {
        var statistics = Array(repeating: RequestStatistics(), count: slices.count)
        var entries: [[HistogramEntry]] = Array(repeating: [], count: slices.count)
        for point in points {
            guard let slice = slices.slice(of: point.time.nanoseconds) else { continue }
            statistics[slice].add(point.statistics)
            entries[slice] = united(entries[slice], point.responseTimes)
        }
        self.slices = slices
        self.statistics = statistics
        latencies = entries.map(LatencyProfile.init)
    }

    init(_ tallies: [CallTally], slices: TimeSlices) {
        self.slices = slices
        statistics = tallies.map(\.statistics)
        latencies = tallies.map { LatencyProfile(histogram($0.latencies)) }
    }

    /// What was counted in some slices together.
    public func statistics(in range: ClosedRange<Int>) -> RequestStatistics {
        var sum = RequestStatistics()
        for slice in range.clamped(to: 0...(slices.count - 1)) { sum.add(statistics[slice]) }
        return sum
    }

    /// The highest count of a slice.
    public var peak: Int64 { statistics.map(\.total).max() ?? 0 }

    /// Counts by latency and time: `counts[column][slice]`, columns from fast to slow.
    public func heatMap(rows: Int, scale: LatencyScale) -> LatencyHeatMap {
        LatencyHeatMap(self, rows: rows, scale: scale)
    }
}

/// How many requests of each slice of time took how long.
public struct LatencyHeatMap: Hashable, Sendable {
    /// When each entry is.
    public let slices: TimeSlices
    /// Which latencies each line takes.
    public let axis: LatencyAxis
    /// `counts[latency][slice]`, latencies from fast to slow as `axis` has them.
    public let counts: [[Double]]
    /// The highest count of a cell.
    public let peak: Double

    init(_ series: TimeSeries, rows: Int, scale: LatencyScale) {
        let values = series.latencies.flatMap(\.entries).map(\.value)
        let highest = values.max() ?? 0
        // Times that hardly differ still stand on an axis that spans some.
        let lowest = min(values.filter { $0 > 0 }.min() ?? 0, highest / 8)
        let axis = LatencyAxis(scale: scale, columns: rows, minimum: lowest, maximum: highest)
        var counts = Array(repeating: Array(repeating: 0.0, count: series.slices.count), count: axis.columns)
        for (slice, profile) in series.latencies.enumerated() {
            for entry in profile.entries { counts[axis.column(of: entry.value)][slice] += entry.count }
        }
        slices = series.slices
        self.axis = axis
        self.counts = counts
        peak = counts.lazy.flatMap { $0 }.max() ?? 0
    }
}

extension TimeSeries {
    /// The requests that a node answered, by the start of its segments; of a client node, those that entered. One pass over
    /// the rows of the chosen traces. In-progress segments are not counted (U-14).
    /// - Parameters:
    ///   - node: nil for whole traces (every entry segment).
    ///   - selection: only these traces; nil for all.
    public static func derived(
        of node: NodeIdentity?, from store: TraceStore, slices: TimeSlices, in selection: TraceSelection? = nil
    ) -> TimeSeries {
        TimeSeries(tallies(of: node, from: store, slices: slices, in: selection), slices: slices)
    }

    static func tallies(
        of node: NodeIdentity?, from store: TraceStore, slices: TimeSlices, in selection: TraceSelection?
    ) -> [CallTally] {
        let filter = NodeFilter(node, store)
        var tallies = Array(repeating: CallTally(), count: slices.count)
        store.withColumns { columns in
            columns.forEachSegment(of: filter, in: selection) { row, _ in
                guard columns.flags[row].isMeasured, let slice = slices.slice(of: columns.starts[row])
                else { return }
                tallies[slice].count(columns.flags[row].outcome, nanoseconds: columns.duration(row))
            }
        }
        return tallies
    }
}
