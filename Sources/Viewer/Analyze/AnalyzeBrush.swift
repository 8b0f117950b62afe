import Figures
import Screen
import TraceAnalysis
import TraceModel

/// A range of one of the two charts.
struct AnalyzeBrush: Hashable, Sendable {
    /// Requests over time; else response times.
    var isSeries: Bool
    var columns: ClosedRange<Int>
}

extension AnalyzeState: TextTaking {
    /// The left column of a chart on the canvas of both.
    static func chartStart(isSeries: Bool, width: Int) -> Int { isSeries ? 12 : width / 2 + 2 }

    /// Of A: what is brushed is a part of it.
    private func counts(isSeries: Bool) -> [Double] {
        guard let picture else { return [] }
        return isSeries ? picture.series.map { Double($0.total) } : picture.responseTimes(scale).a
    }

    /// What is brushed as a filter; the traces of A in it are what Enter and + choose.
    var brushedFilter: TraceFilter? {
        guard let brush, let picture else { return nil }
        if brush.isSeries {
            guard let window = picture.slices?.window(of: brush.columns) else { return nil }
            return TraceFilter(label: Format.range(window, options), condition: .started(window))
        }
        guard let seconds = picture.responseTimes(scale).axis?.bounds(of: brush.columns) else { return nil }
        let words = [seconds.lowerBound, seconds.upperBound].map { Format.duration($0, ascii: options.isASCII) }
        return TraceFilter(label: words.joined(separator: "-"), condition: .responseTime(seconds))
    }

    /// As on a node: from one column that counts anything to the next.
    mutating func moveBrush(_ command: Command) -> [ScreenRequest] {
        let isSeries = brush?.isSeries ?? false
        let counts = counts(isSeries: isSeries)
        guard counts.contains(where: { $0 > 0 }) else { return [.notice("There is nothing to choose from")] }
        let start = counts.indices.max { counts[$0] < counts[$1] } ?? 0
        brush = AnalyzeBrush(
            isSeries: isSeries, columns: NodeState.moved(brush?.columns, command, counts, start: start))
        return [.notice(brushWords)]
    }

    private var brushWords: String { (brushedFilter?.label ?? "") + ": + only these, - not these, Enter their traces" }

    mutating func changeChart() -> [ScreenRequest] {
        let isSeries = !(brush?.isSeries ?? false)
        let counts = counts(isSeries: isSeries)
        guard let most = counts.indices.max(by: { counts[$0] < counts[$1] }) else { return [] }
        brush = AnalyzeBrush(isSeries: isSeries, columns: most...most)
        return [.notice(brushWords)]
    }

    /// Pressed on a chart, and drawn over it.
    mutating func brush(by pointer: Pointer, _ charts: Rect) -> [ScreenRequest]? {
        var from = (x: pointer.x, y: pointer.y)
        switch pointer.kind {
        case .drag(let x, let y): from = (x, y)
        case .press: break
        case .doubleClick, .release, .wheel: return nil
        }
        guard charts.contains(x: from.x, y: from.y) else { return nil }
        let isSeries = from.x < charts.width / 2
        let left = AnalyzeState.chartStart(isSeries: isSeries, width: charts.width)
        let last = counts(isSeries: isSeries).count - 1
        guard last >= 0 else { return nil }
        let ends = [from.x - left, pointer.x - left].map { max(0, min($0, last)) }.sorted()
        brush = AnalyzeBrush(isSeries: isSeries, columns: ends[0]...ends[1])
        return [.notice(brushWords)]
    }

    /// A preset, a file or an expression as set B.
    mutating func take(_ text: String, _ scene: Scene) -> [ScreenRequest] {
        baseline = text.isEmpty ? .rest : AnalyzeBaseline(typed: text)
        return ask()
    }
}
