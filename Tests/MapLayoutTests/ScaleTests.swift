import MapLayout
import Testing
import TraceModel

@Suite struct ScaleTests {
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

    @Test func histogramColumns() {
        let entries = [(0.1, 2.0), (0.1, 2), (0.9, 1), (1.0, 8), (.nan, 5)].map {
            HistogramEntry(value: $0.0, count: $0.1)
        }
        let scale = HistogramScale(entries: entries, axis: .linear, columns: 10)
        #expect(scale.counts == [0, 4, 0, 0, 0, 0, 0, 0, 0, 9])
        #expect(scale.heights(rows: 2) == [0, 7, 0, 0, 0, 0, 0, 0, 0, 16])
        #expect(scale.count(inColumns: 0...1) == 4)
        #expect(abs(scale.range(ofColumns: 1...2).upperBound - 0.3) < 1e-9)
    }

    @Test func logarithmicAxis() {
        let entries = [0.001, 0.01, 0.1, 1].map { HistogramEntry(value: $0, count: 1) }
        let scale = HistogramScale(entries: entries, axis: .logarithmic, columns: 30)
        #expect(scale.ticks().map(\.label) == ["1ms", "10ms", "100ms", "1s"])
        #expect(scale.counts.enumerated().filter { $0.element > 0 }.map(\.offset).first == 0)
        #expect(scale.count(inColumns: 0...29) == 4)
        let range = scale.range(ofColumns: 10...19)
        #expect(abs(range.lowerBound - 0.01) < 1e-6)
        #expect(abs(range.upperBound - 0.1) < 1e-6)
    }

    @Test func emptyAndOddHistograms() {
        #expect(HistogramScale(entries: [], axis: .linear, columns: 5).total == 0)
        #expect(HistogramScale(entries: [], axis: .logarithmic, columns: 0).counts == [0])
        let zeros = [HistogramEntry(value: 0, count: 3), HistogramEntry(value: -0.0, count: 1)]
        #expect(HistogramScale(entries: zeros, axis: .logarithmic, columns: 4).counts == [4, 0, 0, 0])
    }
}
