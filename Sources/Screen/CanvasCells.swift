// What every draw call ends in. Columns and rows here are those of the whole grid.
extension Canvas {
    /// Puts one glyph on the grid, clipped. A wide glyph that is cut by the clip leaves blanks in the part that shows.
    mutating func store(glyph: UInt32, width: Int, column: Int, row: Int, style: Style) {
        guard row >= clip.y, row < clip.bottom, column < clip.right, column + width > clip.x else { return }
        let start = row * surface.width
        let fits = column >= clip.x && column + width <= clip.right
        splitWide(at: column, row: row)
        splitWide(at: column + width, row: row)
        guard fits else {
            for cut in max(column, clip.x)..<min(column + width, clip.right) {
                cells[start + cut] = Cell(glyph: 0x20, style: style, width: 1)
            }
            return
        }
        cells[start + column] = Cell(glyph: glyph, style: style, width: UInt8(width))
        if width == 2 { cells[start + column + 1] = Cell(glyph: 0x20, style: style, width: 0) }
    }

    /// Blanks a wide glyph that stands across the left edge of a column which is about to be overwritten.
    mutating func splitWide(at column: Int, row: Int) {
        guard column > 0, column < surface.width else { return }
        let index = row * surface.width + column
        guard cells[index].isContinuation else { return }
        cells[index] = Cell(glyph: 0x20, style: cells[index].style, width: 1)
        cells[index - 1] = Cell(glyph: 0x20, style: cells[index - 1].style, width: 1)
    }
}

extension Rect {
    func contains(y row: Int) -> Bool { row >= y && row < bottom }
}
