import TraceAnalysis
import TraceModel

// Choosing a part of a chart.
extension NodeState {
    /// Begins a range, or moves or widens the one there is.
    mutating func moveBrush(_ command: Command, _ scene: Scene) -> [ScreenRequest] {
        let charts = charts(scene)
        if let first = charts.first, !charts.contains(chart) { chart = first }
        guard chart.isSeries ? series.isShown : profile.total > 0 else {
            return [.notice("There are no response times to choose from")]
        }
        cursor = nil
        if chart.isSeries {
            let counts = series.series.statistics.map { Double($0.total) }
            series.brush = NodeState.moved(series.brush, command, counts, start: series.worstSlice)
        } else {
            let start = profile.p50.map { histogram.axis.column(of: $0) } ?? 0
            brush = NodeState.moved(brush, command, histogram.counts, start: start)
        }
        return []
    }

    /// A range of one column goes from one column that counts anything to the next.
    static func moved(
        _ brush: ClosedRange<Int>?, _ command: Command, _ counts: [Double], start: Int
    ) -> ClosedRange<Int> {
        guard let brush else { return start...start }
        let last = counts.count - 1
        func next(_ column: Int, _ step: Int) -> Int? {
            var place = column + step
            while counts.indices.contains(place), counts[place] == 0 { place += step }
            return counts.indices.contains(place) ? place : nil
        }
        switch command {
        case .brushWidenLeft: return (next(brush.lowerBound, -1) ?? 0)...brush.upperBound
        case .brushWidenRight: return brush.lowerBound...(next(brush.upperBound, 1) ?? last)
        default:
            let step = command == .brushLeft ? -1 : 1
            if brush.count == 1 {
                let column = next(brush.lowerBound, step) ?? brush.lowerBound
                return column...column
            }
            guard brush.lowerBound + step >= 0, brush.upperBound + step <= last else { return brush }
            return (brush.lowerBound + step)...(brush.upperBound + step)
        }
    }

    /// Home and End: the range goes to the first or the last column that counts anything.
    mutating func moveBrushToEnd(_ isLast: Bool) {
        if chart.isSeries {
            let all = series.series.statistics.indices.filter { series.series.statistics[$0].total > 0 }
            series.brush = (isLast ? all.last : all.first).map { $0...$0 }
        } else {
            let all = histogram.counts.indices.filter { histogram.counts[$0] > 0 }
            brush = (isLast ? all.last : all.first).map { $0...$0 }
        }
    }

    /// What takes as long as p90 and longer; where that is chosen, p99.
    mutating func chooseSlowTail() -> [ScreenRequest] {
        guard let p90 = profile.p90, let p99 = profile.p99 else {
            return [.notice("There are no response times to choose from")]
        }
        (chart, cursor) = (.times, nil)
        // Columns of a linear axis are too wide for that where most requests are fast.
        scale = .logarithmic
        plot(histogram.axis.columns)
        let (wide, narrow) = (histogram.axis.column(of: p90), histogram.axis.column(of: p99))
        let last = histogram.axis.columns - 1
        brush = (brush == wide...last ? narrow : wide)...last
        return []
    }

    /// The time in which most requests failed.
    mutating func chooseFailingStretch(_ scene: Scene) -> [ScreenRequest] {
        guard series.isShown, let stretch = series.failingStretch else {
            return [.notice("No request was seen to fail over time")]
        }
        (chart, cursor) = (.requests, nil)
        series.brush = stretch
        plotSeries(layout(scene))
        return []
    }

    /// The brushed time for every screen.
    mutating func useBrushAsWindow() -> [ScreenRequest] {
        guard let window = series.brushedWindow else {
            return [.notice("Choose a range of time first: c goes to the charts over time")]
        }
        series.brush = nil
        return [.choose(window)]
    }

    /// The range of the chart with the keys goes first, then the other's.
    mutating func clearBrush() -> [ScreenRequest] {
        switch (brush, series.brush) {
        case (nil, nil): return [.widen]
        case (_?, _) where !chart.isSeries || series.brush == nil: brush = nil
        default: series.brush = nil
        }
        return []
    }
}
