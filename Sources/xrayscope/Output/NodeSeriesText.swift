import Figures
import Screen
import TraceAnalysis
import TraceModel
import Viewer

/// A node's requests over time: a column each period, below it the glyph of the worst outcome in it.
func nodeSeriesLines(_ points: SeriesPoints?, _ shown: ShownAs) -> [String] {
    guard let points, !points.isEmpty else { return [] }
    let series = points.series(columns: max(10, min(shown.columns, 120)))
    // All at one time: there is no course to see.
    guard series.slices.count > 1 else { return [] }
    let title =
        "Requests over time  by \(Format.period(series.slices.seconds)), "
        + "highest \(Format.shortCount(Double(series.peak)))  \(Format.window(series.slices.window, shown.view))"
    let columns = series.statistics.map { statistics -> Character in
        let share = Double(statistics.total) / Double(max(1, series.peak))
        let eighths = statistics.total > 0 ? max(1, Int((share * 8).rounded())) : 0
        return Character(shown.glyphs.column(eighths: eighths))
    }
    let worst = series.statistics.map { statistics -> Character in
        let outcome = statistics.health.worst
        return outcome == .ok ? " " : Character(shown.glyphs[glyph(of: outcome)])
    }
    let last = worst.lastIndex { $0 != " " }
    return ["", title, String(columns)] + (last.map { [String(worst[...$0])] } ?? [])
}

extension LoadedSources {
    /// A node's statistics over time: asked for of a live source, counted from what was read of others.
    /// - Throws: why the source did not answer.
    func series(of node: NodeIdentity, in graph: ServiceGraph, scope: DataRequest.Scope) throws(Problem)
        -> SeriesPoints?
    {
        if repository.capabilities.hasSeries, scope.filter == nil {
            guard let start = graph.start, let end = graph.end, !node.isClient else { return nil }
            let answer = try repository.answer(.timeSeries(scope, service: node.serviceIdentity))
            return answer.timeSeries[node.serviceIdentity].map {
                SeriesPoints(answered: $0, window: TimeWindow(start: start, end: end))
            }
        }
        let table = TraceTable(dataSet)
        let ends = table.starts.indices.map { table.starts[$0].saturatingAdd(max(0, table.durations[$0])) }
        guard let start = table.starts.min(), let end = ends.max() else { return nil }
        let window = TimeWindow(
            start: Timestamp(nanoseconds: start), end: Timestamp(nanoseconds: end.saturatingAdd(1)))
        return SeriesPoints.derived(of: node, from: dataSet, table, window: window)
    }
}
