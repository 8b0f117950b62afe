/// A stretch of one row in one style, as the exporters write it.
struct StyledRun {
    /// The first column.
    var x: Int
    /// Columns.
    var width: Int
    var style: Style
    /// What it shows.
    var text: String
    /// True when no character has ink.
    var isBlank: Bool
}

extension Canvas {
    /// The row's cells joined to runs. With `splittingWide`, what is not plain one-column text stands alone, so that
    /// an exporter can say where each such character goes.
    func styledRuns(row y: Int, splittingWide: Bool = false) -> [StyledRun] {
        var runs: [StyledRun] = []
        var alone = false
        var x = 0
        for cell in row(y) {
            if !cell.isContinuation {
                let apart = splittingWide && cell.ascii == nil && !isLineDrawing(cell)
                if apart || alone || runs.last?.style != cell.style {
                    runs.append(StyledRun(x: x, width: 0, style: cell.style, text: "", isBlank: true))
                }
                alone = apart
            }
            let last = runs.count - 1
            if last >= 0 {
                runs[last].width += 1
                forEachScalar(of: cell) { runs[last].text.unicodeScalars.append($0) }
                if !cell.isContinuation, cell.ascii != 0x20 { runs[last].isBlank = false }
            }
            x += 1
        }
        return runs
    }

    /// Frames and blocks, which a monospaced font holds in the width of its letters.
    private func isLineDrawing(_ cell: Cell) -> Bool {
        cell.glyph >= 0x2500 && cell.glyph < 0x25A0
    }
}
