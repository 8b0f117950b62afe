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
        #expect(node.requestsPerMinute == nil)
        node.start = Timestamp(seconds: 1_528_317_567)
        node.end = Timestamp(seconds: 1_528_317_589)
        #expect(node.requestsPerMinute == 4.0 / 22 * 60)
        node.end = node.start
        #expect(node.requestsPerMinute == 240)
        #expect(RequestStatistics().health.worst == .ok)
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
}
