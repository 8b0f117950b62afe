import Screen

/// Where the parts of the screen stand.
struct AnalyzeLayout {
    let sets: Rect
    let charts: Rect
    private var titleRows: [AnalyzePanel: Int] = [:]
    private var lineRects: [AnalyzePanel: Rect] = [:]
    private let width: Int

    /// The panel with the cursor gets what the others do not need.
    init(_ state: AnalyzeState, _ scene: Scene) {
        width = scene.columns
        sets = Rect(x: 0, y: 0, width: width, height: min(2, scene.rows))
        let hasCharts = scene.rows >= 14
        charts = Rect(x: 0, y: 2, width: width, height: hasCharts ? 2 : 0)
        var y = sets.height + charts.height
        let panels = AnalyzePanel.allCases
        var room = max(0, scene.rows - y - panels.count)
        var heights: [AnalyzePanel: Int] = [:]
        func give(_ panel: AnalyzePanel, _ most: Int) {
            let height = heights[panel] ?? 0
            // One line even of an empty panel, to say so.
            let more = max(0, min(room, min(most, max(1, state.lineCount(panel))) - height))
            heights[panel] = height + more
            room -= more
        }
        give(state.panel, min(4, room))
        for (panel, least) in [(AnalyzePanel.costs, 4), (.apart, 4), (.table, 1), (.patterns, 1)] { give(panel, least) }
        for (panel, fair) in [(AnalyzePanel.apart, 8), (.costs, 7), (.patterns, 4), (.table, 4)] { give(panel, fair) }
        give(state.panel, .max)
        for panel in panels { give(panel, .max) }
        for panel in panels {
            titleRows[panel] = y
            lineRects[panel] = Rect(x: 0, y: y + 1, width: width, height: heights[panel] ?? 0)
            y += 1 + (heights[panel] ?? 0)
        }
    }

    func title(_ panel: AnalyzePanel) -> Rect { Rect(x: 0, y: titleRows[panel] ?? 0, width: width, height: 1) }
    func lines(_ panel: AnalyzePanel) -> Rect { lineRects[panel] ?? Rect(x: 0, y: 0, width: 0, height: 0) }
}
