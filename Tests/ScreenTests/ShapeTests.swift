import Testing

@testable import Screen

@Suite struct ShapeTests {
    private func drawn(
        _ width: Int, _ height: Int, _ glyphs: GlyphSet = .unicode, _ draw: (inout Canvas) -> Void
    ) -> [String] {
        var canvas = Canvas(size: Size(width: width, height: height), glyphs: glyphs)
        draw(&canvas)
        return plainText(canvas).split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    @Test(arguments: [
        (LineWeight.light, ["┌──┐", "│  │", "└──┘"]), (.rounded, ["╭──╮", "│  │", "╰──╯"]),
        (.heavy, ["┏━━┓", "┃  ┃", "┗━━┛"]), (.double, ["╔══╗", "║  ║", "╚══╝"]), (.dashed, ["┌┄┄┐", "┆  ┆", "└┄┄┘"]),
    ]) func boxes(weight: LineWeight, lines: [String]) {
        #expect(drawn(4, 3) { $0.box($0.bounds, weight: weight) } == lines)
    }

    @Test(arguments: [
        (LineWeight.light, ["+--+", "|  |", "+--+"]), (.rounded, [".--.", "|  |", "'--'"]),
        (.heavy, ["+==+", "|  |", "+==+"]), (.double, ["+==+", "|  |", "+==+"]), (.dashed, ["+..+", ":  :", "+..+"]),
    ]) func asciiBoxes(weight: LineWeight, lines: [String]) {
        #expect(drawn(4, 3, .ascii) { $0.box($0.bounds, weight: weight) } == lines)
    }

    @Test func aTitleIsCutToItsBox() {
        #expect(drawn(16, 2) { $0.box($0.bounds, title: "Response") }[0] == "┌─ Response ───┐")
        #expect(drawn(10, 2) { $0.box($0.bounds, title: "Response") }[0] == "┌─ Res… ─┐")
        #expect(drawn(6, 2) { $0.box($0.bounds, title: "Response") }[0] == "┌────┐")
    }

    @Test func flatBoxesAreLines() {
        #expect(drawn(3, 1) { $0.box($0.bounds) } == ["───"])
        #expect(drawn(1, 3) { $0.box($0.bounds) } == ["│", "│", "│"])
        #expect(drawn(1, 1) { $0.box(Rect(x: 0, y: 0, width: 0, height: 0)) } == [""])
    }

    @Test(
        arguments: [
            (LineSides.north, "╵", "|"), ([.north, .east], "└", "+"), ([.south, .west], "┐", "+"),
            ([.north, .south, .east], "├", "+"), ([.east, .west, .south], "┬", "+"),
            ([.horizontal, .vertical], "┼", "+"),
            (.horizontal, "─", "-"), (.vertical, "│", "|"), ([], " ", " "),
        ] as [(LineSides, Unicode.Scalar, Unicode.Scalar)]) func joints(
            sides: LineSides, unicode: Unicode.Scalar, ascii: Unicode.Scalar
        )
    {
        #expect(GlyphSet.unicode.line(sides) == unicode)
        #expect(GlyphSet.ascii.line(sides) == ascii)
    }

    @Test func barsInEighths() {
        #expect((0...8).map { GlyphSet.unicode.bar(eighths: $0) } == [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"])
        #expect((0...8).map { GlyphSet.unicode.column(eighths: $0) } == [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"])
        #expect(GlyphSet.unicode.bar(eighths: 99) == "█")
        #expect(GlyphSet.ascii.column(eighths: -1) == " ")
        #expect(GlyphSet.ascii.shade(4) == "#")
    }

    @Test func everyGlyphTakesOneColumn() {
        for glyph in Glyph.allCases {
            #expect(displayWidth(GlyphSet.unicode.text(glyph)) == 1, "\(glyph)")
            #expect(GlyphSet.ascii[glyph].isASCII, "\(glyph)")
        }
    }

    /// Colour must never carry meaning alone.
    @Test(arguments: [GlyphSet.unicode, .ascii]) func markersDifferInShape(glyphs: GlyphSet) {
        let markers: [Glyph] = [
            .ok, .error, .fault, .throttle, .inProgress, .inferred, .orphan, .partial, .clockSkew,
        ]
        #expect(Set(markers.map { glyphs[$0] }).count == markers.count)
    }

    @Test func aPartOfAnotherCanvasIsCopied() {
        var map = Canvas(size: Size(width: 6, height: 2))
        map.put("a注e\u{301}b", x: 0, y: 0)
        map.put("second", x: 0, y: 1)
        let lines = drawn(5, 3) { canvas in
            canvas.put("u\u{308}", x: 0, y: 2)
            canvas.draw(map, x: 1, y: 0)
            canvas.draw(map, x: 1, y: 2, from: Rect(x: 2, y: 0, width: 3, height: 1))
        }
        #expect(lines == [" a注e\u{301}", " seco", "u\u{308} e\u{301}b"])
    }

    @Test func rectangles() {
        let rect = Rect(x: 2, y: 1, width: 10, height: 6)
        #expect(rect.inset() == Rect(x: 3, y: 2, width: 8, height: 4))
        #expect(rect.inset(dx: 9, dy: 0).isEmpty)
        #expect(rect.splitLeft(4).rest == Rect(x: 6, y: 1, width: 6, height: 6))
        #expect(rect.splitRight(4).right == Rect(x: 8, y: 1, width: 4, height: 6))
        #expect(rect.splitTop(99).rest == Rect(x: 2, y: 7, width: 10, height: 0))
        #expect(rect.row(5) == Rect(x: 2, y: 6, width: 10, height: 1))
        #expect(rect.row(6).isEmpty)
        #expect(rect.intersection(Rect(x: 20, y: 0, width: 2, height: 2)).isEmpty)
        #expect(rect.contains(x: 11, y: 6) && !rect.contains(x: 12, y: 6))
    }
}
