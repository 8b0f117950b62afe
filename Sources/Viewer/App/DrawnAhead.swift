import Screen

/// What the next key will most likely show, drawn while nobody waits: the lines in sight with one more at each end, and the panels of
/// the rows around the cursor. It only ever holds what drawing anew would give; who changes anything but the cursor calls `forget`.
struct DrawnAhead: Sendable {
    /// What a drawing depends on besides its screen's state.
    private struct Place: Equatable {
        var version: Int
        var options: ViewOptions
        var columns: Int
        var rows: Int

        init(_ scene: Scene) {
            (version, options) = (scene.data.version, scene.options)
            (columns, rows) = (scene.columns, scene.rows)
        }
    }

    private var place: Place?
    /// Lines of the list, without the cursor, from number `first` on.
    private var lines: Canvas?
    private var first = 0
    /// By row.
    private var panels: [Int: Canvas] = [:]

    mutating func forget() { self = DrawnAhead() }

    /// Puts the lines from number `top` on where they belong.
    /// - Returns: false when they have to be drawn.
    func drawLines(from top: Int, count: Int, _ scene: Scene, on canvas: inout Canvas) -> Bool {
        guard let lines, place == Place(scene), top >= first, top + count <= first + lines.surface.height else {
            return false
        }
        canvas.draw(lines, x: 0, y: 0, from: Rect(x: 0, y: top - first, width: lines.surface.width, height: count))
        return true
    }

    /// Puts the panel of a row where it belongs.
    /// - Returns: false when it has to be drawn.
    func drawPanel(of row: Int, _ scene: Scene, on canvas: inout Canvas) -> Bool {
        guard place == Place(scene), let panel = panels[row] else { return false }
        canvas.draw(panel, x: 0, y: 0)
        return true
    }

    /// Draws the lines ahead, `size.height` of them in sight from number `top` on, where they are not there yet.
    /// - Parameter draw: draws a line, by its number, in row `y`.
    mutating func prepareLines(
        from top: Int, of count: Int, _ size: Size, _ scene: Scene, draw: (Int, Int, inout Canvas) -> Void
    ) {
        adopt(scene)
        let wanted = max(0, top - 1)..<min(count, top + size.height + 1)
        if let lines, first <= wanted.lowerBound, wanted.upperBound <= first + lines.surface.height { return }
        var canvas = Canvas(size: Size(width: size.width, height: wanted.count), glyphs: scene.options.glyphs)
        canvas.showsSecrets = scene.options.showsSecrets
        for number in wanted { draw(number, number - wanted.lowerBound, &canvas) }
        (lines, first) = (canvas, wanted.lowerBound)
    }

    /// Draws the panels of some rows ahead where they are not there yet, and drops those of others.
    mutating func preparePanels(of rows: [Int], _ size: Size, _ scene: Scene, draw: (Int, inout Canvas) -> Void) {
        adopt(scene)
        panels = panels.filter { rows.contains($0.key) }
        for row in rows where panels[row] == nil && size.width > 0 {
            var canvas = Canvas(size: size, glyphs: scene.options.glyphs)
            canvas.showsSecrets = scene.options.showsSecrets
            draw(row, &canvas)
            panels[row] = canvas
        }
    }

    private mutating func adopt(_ scene: Scene) {
        if place == Place(scene) { return }
        forget()
        place = Place(scene)
    }
}
