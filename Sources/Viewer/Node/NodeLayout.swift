import Screen

/// Where the parts of the node screen stand: side by side when there is room, else below one another.
struct NodeLayout {
    /// Name and figures.
    var head: Rect
    /// The charts that fit, the one with the keys among them: title, plot and axis, and below the one with the keys a line that says
    /// what is brushed.
    var charts: [(chart: NodeChart, rect: Rect)]
    var tables: Rect

    /// Columns of every chart.
    var plotWidth: Int { head.width }

    /// - Parameters:
    ///   - charts: those that there is something for.
    ///   - focus: the one that has the keys.
    init(_ scene: Scene, _ charts: [NodeChart], focus: NodeChart) {
        // On a screen of few rows the lists come before the health bar and the charts.
        let headRows = scene.isWide || scene.rows >= 14 ? 6 : 3
        if scene.isWide {
            let left = scene.columns * 11 / 20
            head = Rect(x: 1, y: 0, width: left - 2, height: headRows)
            let room = Rect(x: 1, y: headRows + 1, width: left - 2, height: max(0, scene.rows - headRows - 1))
            self.charts = NodeLayout.stacked(charts, focus, room, highest: 22)
            tables = Rect(x: left + 2, y: 0, width: scene.columns - left - 3, height: scene.rows)
            return
        }
        head = Rect(x: 1, y: 0, width: scene.columns - 2, height: headRows)
        let half = max(0, (scene.rows - headRows) / 2 + 1)
        let room = Rect(x: 1, y: headRows, width: scene.columns - 2, height: half)
        self.charts = NodeLayout.stacked(charts, focus, room, highest: 12)
        let below = (self.charts.last?.rect.bottom ?? headRows - 1) + 1
        tables = Rect(x: 1, y: below, width: scene.columns - 2, height: scene.rows - below)
    }

    /// The rows that a chart has.
    func rows(of chart: NodeChart) -> Int? { charts.first { $0.chart == chart }?.rect.height }

    /// A chart needs so many rows beside others; a blank one stands between two.
    private static let least = 9
    /// One that stands alone needs so many to show anything.
    private static let smallest = 5

    /// As many charts as the room has rows for, in their order, the one with the keys among them.
    private static func stacked(
        _ charts: [NodeChart], _ focus: NodeChart, _ room: Rect, highest: Int
    ) -> [(chart: NodeChart, rect: Rect)] {
        guard !charts.isEmpty, room.height >= NodeLayout.smallest else { return [] }
        let count = max(1, min(charts.count, (room.height + 1) / (least + 1)))
        let place = charts.firstIndex(of: focus) ?? 0
        let first = max(0, min(place, charts.count - count))
        let rows = room.height - (count - 1)
        var y = room.y
        return charts[first..<(first + count)].enumerated().map { number, chart in
            let height = min(highest, rows / count + (number >= count - rows % count ? 1 : 0))
            defer { y += height + 1 }
            return (chart, Rect(x: room.x, y: y, width: room.width, height: height))
        }
    }
}
