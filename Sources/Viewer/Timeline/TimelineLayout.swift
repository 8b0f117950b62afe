import Screen

/// Where the parts of the timeline stand in the body.
struct TimelineLayout {
    /// One line: the whole trace in small, with the zoomed part; empty when there is no room.
    var minimap: Rect
    /// One line: the times.
    var ruler: Rect
    /// The lines of entities.
    var list: Rect
    /// Facts about the entity under the cursor; empty when narrow.
    var panel: Rect
    /// Columns of the list for the tree and for its figures; the rest is bars.
    var nameWidth: Int
    var figureWidth: Int

    /// - Parameter shift: columns that names get from the bars.
    init(_ scene: Scene, shift: Int = 0) {
        let body = Rect(x: 0, y: 0, width: scene.columns, height: scene.rows)
        let panelWidth = scene.isWide ? min(48, max(34, scene.columns / 4)) : 0
        let (left, right) = body.splitRight(panelWidth)
        panel = right
        let (map, below) = left.splitTop(left.height >= 12 ? 1 : 0)
        minimap = map
        (ruler, list) = below.splitTop(below.height >= 3 ? 1 : 0)
        figureWidth = left.width >= 100 ? 14 : left.width >= 40 ? 7 : 0
        let usual = min(60, max(0, left.width * 42 / 100 - figureWidth / 2))
        nameWidth = max(min(12, usual), min(usual + shift, left.width - figureWidth - 10))
    }

    /// The columns of the bars, for the list, ruler and minimap alike.
    var bars: Rect {
        let left = nameWidth + figureWidth + 1
        return Rect(x: list.x + left, y: list.y, width: list.width - left, height: list.height)
    }
}
