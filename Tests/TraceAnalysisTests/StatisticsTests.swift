import TestSupport
import Testing
import TraceModel

@testable import TraceAnalysis

@Suite struct StatisticsTests {
    @Test func nearestRank() {
        let values = Array(1...10)
        #expect(percentile(0.5, of: values) == 5)
        #expect(percentile(0.9, of: values) == 9)
        #expect(percentile(0.91, of: values) == 10)
        #expect(percentile(0, of: values) == 1 && percentile(1, of: values) == 10)
        #expect(percentile(0.5, of: [Int]()) == nil)
    }

    /// Counts of a histogram are their own total (reference 3.5), whatever their order.
    @Test func percentilesOfEntries() {
        let profile = LatencyProfile(
            [(3.0, 1.0), (1, 50), (2, 49), (9, 0)].map { HistogramEntry(value: $0.0, count: $0.1) })
        #expect(profile.total == 100)
        #expect(profile.p50 == 1 && profile.p90 == 2 && profile.p99 == 2 && profile.percentile(0.991) == 3)
        #expect(profile.mean == 1.51)
        #expect(profile.share(within: 1.5...3) == 0.5)
        #expect(LatencyProfile([]).p50 == nil && LatencyProfile([]).mean == nil)
    }

    /// examples/service-graph-four-nodes.json, its EC2 root: 3 ok, 1 error, 0.273 s, 1528317567 to 1528317589.
    @Test func healthAndRate() {
        var statistics = RequestStatistics()
        (statistics.ok, statistics.error, statistics.total, statistics.totalResponseTime) = (3, 1, 4, 0.273)
        #expect(statistics.health == HealthShares(statistics))
        #expect(statistics.health.ok == 0.75 && statistics.health.error == 0.25 && statistics.health.worst == .error)
        var node = ServiceNode(referenceID: 2, name: "xray-sample.elasticbeanstalk.com", type: "AWS::EC2::Instance")
        node.statistics = statistics
        var graph = ServiceGraph()
        #expect(graph.requestsPerMinute(node) == nil)
        node.start = Timestamp(seconds: 1_528_317_567)
        node.end = Timestamp(seconds: 1_528_317_589)
        // At least a minute, and the window where it is known (U-30).
        #expect(graph.requestsPerMinute(node) == 4)
        (graph.start, graph.end) = (Timestamp(seconds: 1_528_315_000), Timestamp(seconds: 1_528_318_600))
        #expect(graph.requestsPerMinute(node) == 4.0 / 60)
        #expect(RequestStatistics().health.worst == .ok)
    }

    /// One call in an hour is one in an hour, of a node and of an edge (U-30).
    @Test func ratesAreOverTheWindow() {
        var once = RequestStatistics()
        once.count(.ok, seconds: 1)
        var edge = ServiceEdge(target: 2)
        edge.statistics = once
        var caller = ServiceNode(referenceID: 1, name: "caller")
        (caller.statistics, caller.edges) = (once, [edge])
        (caller.start, caller.end) = (Timestamp(seconds: 100), Timestamp(seconds: 101))
        var data = DataSet()
        var graph = ServiceGraph()
        graph.nodes = [caller, ServiceNode(referenceID: 2, name: "called")]
        (graph.start, graph.end) = (Timestamp(seconds: 0), Timestamp(seconds: 3600))
        data.graph = graph
        let shown = ServiceGraph.combined(data)
        #expect(shown.requestsPerMinute(shown.nodes[0]) == 1.0 / 60)
        #expect(shown.callsPerMinute(shown.nodes[0].edges[0]) == 1.0 / 60)
    }

    @Test func logarithms() {
        for x in [1e-9, 0.001, 0.5, 1, 1.5, 2, 10, 12345.678, 1e15] {
            #expect(abs(exponential(naturalLogarithm(x)) / x - 1) < 1e-13)
        }
        #expect(abs(naturalLogarithm(10) - 2.302585092994046) < 1e-15)
        #expect(abs(exponential(1) - 2.718281828459045) < 1e-15)
    }

    @Test func linearColumnsAndBrush() {
        let axis = LatencyAxis(scale: .linear, columns: 10, minimum: 0.3, maximum: 1)
        #expect(axis.lower == 0 && axis.upper == 1)
        #expect([0, 0.099, 0.1, 0.3, 0.7, 0.999, 1, 5].map(axis.column) == [0, 0, 1, 3, 7, 9, 9, 9])
        #expect(axis.bounds(of: 0...1) == 0...0.199)
        #expect(axis.bounds(of: 3...9) == 0.3...1)
    }

    @Test func logarithmicColumns() {
        let axis = LatencyAxis(scale: .logarithmic, columns: 3, minimum: 0.001, maximum: 1)
        #expect([0, 0.001, 0.009, 0.01, 0.099, 0.1, 1].map(axis.column) == [0, 0, 0, 1, 1, 2, 2])
        #expect(axis.bounds(of: 1...1) == 0.01...0.099)
        let flat = LatencyAxis(scale: .logarithmic, columns: 5, minimum: 0.02, maximum: 0.02)
        #expect(flat.column(of: 0.02) == 4 && flat.column(of: 0.01) == 0)
    }

    /// Every whole millisecond of a brushed range falls into the brushed columns, and no other does.
    @Test(arguments: [LatencyScale.linear, .logarithmic]) func brushIsExact(_ scale: LatencyScale) {
        let axis = LatencyAxis(scale: scale, columns: 37, minimum: 0.003, maximum: 2.618)
        let bounds = axis.bounds(of: 11...20)
        for milliseconds in 0...2618 {
            let seconds = Double(milliseconds) / 1000
            #expect(bounds.contains(seconds) == (11...20).contains(axis.column(of: seconds)), "\(milliseconds) ms")
        }
    }

    @Test func histogramCounts() {
        let profile = LatencyProfile([HistogramEntry(value: 0.05, count: 3), HistogramEntry(value: 0.95, count: 1)])
        let histogram = LatencyHistogram(profile, columns: 10, scale: .linear)
        #expect(histogram.counts.reduce(0, +) == 4 && histogram.peak == 3)
        #expect(histogram.share(0) == 0.75 && histogram.share(9) == 0.25 && histogram.share(10) == 0)
        #expect(LatencyHistogram(LatencyProfile([]), columns: 4, scale: .logarithmic).counts == [0, 0, 0, 0])
    }

    @Test func seriesOfANode() {
        var builder = StoreBuilder()
        for (second, end) in [(0, 100), (1, 300), (59, 100)] as [(Int64, Int64)] {
            builder.add(
                UInt64(second), at: 1_700_000_000 + second,
                [.segment("a", 0, end, second == 1 ? .fault : [], [.sub("b", 0, 10, .remote, [.segment("b", 1, 9)])])])
        }
        builder.add(99, at: 1_700_000_002, [.segment("a", 0, 5, .inProgress)])
        let window = TimeWindow(start: Timestamp(seconds: 1_700_000_000), end: Timestamp(seconds: 1_700_000_060))
        let slices = TimeSlices(window: window, count: 6)
        let whole = TimeSeries.derived(of: nil, from: builder.store, slices: slices)
        #expect(whole.statistics.map(\.total) == [2, 0, 0, 0, 0, 1])
        #expect(whole.statistics.first?.fault == 1)
        #expect(whole.latencies.first?.maximum == 0.3)
        let b = TimeSeries.derived(of: NodeIdentity(name: "b", type: nil), from: builder.store, slices: slices)
        #expect(b.statistics.map(\.total) == [2, 0, 0, 0, 0, 1] && b.latencies.first?.maximum == 0.008)
        let map = whole.heatMap(rows: 3, scale: .linear)
        #expect(map.counts == [[0, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 1], [1, 0, 0, 0, 0, 0]])
        #expect(slices.slice(of: window.end.nanoseconds) == nil)
        #expect(slices.start(of: 1) == Timestamp(seconds: 1_700_000_010))
    }

    @Test func pointsOfAnAnswer() {
        let window = TimeWindow(start: Timestamp(seconds: 0), end: Timestamp(seconds: 120))
        var statistics = RequestStatistics()
        (statistics.ok, statistics.total) = (5, 5)
        let point = TimeSeriesPoint(
            time: Timestamp(seconds: 60), statistics: statistics, responseTimes: [HistogramEntry(value: 0.2, count: 5)])
        let series = TimeSeries(points: [point, point], slices: TimeSlices(window: window, count: 2))
        #expect(series.statistics.map(\.total) == [0, 10] && series.peak == 10)
        #expect(series.latencies[1].entries == [HistogramEntry(value: 0.2, count: 10)])
    }

    private static func window(_ start: Double, _ end: Double) -> TimeWindow {
        TimeWindow(start: Timestamp(seconds: start), end: Timestamp(seconds: end))
    }

    /// 10:00:37 to 11:00:37 on the epoch's first day: an hour touches 61 minutes, 31 pairs of them, 13 fives.
    @Test(arguments: [(100, 61, 60.0), (60, 31, 120), (31, 31, 120), (30, 13, 300), (1, 1, 7_200)])
    func slicesOfWholePeriods(columns: Int, count: Int, seconds: Double) {
        let slices = TimeSlices(covering: Self.window(36_037, 39_637), period: 60, atMost: columns)
        #expect(slices.count == count && slices.seconds == seconds)
        #expect(slices.window.start.seconds.truncatingRemainder(dividingBy: seconds) == 0)
        #expect(slices.window.start <= Timestamp(seconds: 36_037) && slices.window.end >= Timestamp(seconds: 39_637))
    }

    @Test func slicesOfAnyWindow() {
        let all = TimeWindow(start: Timestamp(nanoseconds: .min), end: Timestamp(nanoseconds: .max))
        #expect(TimeSlices(covering: all, period: 300, atMost: 60).count <= 60)
        let moment = TimeSlices(covering: Self.window(90, 90), period: 60, atMost: 60)
        #expect(moment.count == 1 && moment.slice(of: 90_000_000_000) == 0)
        // An end on the edge of a period is outside of it.
        #expect(TimeSlices(covering: Self.window(60, 120), period: 60, atMost: 9).count == 1)
    }

    /// A slice begins with the first nanosecond that falls into it, however the window divides.
    @Test(arguments: [3, 7, 49, 1000]) func slicesBeginWhereTheyBegin(count: Int) {
        let slices = TimeSlices(
            window: TimeWindow(start: Timestamp(nanoseconds: -5), end: Timestamp(nanoseconds: 3_600_000_000_011)),
            count: count)
        for slice in 0..<count {
            let start = slices.start(of: slice).nanoseconds
            #expect(slices.slice(of: start) == slice)
            #expect(slice == 0 || slices.slice(of: start - 1) == slice - 1)
        }
        #expect(slices.range(of: slices.window(of: 1...2)) == 1...2)
        #expect(slices.range(of: Self.window(4_000, 5_000)) == nil)
    }

    @Test func periodsOfTheAPI() {
        #expect(TimeSeriesPoint.period(ofSeconds: 21_600) == 60 && TimeSeriesPoint.period(ofSeconds: 21_601) == 300)
    }

    /// An hour is counted by the minute, as a live source would; summaries count for the node that they entered by.
    @Test func pointsOfTraces() {
        var builder = StoreBuilder()
        for (low, second, end) in [(1, 0, 100), (2, 59, 300), (3, 3_599, 100)] as [(UInt64, Int64, Int64)] {
            builder.add(low, at: 1_700_000_040 + second, [.segment("a", 0, end, low == 2 ? .fault : [])])
        }
        var data = DataSet()
        data.store = builder.store
        var summary = TraceSummary(id: TraceID(epoch: 1_700_000_110, middle: 0, low: 99))
        summary.entryPoint = ServiceIdentity(name: "a", type: nil)
        (summary.start, summary.responseTime, summary.hasError) = (Timestamp(seconds: 1_700_000_110), 0.7, true)
        var other = summary
        other.id = TraceID(epoch: 1_700_000_110, middle: 0, low: 100)
        other.entryPoint = ServiceIdentity(name: "b", type: nil)
        data.summaries = [summary, other]
        let node = NodeIdentity(name: "a", type: nil)
        let hour = Self.window(1_700_000_040, 1_700_003_640)
        let points = SeriesPoints.derived(of: node, from: data, TraceTable(data), window: hour)
        #expect(points.period == 60)
        #expect(points.points.map(\.time.seconds) == [1_700_000_040, 1_700_000_100, 1_700_003_580])
        #expect(points.points.map(\.statistics.total) == [2, 1, 1])
        #expect(points.points.map(\.statistics.fault) == [1, 0, 0] && points.points[1].statistics.error == 1)
        #expect(points.points[1].responseTimes == [HistogramEntry(value: 0.7, count: 1)])
        #expect(points.series(columns: 100).statistics.count == 60 && points.series(columns: 2).peak == 3)
        let short = SeriesPoints.derived(
            of: node, from: data, TraceTable(data), window: Self.window(1_700_000_040, 1_700_000_100))
        #expect(short.period == 1 && short.points.map(\.statistics.total) == [1, 1])
        let first = TraceSelection([0], capacity: 5)
        #expect(SeriesPoints.derived(of: node, from: data, TraceTable(data), window: hour, in: first).points.count == 1)
    }

    /// Only traces whose segment of the node started in the window.
    @Test func tracesInAWindow() {
        var builder = StoreBuilder()
        builder.add(1, at: 1_700_000_000, [.segment("a", 0, 100)])
        builder.add(2, at: 1_700_000_060, [.segment("a", 0, 100)])
        let found = builder.store.traces(
            through: NodeIdentity(name: "a", type: nil), window: Self.window(1_700_000_060, 1_700_000_120))
        #expect(found.numbers == [1])
    }
}
