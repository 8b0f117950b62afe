import Figures
import Testing
import TraceAnalysis
import TraceModel

@Suite struct ScaleTests {
    /// A latency of any size that a double holds has an axis with an end.
    @Test(arguments: [1e12, 1e300, Double.greatestFiniteMagnitude]) func axesOfHugeValues(_ value: Double) {
        for scale in LatencyScale.allCases {
            for minimum in [0.001, value] {
                let axis = LatencyAxis(scale: scale, columns: 40, minimum: minimum, maximum: value)
                let ticks = axis.ticks(labelWidth: 6)
                #expect(ticks.count <= 40)
                #expect(axis.column(of: value) == 39 || axis.column(of: value) == 0)
            }
        }
    }

    @Test func barsInEighths() {
        let scale = TimeScale(start: 0, length: 1000, columns: 10)
        #expect(scale.bar(start: 0, end: 1000) == CellSpan(start: 0, end: 80))
        #expect(scale.bar(start: 250, end: 500) == CellSpan(start: 20, end: 40))
        #expect(scale.bar(start: 500, end: 500) == CellSpan(start: 40, end: 41), "a moment still shows")
        #expect(scale.bar(start: 1000, end: 1000) == CellSpan(start: 79, end: 80), "the last moment too")
        #expect(scale.bar(start: 1100, end: 1200) == nil)
        #expect(scale.bar(start: -200, end: -100) == nil)
        #expect(scale.bar(start: .min, end: .max) == CellSpan(start: 0, end: 80))
    }

    @Test func columnsAndBack() {
        let scale = TimeScale(start: 100, length: 1000, columns: 10)
        #expect(scale.column(of: 100) == 0)
        #expect(scale.column(of: 1099) == 9)
        #expect(scale.column(of: 1100) == nil)
        #expect(scale.time(atColumn: 5) == 600)
        let half = scale.zoomed(by: 0.5, around: 5)
        #expect(half.start == 350)
        #expect(half.length == 500)
    }

    @Test(
        arguments: [
            (1_000_000_000, 80, "0 100ms 200ms 300ms 400ms 500ms 600ms 700ms 800ms 900ms"),
            (2_500_000_000, 60, "0 500ms 1s 1.5s 2s"), (240_000_000_000, 40, "0 1m 2m 3m"),
            (7_000, 40, "0 2µs 4µs 6µs"),
        ] as [(Int64, Int, String)])
    func rulers(length: Int64, columns: Int, labels: String) {
        let ticks = TimeScale(start: 0, length: length, columns: columns).ticks()
        #expect(ticks.map(\.label).joined(separator: " ") == labels)
        for (a, b) in zip(ticks, ticks.dropFirst()) { #expect(b.column - a.column >= a.label.count + 1) }
    }

    private func geometry(_ values: [(Double, Double)], _ scale: LatencyScale, columns: Int) -> HistogramGeometry {
        let profile = LatencyProfile(values.map { HistogramEntry(value: $0.0, count: $0.1) })
        return HistogramGeometry(LatencyHistogram(profile, columns: columns, scale: scale))
    }

    /// 0 to 1s in ten columns: 4 at 0.1s, 9 at 0.9s and 1s; in eighths of two rows that is 16 * 4 / 9 = 7.1.
    @Test func histogramColumns() {
        let shown = geometry([(0.1, 4), (0.9, 1), (1, 8)], .linear, columns: 10)
        #expect(shown.heights(rows: 2) == [0, 7, 0, 0, 0, 0, 0, 0, 0, 16])
        #expect(shown.ticks().map(\.label) == ["0"])
        #expect(
            geometry([(1, 1)], .linear, columns: 40).ticks().map(\.label) == ["0", "200ms", "400ms", "600ms", "800ms"])
    }

    @Test func logarithmicAxis() {
        let shown = geometry([(0.001, 1), (0.01, 1), (0.1, 1), (1, 1)], .logarithmic, columns: 30)
        #expect(shown.ticks().map(\.label) == ["1ms", "10ms", "100ms", "1s"])
        let short = geometry([(0.01, 1), (0.06, 1)], .logarithmic, columns: 40)
        #expect(short.ticks().map(\.label) == ["10ms", "20ms", "50ms"])
    }

    @Test func emptyHistogram() {
        #expect(geometry([], .linear, columns: 5).heights(rows: 3) == [0, 0, 0, 0, 0])
        #expect(geometry([(0, 3)], .logarithmic, columns: 4).heights(rows: 1) == [8, 0, 0, 0])
    }
}

@Suite struct SeriesTests {
    /// Every slice has its columns, side by side from end to end.
    @Test(arguments: [(60, 60), (60, 61), (7, 100), (1, 9), (60, 20)]) func slicesFillTheRow(count: Int, columns: Int) {
        let window = TimeWindow(start: Timestamp(seconds: 0), end: Timestamp(seconds: 3_600))
        let geometry = SeriesGeometry(TimeSlices(window: window, count: count), columns: columns)
        #expect(geometry.columns == max(count, columns), "no slice without a column")
        #expect((0..<count).flatMap { Array(geometry.columns(of: $0)) } == Array(0..<geometry.columns))
        for slice in 0..<count { #expect(geometry.columns(of: slice).allSatisfy { geometry.slice(at: $0) == slice }) }
    }

    /// Two hours from 09:00 in the zone that is shown, on 60 columns: a label of 8 leaves room for a mark each 20 minutes, which
    /// is none of the pleasant lengths; half an hour is.
    @Test func clockMarks() {
        let start = 1_772_323_200.0 - 5.5 * 3_600 + 9 * 3_600
        let window = TimeWindow(start: Timestamp(seconds: start), end: Timestamp(seconds: start + 7_200))
        let geometry = SeriesGeometry(TimeSlices(window: window, count: 60), columns: 60)
        let ticks = geometry.ticks(offset: 19_800) { _ in 8 }
        #expect(ticks.map(\.column) == [0, 15, 30, 45] && ticks.map(\.step) == [1800, 1800, 1800, 1800])
        #expect(ticks.map { $0.time.seconds - start } == [0, 1_800, 3_600, 5_400])
        let east = geometry.ticks(offset: 20_700) { _ in 8 }  // a quarter of an hour further east
        #expect(east.map { $0.time.seconds - start } == [900, 2_700, 4_500, 6_300])
    }
}
