import TraceAnalysis

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
    private static func moved(
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
