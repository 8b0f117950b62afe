// Areas, lines and frames.
extension Canvas {
    /// Fills a rectangle of the current frame (by default all of it) with one character of one column.
    public mutating func fill(_ rect: Rect? = nil, _ scalar: Unicode.Scalar = " ", style: Style = .text) {
        let area = onGrid(rect ?? bounds)
        guard !area.isEmpty else { return }
        let shown = Cleaning.shown(scalar.value, after: 0)
        let cell = Cell(glyph: shown.width == 1 ? shown.value : 0x20, style: style, width: 1)
        for row in area.y..<area.bottom {
            splitWide(at: area.x, row: row)
            splitWide(at: area.right, row: row)
            let start = row * surface.width
            for index in (start + area.x)..<(start + area.right) { cells[index] = cell }
        }
    }

    /// Draws a marker over a rectangle.
    public mutating func fill(_ rect: Rect, _ glyph: Glyph, style: Style = .text) {
        fill(rect, glyphs[glyph], style: style)
    }

    /// Draws a horizontal line of `length` cells.
    public mutating func hline(x: Int, y: Int, length: Int, style: Style = .border, weight: LineWeight = .light) {
        fill(Rect(x: x, y: y, width: length, height: 1), glyphs.line(.horizontal, weight), style: style)
    }

    /// Draws a vertical line of `length` cells.
    public mutating func vline(x: Int, y: Int, length: Int, style: Style = .border, weight: LineWeight = .light) {
        fill(Rect(x: x, y: y, width: 1, height: length), glyphs.line(.vertical, weight), style: style)
    }

    /// Draws one cell of a line that joins the given sides.
    public mutating func line(
        _ sides: LineSides, x: Int, y: Int, style: Style = .border, weight: LineWeight = .light
    ) {
        put(scalar: glyphs.line(sides, weight), x: x, y: y, style: style)
    }

    /// Draws a frame along the edge of `rect`, its title in the top line; the inside is left as it is. A frame less
    /// than two cells wide or high is drawn as a line.
    public mutating func box(
        _ rect: Rect, style: Style = .border, weight: LineWeight = .light, title: String? = nil,
        titleStyle: Style = .title
    ) {
        guard !rect.isEmpty else { return }
        let (right, bottom) = (rect.right - 1, rect.bottom - 1)
        hline(x: rect.x, y: rect.y, length: rect.width, style: style, weight: weight)
        hline(x: rect.x, y: bottom, length: rect.width, style: style, weight: weight)
        if rect.height > 1 {
            vline(x: rect.x, y: rect.y, length: rect.height, style: style, weight: weight)
            vline(x: right, y: rect.y, length: rect.height, style: style, weight: weight)
        }
        if rect.height > 1, rect.width > 1 {
            line([.south, .east], x: rect.x, y: rect.y, style: style, weight: weight)
            line([.south, .west], x: right, y: rect.y, style: style, weight: weight)
            line([.north, .east], x: rect.x, y: bottom, style: style, weight: weight)
            line([.north, .west], x: right, y: bottom, style: style, weight: weight)
        }
        guard let title, !title.isEmpty, rect.width > 6 else { return }
        let used = put(title, x: rect.x + 3, y: rect.y, style: titleStyle, maxWidth: rect.width - 6)
        put(scalar: " ", x: rect.x + 2, y: rect.y, style: style)
        put(scalar: " ", x: rect.x + 3 + used, y: rect.y, style: style)
    }

    /// Changes the style of the cells in a rectangle and keeps what they show (the row under the cursor).
    public mutating func setStyle(_ rect: Rect, _ transform: (Style) -> Style) {
        let area = onGrid(rect)
        guard !area.isEmpty else { return }
        for row in area.y..<area.bottom {
            let start = row * surface.width
            for index in (start + area.x)..<(start + area.right) { cells[index].style = transform(cells[index].style) }
        }
    }

    /// Gives every cell in a rectangle one style.
    public mutating func setStyle(_ rect: Rect, _ style: Style) {
        setStyle(rect) { _ in style }
    }

    /// Copies a rectangle of another canvas's grid (by default all of it) to a place of the current frame.
    public mutating func draw(_ other: Canvas, x: Int, y: Int, from source: Rect? = nil) {
        let source = (source ?? Rect(other.surface)).intersection(Rect(other.surface))
        let target = onGrid(Rect(x: x, y: y, width: source.width, height: source.height))
        guard !target.isEmpty else { return }
        if other.hasMasked { hasMasked = true }
        let (dx, dy) = (source.x - x - frame.x, source.y - y - frame.y)
        if other.clusters.isEmpty, target.width == other.surface.width { return copy(other, to: target, dy) }
        for row in target.y..<target.bottom {
            for column in target.x..<target.right {
                let cell = other.cell(x: column + dx, y: row + dy)
                guard !cell.isContinuation || column == target.x else { continue }
                let glyph =
                    cell.isContinuation
                    ? 0x20
                    : cell.glyph & Cell.clusterBit == 0
                        ? cell.glyph : clusters.glyph(for: other.clusters[cell.glyph])
                store(glyph: glyph, width: max(1, Int(cell.width)), column: column, row: row, style: cell.style)
            }
        }
    }

    /// Whole rows without marks: cells as they are.
    private mutating func copy(_ other: Canvas, to target: Rect, _ dy: Int) {
        for row in target.y..<target.bottom {
            splitWide(at: target.x, row: row)
            splitWide(at: target.right, row: row)
            let start = row * surface.width + target.x
            for (column, cell) in other.row(row + dy).enumerated() { cells[start + column] = cell }
        }
    }

    /// A rectangle of the current frame on the whole grid, clipped.
    private func onGrid(_ rect: Rect) -> Rect {
        rect.moved(dx: frame.x, dy: frame.y).intersection(clip)
    }
}
