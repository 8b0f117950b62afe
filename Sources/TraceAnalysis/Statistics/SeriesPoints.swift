import TraceModel

/// A node's statistics over time as GetTimeSeriesServiceStatistics answers them, or as the traces tell them: fine enough for
/// any screen, to be put into as many slices as there is room for.
public struct SeriesPoints: Hashable, Sendable {
    /// What they are about.
    public let window: TimeWindow
    /// Seconds that each point counts.
    public let period: Int64
    /// By time; periods without requests may be missing.
    public let points: [TimeSeriesPoint]

    /// What an API answered for a window.
    public init(answered points: [TimeSeriesPoint], window: TimeWindow) {
        self.window = window
        self.points = points
        period = SeriesPoints.period(of: window)
    }

    private init(_ points: [TimeSeriesPoint], _ window: TimeWindow, period: Int64) {
        (self.points, self.window, self.period) = (points, window, period)
    }

    /// True when nothing was counted.
    public var isEmpty: Bool { !points.contains { $0.statistics.total > 0 } }

    /// In slices of whole periods, as few columns as are given at most.
    public func series(columns: Int) -> TimeSeries {
        TimeSeries(points: points, slices: TimeSlices(covering: window, period: period, atMost: columns))
    }

    /// From the traces: one pass over the rows. The periods are those that a live source is asked for, so that the same hour looks
    /// the same from a file; windows too short for them are counted by the second. In-progress segments are not counted (U-14).
    /// - Parameters:
    ///   - table: of the data set; of nodes that a trace entered by, its summaries count too.
    ///   - selection: only these rows of the table; nil for all.
    public static func derived(
        of node: NodeIdentity, from data: DataSet, _ table: TraceTable, window: TimeWindow,
        in selection: TraceSelection? = nil
    ) -> SeriesPoints {
        var period = self.period(of: window)
        if window.nanoseconds < 10 * period * 1_000_000_000 { period = 1 }
        let slices = TimeSlices(covering: window, period: period, atMost: mostPoints)
        var tallies = TimeSeries.tallies(of: node, from: data.store, slices: slices, in: selection)
        for (index, position) in table.summaryPositions.enumerated() {
            let (row, summary) = (table.storeTraceCount + index, data.summaries[position])
            guard selection?.contains(row) ?? true, summary.entered(by: node),
                table.responseTimes[row] >= 0, let slice = slices.slice(of: table.starts[row])
            else { continue }
            tallies[slice].count(table.flags[row].outcome, nanoseconds: table.responseTimes[row])
        }
        let series = TimeSeries(tallies, slices: slices)
        let points = series.statistics.indices.filter { series.statistics[$0].total > 0 }.map { slice in
            TimeSeriesPoint(
                time: slices.start(of: slice), statistics: series.statistics[slice],
                responseTimes: series.latencies[slice].entries)
        }
        return SeriesPoints(points, window, period: Int64(slices.seconds))
    }

    /// No terminal is wider.
    private static let mostPoints = 2_000

    private static func period(of window: TimeWindow) -> Int64 {
        TimeSeriesPoint.period(ofSeconds: window.nanoseconds / 1_000_000_000)
    }
}

extension TraceSummary {
    /// The trace entered by the node, or from the client node of its name.
    fileprivate func entered(by node: NodeIdentity) -> Bool {
        entryPoint.map { node.counts(segmentsOf: NodeIdentity($0)) } ?? false
    }
}
