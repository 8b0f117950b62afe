/// The lines of a screen as strokes for a page: box characters of a browser's font leave gaps between rows.
struct PageLines {
    /// Cells in tenths of a pixel.
    let cellWidth: Int
    let cellHeight: Int
    /// Left and upper edge of the first cell.
    let margin: Int

    private struct Pen: Hashable {
        var style: Style
        var weight: LineWeight
    }
    /// Stretches of one row (or column) in half cells, and the corners' paths, by pen.
    private var across: [Pen: [Int: [Range<Int>]]] = [:]
    private var down: [Pen: [Int: [Range<Int>]]] = [:]
    private var corners: [Pen: String] = [:]
    /// Pens in the order in which they came, so that the page does not depend on hashing.
    private var pens: [Pen] = []

    init(_ canvas: Canvas, cellWidth: Int, cellHeight: Int, margin: Int) {
        (self.cellWidth, self.cellHeight, self.margin) = (cellWidth, cellHeight, margin)
        for y in 0..<canvas.surface.height {
            for (x, cell) in canvas.row(y).enumerated() {
                guard let (sides, weight) = PageLines.forms[cell.glyph] else { continue }
                add(sides, Pen(style: cell.style, weight: weight), x, y)
            }
        }
    }

    /// Whether a scalar is drawn as strokes.
    static func isLine(_ scalar: Unicode.Scalar) -> Bool { forms[scalar.value] != nil }

    private static let forms: [UInt32: (LineSides, LineWeight)] = {
        var forms: [UInt32: (LineSides, LineWeight)] = [:]
        for weight in [LineWeight.light, .dashed, .rounded, .heavy, .double] {
            // Whole lines first: ends of a double line look the same.
            for sides in [5, 10] + Array(1..<16) {
                let scalar = GlyphSet.unicode.line(LineSides(rawValue: UInt8(sides)), weight)
                if forms[scalar.value] == nil { forms[scalar.value] = (LineSides(rawValue: UInt8(sides)), weight) }
            }
        }
        return forms
    }()

    private mutating func add(_ sides: LineSides, _ pen: Pen, _ x: Int, _ y: Int) {
        if across[pen] == nil {
            across[pen] = [:]
            pens.append(pen)
        }
        if pen.weight == .rounded, let path = corner(sides, x, y) {
            corners[pen, default: ""] += path
            return
        }
        if sides.contains(.west) { extend(&across[pen, default: [:]][y, default: []], 2 * x) }
        if sides.contains(.east) { extend(&across[pen, default: [:]][y, default: []], 2 * x + 1) }
        if sides.contains(.north) { extend(&down[pen, default: [:]][x, default: []], 2 * y) }
        if sides.contains(.south) { extend(&down[pen, default: [:]][x, default: []], 2 * y + 1) }
    }

    private func extend(_ stretches: inout [Range<Int>], _ half: Int) {
        if let last = stretches.last, last.upperBound == half {
            stretches[stretches.count - 1] = last.lowerBound..<(half + 1)
        } else {
            stretches.append(half..<(half + 1))
        }
    }

    private func corner(_ sides: LineSides, _ x: Int, _ y: Int) -> String? {
        let (isAcross, isDown) = (sides.intersection(.horizontal), sides.intersection(.vertical))
        guard [LineSides.east, .west].contains(isAcross), [LineSides.north, .south].contains(isDown) else { return nil }
        let side = point(2 * x + (isAcross == .east ? 2 : 0), 2 * y + 1)
        let end = point(2 * x + 1, 2 * y + (isDown == .south ? 2 : 0))
        return "M\(side)Q\(point(2 * x + 1, 2 * y + 1)) \(end)"
    }

    private func point(_ x: Int, _ y: Int) -> String {
        pixels(margin + x * cellWidth / 2) + " " + pixels(margin + y * cellHeight / 2)
    }

    /// A path for each style and weight.
    func paths(_ theme: Theme) -> String {
        pens.map { pen in
            var path = ""
            for (row, stretches) in (across[pen] ?? [:]).sorted(by: { $0.key < $1.key }) {
                for part in stretches {
                    path +=
                        "M\(point(part.lowerBound, 2 * row + 1))H\(pixels(margin + part.upperBound * cellWidth / 2))"
                }
            }
            for (column, stretches) in (down[pen] ?? [:]).sorted(by: { $0.key < $1.key }) {
                for part in stretches {
                    path +=
                        "M\(point(2 * column + 1, part.lowerBound))V\(pixels(margin + part.upperBound * cellHeight / 2))"
                }
            }
            path += corners[pen] ?? ""
            let look = theme.pageLook(of: pen.style)
            let isThick = pen.weight == .heavy || pen.weight == .double || look.isBold
            let dashes = pen.weight == .dashed ? " stroke-dasharray=\"3 2\"" : ""
            return
                "<path d=\"\(path)\" fill=\"none\" stroke=\"\(look.ink.hexText)\" stroke-width=\"\(isThick ? "2" : "1")\""
                + "\(dashes) vector-effect=\"non-scaling-stroke\"/>\n"
        }.joined()
    }
}

/// Tenths of a pixel as pixels.
func pixels(_ tenths: Int) -> String { tenths % 10 == 0 ? String(tenths / 10) : "\(tenths / 10).\(tenths % 10)" }
