import Testing

@testable import Screen

@Suite struct ExportTests {
    private func sample() -> Canvas {
        var canvas = Canvas(size: Size(width: 10, height: 3))
        canvas.put("ok", x: 0, y: 0, style: .ok)
        canvas.put("<a&\"b\">", x: 3, y: 0)
        canvas.put("注 x", x: 0, y: 1, style: .fault.underlined)
        return canvas
    }

    private func theme() throws -> Theme {
        try Theme(
            name: "t",
            text: """
                page = #eeeeee on #101010
                ok = #00ff00 | green
                fault = #ff0000 bold | brightred bold
                selection = #ffffff on #005f87 | white on blue | reverse
                """)
    }

    @Test func text() {
        #expect(plainText(sample()) == "ok <a&\"b\">\n注 x\n\n")
        #expect(plainText(Canvas(size: .zero)) == "")
    }

    @Test func rolesBesideTheText() {
        // Text is blank, the roles after it are a, b and so on: ok is the fourteenth.
        #expect(roles(sample()) == "nn\n0000\n\nn ok\n0 fault+underline\n")
    }

    @Test func aRoleHasOneLetterInEveryGrid() {
        var letters: Set<Character> = []
        for role in StyleRole.allCases where role != .text {
            var canvas = Canvas(size: Size(width: 1, height: 1))
            canvas.put("x", x: 0, y: 0, style: Style(role))
            letters.formUnion(roles(canvas).prefix(1))
            #expect(roles(canvas).hasSuffix(" \(role.name)\n"))
        }
        #expect(letters.count == StyleRole.allCases.count - 1)
    }

    @Test func escapes() throws {
        let theme = try theme()
        #expect(
            ansi(sample(), theme: theme, colors: .full256)
                == "\u{1B}[0;38;5;46mok\u{1B}[0m <a&\"b\">\n\u{1B}[0;1;4;38;5;196m注 x\u{1B}[0m\n\n")
        #expect(
            ansi(sample(), theme: theme, colors: .basic16)
                == "\u{1B}[0;32mok\u{1B}[0m <a&\"b\">\n\u{1B}[0;1;4;91m注 x\u{1B}[0m\n\n")
        #expect(ansi(sample(), theme: .plain, colors: .none) == "ok <a&\"b\">\n\u{1B}[0;4m注 x\u{1B}[0m\n\n")
    }

    @Test func aSelectedRowIsPaintedToItsEnd() throws {
        var canvas = Canvas(size: Size(width: 4, height: 1))
        canvas.put("a", x: 0, y: 0)
        canvas.setStyle(canvas.bounds) { $0.selected }
        #expect(ansi(canvas, theme: try theme(), colors: .basic16) == "\u{1B}[0;37;44ma   \u{1B}[0m\n")
    }

    @Test func pictures() throws {
        let picture = svg(sample(), theme: try theme())
        // Ten columns of 8.4 and three rows of 16.5 within a margin of 12 on each side.
        #expect(picture.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"108\" height=\"73.5\""))
        #expect(picture.contains("fill=\"#101010\""))
        #expect(
            picture.contains(
                "<text x=\"12\" y=\"25\" textLength=\"16.8\" lengthAdjust=\"spacingAndGlyphs\" fill=\"#00ff00\">"
                    + "ok</text>"))
        #expect(picture.contains(">&lt;a&amp;&quot;b&quot;&gt;</text>"))
        // The wide character stands alone, and what follows begins two columns later.
        #expect(picture.contains("<text x=\"12\" y=\"41.5\" textLength=\"16.8\""))
        #expect(picture.contains("<text x=\"28.8\" y=\"41.5\" textLength=\"16.8\""))
    }

    @Test func pages() throws {
        let page = html(sample(), theme: try theme())
        #expect(page.contains("<span style=\"color:#00ff00\">ok</span> &lt;a&amp;&quot;b&quot;&gt;\n"))
        #expect(
            page.contains(
                "<span style=\"color:#ff0000;font-weight:bold;text-decoration:underline;display:inline-block;width:2ch\">"
                    + "注</span>"))
        #expect(page.hasPrefix("<pre ") && page.hasSuffix("</pre>\n"))
    }
}
