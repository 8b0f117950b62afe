/// A stretch of changed cells in one row of the new canvas's grid. It begins and ends on whole characters.
public struct CellRun: Hashable, Sendable {
    /// The row.
    public var y: Int
    /// The first column.
    public var x: Int
    /// Columns.
    public var count: Int

    /// A stretch of `count` columns.
    public init(y: Int, x: Int, count: Int) {
        self.y = y
        self.x = x
        self.count = count
    }
}

extension Canvas {
    /// The cells of a run.
    public func cells(in run: CellRun) -> ArraySlice<Cell> {
        let row = row(run.y)
        let first = min(row.endIndex, row.startIndex + max(0, run.x))
        return row[first..<min(row.endIndex, first + max(0, run.count))]
    }

    /// Where this canvas differs from the one drawn before, row by row; all of it when the sizes differ or nothing
    /// was drawn.
    public func changes(since old: Canvas?) -> [CellRun] {
        guard let old, old.surface == surface else {
            return (0..<surface.height).map { CellRun(y: $0, x: 0, count: surface.width) }
        }
        let plain = clusters.isEmpty && old.clusters.isEmpty
        return cells.withUnsafeBufferPointer { new in
            old.cells.withUnsafeBufferPointer { before in
                changes(new) { plain ? new[$0] == before[$0] : same(new[$0], old, before[$0]) }
            }
        }
    }

    /// The runs of cells that are not the same, row by row; a run takes in both halves of a wide character.
    private func changes(_ new: UnsafeBufferPointer<Cell>, isSame: (Int) -> Bool) -> [CellRun] {
        var runs: [CellRun] = []
        for row in 0..<surface.height {
            let start = row * surface.width
            let end = start + surface.width
            var index = start
            while index < end {
                guard !isSame(index) else {
                    index += 1
                    continue
                }
                let first = new[index].isContinuation && index > start ? index - 1 : index
                while index < end, new[index].isContinuation || !isSame(index) { index += 1 }
                runs.append(CellRun(y: row, x: first - start, count: index - first))
            }
        }
        return runs
    }

    /// Cells of two canvases show the same; indices into the two cluster tables mean nothing to each other.
    private func same(_ cell: Cell, _ old: Canvas, _ before: Cell) -> Bool {
        guard cell.style == before.style, cell.width == before.width else { return false }
        let isCluster = cell.glyph & Cell.clusterBit != 0
        guard isCluster, before.glyph & Cell.clusterBit != 0 else { return cell.glyph == before.glyph }
        return clusters[cell.glyph] == old.clusters[before.glyph]
    }
}
