import CNcurses
import Screen

/// Turns cells into what ncurses draws. Looks are worked out once a style, colour pairs are made on demand.
struct Painter {
    let depth: ColorDepth
    private let theme: Theme
    private let isUTF8: Bool
    private let colors: Int
    private var looks: [Look?]
    private var pairs: [UInt32: Int32] = [:]
    private var row: [cchar_t] = []
    private var scalars: [UInt32] = []

    private struct Look {
        var attributes: attr_t
        var pair: Int32
        /// A blank in it: what every ASCII character is made from.
        var blank: cchar_t
    }

    init(theme: Theme, noColor: Bool, isUTF8: Bool) {
        self.theme = theme
        self.isUTF8 = isUTF8
        colors = noColor ? 0 : Int(xr_colors())
        depth = colors >= 256 ? .full256 : colors >= 8 ? .basic16 : .none
        looks = Array(repeating: nil, count: StyleRole.allCases.count * 256)
    }

    /// Hands a run of cells to ncurses, which paints them at the next refresh.
    mutating func paint(_ run: CellRun, of canvas: Canvas) {
        row.removeAll(keepingCapacity: true)
        for cell in canvas.cells(in: run) where !cell.isContinuation { append(cell, of: canvas) }
        _ = row.withUnsafeBufferPointer { xr_put_row(Int32(run.y), Int32(run.x), $0.baseAddress, Int32($0.count)) }
    }

    private mutating func append(_ cell: Cell, of canvas: Canvas) {
        let look = look(of: cell.style)
        if let byte = cell.ascii {
            row.append(look.blank)
            xr_cell_ascii(&row[row.count - 1], byte)
            return
        }
        scalars.removeAll(keepingCapacity: true)
        canvas.forEachScalar(of: cell) { scalars.append($0.value) }
        let first = scalars.first ?? 0x20
        if first >= 0x80, !isUTF8 || xr_width(first) != Int32(cell.width) {
            // This system gives the character another width (or no picture): columns matter more than it does.
            scalars = [isUTF8 && xr_width(0xFFFD) == 1 ? 0xFFFD : 0x3F]
            append(scalars, look)
            if cell.width == 2 { append([0x20], look) }
        } else {
            append(scalars, look)
        }
    }

    private mutating func append(_ scalars: [UInt32], _ look: Look) {
        var made = cchar_t()
        xr_cell(&made, scalars, Int32(scalars.count), look.attributes, look.pair)
        row.append(made)
    }

    private mutating func look(of style: Style) -> Look {
        let index = Int(style.role.rawValue) << 8 | Int(style.attributes.rawValue)
        if let known = looks[index] { return known }
        let look = makeLook(theme.rendition(of: style, depth: depth))
        looks[index] = look
        return look
    }

    private mutating func makeLook(_ rendition: Rendition) -> Look {
        var attributes: attr_t = 0
        if rendition.attributes.contains(.bold) { attributes |= xr_attr_bold() }
        if rendition.attributes.contains(.underline) { attributes |= xr_attr_underline() }
        if rendition.attributes.contains(.reverse) { attributes |= xr_attr_reverse() }
        if rendition.attributes.contains(.dim) { attributes |= xr_attr_dim() }
        var (ink, paper) = (rendition.foreground, rendition.background)
        if colors < 16, paper >= 8 { paper -= 8 }
        if colors < 16, ink >= 8 {
            // With eight colours the bright ones are bold, but bold black is black on black on many terminals.
            ink = ink == 8 ? -1 : ink - 8
            if ink >= 0 { attributes |= xr_attr_bold() }
        }
        let pair = pair(ink, paper)
        var blank = cchar_t()
        xr_cell(&blank, [0x20], 1, attributes, pair)
        return Look(attributes: attributes, pair: pair, blank: blank)
    }

    /// The number of a pair of colours; 0, the terminal's own, when it can hold no more.
    private mutating func pair(_ ink: Int16, _ paper: Int16) -> Int32 {
        guard ink >= 0 || paper >= 0, depth != .none else { return 0 }
        let key = UInt32(UInt16(bitPattern: ink)) << 16 | UInt32(UInt16(bitPattern: paper))
        if let known = pairs[key] { return known }
        let number = Int32(pairs.count + 1)
        guard number < xr_color_pairs(), init_extended_pair(number, Int32(ink), Int32(paper)) == OK else { return 0 }
        pairs[key] = number
        return number
    }
}
