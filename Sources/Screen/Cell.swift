/// One terminal cell: eight bytes, no heap.
///
/// A cell shows one spacing scalar and the marks that combine with it. The scalar stands in the cell itself; the rare
/// cell with marks holds an index into its canvas's table instead (`Canvas.scalars(of:)` resolves both).
public struct Cell: Hashable, Sendable {
    /// A Unicode scalar value, or an index into the canvas's cluster table with the top bit set.
    var glyph: UInt32
    /// How it is drawn.
    public var style: Style
    /// Columns it takes: 1, 2, or 0 for the right half of a wide cell, which shows nothing of its own.
    public internal(set) var width: UInt8

    static let clusterBit: UInt32 = 0x8000_0000

    init(glyph: UInt32, style: Style, width: UInt8) {
        self.glyph = glyph
        self.style = style
        self.width = width
    }

    /// An empty cell.
    public static let blank = Cell(glyph: 0x20, style: Style(.text), width: 1)

    /// True for the right half of a wide cell.
    public var isContinuation: Bool { width == 0 }

    /// The one ASCII byte of the cell, where it shows ASCII.
    public var ascii: UInt8? { glyph < 0x80 && width == 1 ? UInt8(glyph) : nil }
}

/// A spacing scalar and the marks on it: as many as ncurses holds in a cell (CCHARW_MAX is 5), kept without heap.
struct Cluster: Hashable {
    var base: UInt32
    var width: UInt8
    private(set) var markCount: UInt8 = 0
    private var mark0: UInt32 = 0
    private var mark1: UInt32 = 0
    private var mark2: UInt32 = 0
    private var mark3: UInt32 = 0

    init(base: UInt32, width: UInt8) {
        self.base = base
        self.width = width
    }

    /// Marks beyond the fourth are left out: a stack of a thousand accents is an attack, not a letter.
    mutating func append(mark: UInt32) {
        switch markCount {
        case 0: mark0 = mark
        case 1: mark1 = mark
        case 2: mark2 = mark
        case 3: mark3 = mark
        default: return
        }
        markCount += 1
    }

    /// Mark `index` of `markCount`.
    func mark(_ index: Int) -> UInt32 {
        switch index {
        case 0: mark0
        case 1: mark1
        case 2: mark2
        default: mark3
        }
    }

    /// Calls for each scalar, the base first.
    func forEachScalar(_ body: (Unicode.Scalar) -> Void) {
        if let scalar = Unicode.Scalar(base) { body(scalar) }
        for index in 0..<Int(markCount) {
            if let scalar = Unicode.Scalar(mark(index)) { body(scalar) }
        }
    }
}
