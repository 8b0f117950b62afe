/// A grid of cells to draw on: a value, with the part of it that the present drawing code owns.
///
/// Coordinates are those of the current frame (the whole canvas, or the rectangle given to `inside`), and whatever
/// falls outside is left out, so drawing code never checks bounds. No call allocates for a cell.
public struct Canvas: Sendable {
    /// Extents of the whole grid.
    public let surface: Size
    /// Which characters frames, bars and markers are drawn with.
    public var glyphs: GlyphSet

    /// Secrets are drawn as they are; else `***` stands in their place.
    public var showsSecrets = false
    /// Something was left out of what was drawn since the last `clear`.
    public internal(set) var hasMasked = false

    var cells: [Cell]
    var clusters = ClusterTable()
    /// The current frame in coordinates of the grid.
    var frame: Rect
    /// The part of the grid that may be drawn on; within the grid always.
    var clip: Rect

    /// A blank canvas.
    public init(size: Size, glyphs: GlyphSet = .unicode) {
        surface = size
        self.glyphs = glyphs
        cells = [Cell](repeating: .blank, count: size.width * size.height)
        frame = Rect(size)
        clip = Rect(size)
    }

    /// Extents of the current frame.
    public var size: Size { frame.size }
    /// Columns of the current frame.
    public var width: Int { frame.width }
    /// Rows of the current frame.
    public var height: Int { frame.height }
    /// The current frame in its own coordinates: its origin is 0, 0.
    public var bounds: Rect { Rect(frame.size) }

    /// The part of the current frame that can be seen, in its own coordinates: rows outside need no drawing.
    public var visible: Rect { clip.intersection(frame).moved(dx: -frame.x, dy: -frame.y) }

    /// Makes every cell blank again; keeps the memory.
    public mutating func clear() {
        for index in cells.indices { cells[index] = .blank }
        clusters.removeAll()
        hasMasked = false
    }

    /// Draws in `rect` as on a canvas of its own: translated, and clipped to it.
    public mutating func inside<Result>(_ rect: Rect, _ draw: (inout Canvas) throws -> Result) rethrows -> Result {
        let (outerFrame, outerClip) = (frame, clip)
        frame = rect.moved(dx: outerFrame.x, dy: outerFrame.y)
        clip = outerClip.intersection(frame)
        defer { (frame, clip) = (outerFrame, outerClip) }
        return try draw(&self)
    }

    /// The cell at a place of the whole grid; blank outside.
    public func cell(x: Int, y: Int) -> Cell {
        guard Rect(surface).contains(x: x, y: y) else { return .blank }
        return cells[y * surface.width + x]
    }

    /// A row of the whole grid; empty outside.
    public func row(_ y: Int) -> ArraySlice<Cell> {
        guard y >= 0, y < surface.height else { return [] }
        return cells[(y * surface.width)..<((y + 1) * surface.width)]
    }

    /// Calls `body` with each scalar the cell shows: the spacing one, then its marks; none for a continuation.
    public func forEachScalar(of cell: Cell, _ body: (Unicode.Scalar) -> Void) {
        guard !cell.isContinuation else { return }
        if cell.glyph & Cell.clusterBit == 0 {
            if let scalar = Unicode.Scalar(cell.glyph) { body(scalar) }
        } else {
            clusters[cell.glyph].forEachScalar(body)
        }
    }
}
