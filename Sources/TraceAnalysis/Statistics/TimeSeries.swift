import TraceModel

/// Equal slices of a window of time (U-25).
public struct TimeSlices: Hashable, Sendable {
    /// What is cut into slices.
    public let window: TimeWindow
    /// How many slices, at least 1.
    public let count: Int

    public init(window: TimeWindow, count: Int) {
        self.window = window
        self.count = max(1, count)
    }

    /// The slice of a time, nil outside of the window.
    public func slice(of nanoseconds: Int64) -> Int? {
        let time = Timestamp(nanoseconds: nanoseconds)
        guard window.contains(time) else { return nil }
        let share = Double(time.since(window.start)) / Double(max(1, window.nanoseconds))
        return min(count - 1, Int(share * Double(count)))
    }

    /// Where a slice begins; `start(of: count)` is the end of the window.
    public func start(of slice: Int) -> Timestamp {
        if slice <= 0 { return window.start }
        if slice >= count { return window.end }
        let offset = Double(window.nanoseconds) * (Double(slice) / Double(count))
        return Timestamp(nanoseconds: window.start.nanoseconds.saturatingAdd(Int64(offset)))
    }

    /// Seconds a slice lasts.
    public var seconds: Double { Double(window.nanoseconds) / 1e9 / Double(count) }
}

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
        let axis = LatencyAxis(
            scale: scale, columns: rows, minimum: values.filter { $0 > 0 }.min() ?? 0, maximum: values.max() ?? 0)
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
        let filter = NodeFilter(node, store)
        var tallies = Array(repeating: CallTally(), count: slices.count)
        store.withColumns { columns in
            columns.forEachSegment(of: filter, in: selection) { row, _ in
                guard !columns.flags[row].contains(.inProgress), let slice = slices.slice(of: columns.starts[row])
                else { return }
                tallies[slice].count(columns.flags[row].outcome, nanoseconds: columns.duration(row))
            }
        }
        return TimeSeries(tallies, slices: slices)
    }
}
