import Figures
import Screen

extension NodeState {
    /// A click chooses a line of the tables or a range of a chart, a second one opens it; dragging over a chart widens the range.
    public mutating func point(_ pointer: Pointer, _ scene: Scene) -> [ScreenRequest]? {
        let layout = layout(scene)
        switch pointer.kind {
        case .drag(let fromX, let fromY): return brush(from: fromX, fromY, to: pointer.x, layout, scene)
        case .press, .doubleClick:
            let line = top + pointer.y - layout.tables.y
            if layout.tables.contains(x: pointer.x, y: pointer.y) {
                guard lines.indices.contains(line), lines[line].isSelectable else { return nil }
                cursor = line
                return []
            }
            if pointer.kind == .doubleClick, cursor == nil, isBrushed { return [] }
            return brush(from: pointer.x, pointer.y, to: pointer.x, layout, scene)
        case .release, .wheel: return nil
        }
    }

    /// Brushes what lies between two columns of the chart that is at the first.
    private mutating func brush(
        from x: Int, _ y: Int, to end: Int, _ layout: NodeLayout, _ scene: Scene
    ) -> [ScreenRequest]? {
        guard let (chart, rect) = layout.charts.first(where: { $0.rect.contains(x: x, y: y) }) else { return nil }
        guard chart.isSeries ? series.isShown : profile.total > 0 else { return nil }
        (self.chart, cursor) = (chart, nil)
        let (first, last) = (min(x, end) - rect.x, max(x, end) - rect.x)
        if chart.isSeries {
            let frame = SeriesFrame(series.series.slices, columns: rect.width, scene.options)
            let slice = { (column: Int) in frame.geometry.slice(at: max(0, column - SeriesFrame.gutter)) }
            series.brush = slice(first)...slice(last)
        } else {
            let columns = histogram.axis.columns
            brush = max(0, min(first, columns - 1))...max(0, min(last, columns - 1))
        }
        return askCount(scene)
    }
}
