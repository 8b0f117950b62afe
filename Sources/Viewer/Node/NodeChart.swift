import Figures
import MapLayout
import TraceAnalysis
import TraceModel

/// What a node's charts show.
enum NodeChart: Int, CaseIterable, Hashable, Sendable {
    /// How many requests took how long.
    case times
    /// Requests over time, by outcome.
    case requests
    /// Response times over time.
    case latencies

    /// It runs over time.
    var isSeries: Bool { self != .times }
}

/// How a node did over time: what its series and its heat map are drawn from.
struct NodeSeries: Sendable {
    /// nil while nothing is known.
    var points: SeriesPoints?
    /// Cut into as many slices as there is room for.
    var series = TimeSeries(points: [], slices: TimeSlices(window: NodeSeries.nothing, count: 1))
    var heatMap = TimeSeries(points: [], slices: TimeSlices(window: NodeSeries.nothing, count: 1))
        .heatMap(rows: 1, scale: .logarithmic)
    var scale = LatencyScale.logarithmic
    /// Brushed slices.
    var brush: ClosedRange<Int>?

    private static let nothing = TimeWindow(start: Timestamp(nanoseconds: 0), end: Timestamp(nanoseconds: 1))

    init() {}

    /// Something was counted, at more than one time.
    var isShown: Bool { points.map { !$0.isEmpty } ?? false }

    /// Cuts into slices anew; the brushed time stays brushed.
    mutating func plot(columns: Int, rows: Int) {
        guard let points else { return brush = nil }
        let brushed = brush.map { series.slices.window(of: $0) }
        series = points.series(columns: columns)
        brush = brushed.flatMap { series.slices.range(of: $0) }
        heatMap = series.heatMap(rows: rows, scale: scale)
    }

    /// Where somebody looks first: where most requests failed; without failures the latest that has any.
    var worstSlice: Int {
        let failed = series.statistics.map { $0.fault + $0.throttle + $0.error }
        let most = failed.max() ?? 0
        return (most > 0 ? failed.firstIndex(of: most) : series.statistics.lastIndex { $0.total > 0 }) ?? 0
    }

    /// The slices in a row with the most failures beyond what the average of all would give them: faults and throttles where there
    /// are any, else errors. Nil without failures.
    var failingStretch: ClosedRange<Int>? {
        let statistics = series.statistics
        let isServers = statistics.contains { $0.fault > 0 || $0.throttle > 0 }
        let failed = statistics.map { Double(isServers ? $0.fault + $0.throttle : $0.error) }
        let (all, requests) = (failed.reduce(0, +), statistics.reduce(0) { $0 + Double($1.total) })
        guard all > 0, requests > 0 else { return nil }
        // Over all slices the excess adds up to nothing; Kadane's way to the largest sum of neighbours.
        var best: (sum: Double, range: ClosedRange<Int>)?
        var (sum, first) = (0.0, 0)
        for slice in statistics.indices {
            if sum <= 0 { (sum, first) = (0, slice) }
            sum += failed[slice] - Double(statistics[slice].total) * all / requests
            if sum > best?.sum ?? 0 { best = (sum, first...slice) }
        }
        // Failures that are spread as the requests are have no stretch of their own.
        return best?.range ?? failed.firstIndex { $0 > 0 }.map { $0...(failed.lastIndex { $0 > 0 } ?? $0) }
    }

    /// The brushed time.
    var brushedWindow: TimeWindow? { brush.map { series.slices.window(of: $0) } }
    /// What was counted in it.
    var brushedStatistics: RequestStatistics? { brush.map { series.statistics(in: $0) } }
}

extension NodeState {
    /// The charts that there is something for, or will be.
    func charts(_ scene: Scene) -> [NodeChart] {
        guard let node else { return [] }
        let hasSeries = series.isShown || (scene.can.hasSeries && !node.isClient)
        return NodeChart.allCases.filter { $0.isSeries ? hasSeries : profile.total > 0 }
    }

    func layout(_ scene: Scene) -> NodeLayout { NodeLayout(scene, charts(scene), focus: chart) }

    /// Where the node's statistics over time are: the API's answer; of files, what the traces tell.
    mutating func readSeries(_ scene: Scene) {
        let data = scene.data
        series.points = nil
        if let points = data.dataSet.timeSeries[identity.serviceIdentity], let window = scene.seriesWindow {
            series.points = SeriesPoints(answered: points, window: window)
        } else if !scene.can.hasSeries, var window = scene.seriesWindow {
            // What starts with the last end is inside.
            window.end.nanoseconds = window.end.nanoseconds.saturatingAdd(1)
            series.points = SeriesPoints.derived(
                of: identity, from: data.dataSet, data.table, window: window, in: data.shown)
        }
    }

    /// Makes what the charts show for the room they have.
    mutating func plotSeries(_ layout: NodeLayout) {
        let width = max(1, layout.plotWidth - SeriesFrame.gutter)
        let rows = layout.rows(of: .latencies).map { SeriesFrame.rows(inHeight: $0) } ?? series.heatMap.axis.columns
        series.plot(columns: width, rows: max(1, rows))
    }

    /// The chart that has the keys, and that is shown where there is room for one.
    mutating func changeChart(_ step: Int, _ scene: Scene) -> [ScreenRequest] {
        let charts = charts(scene)
        guard charts.count > 1 else {
            return [.notice("There is nothing to show over time: the source holds no traces of this node")]
        }
        let place = charts.firstIndex(of: chart) ?? 0
        chart = charts[(place + step + charts.count) % charts.count]
        plotSeries(layout(scene))
        return []
    }
}

extension Scene {
    /// The time that series are about: of a live source the window that its map was answered for.
    var seriesWindow: TimeWindow? {
        if can.countsByItself, let start = data.graph.start, let end = data.graph.end {
            return TimeWindow(start: start, end: end)
        }
        return data.window
    }
}
