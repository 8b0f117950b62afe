/// The canvas as an SVG picture on the theme's page. Lines are strokes, which meet in any font. Each run of text says at which x it begins and how long it is, so
/// that columns stay aligned in any font.
public func svg(_ canvas: Canvas, theme: Theme) -> String {
    let page = SvgPage(size: canvas.surface)
    var result = """
        <svg xmlns="http://www.w3.org/2000/svg" width="\(page.width)" height="\(page.height)" \
        viewBox="0 0 \(page.width) \(page.height)" font-family="\(monospacedFonts)" font-size="14">
        <rect width="100%" height="100%" rx="6" fill="\(theme.pageBackground.hexText)"/>
        <g fill="\(theme.pageForeground.hexText)" xml:space="preserve">

        """
    for y in 0..<canvas.surface.height {
        let runs = canvas.styledRuns(row: y, splittingWide: true)
        // Papers first: ink may reach over the edge of its cell.
        for run in runs { result += page.paper(run, row: y, theme: theme) }
        for run in runs { result += page.ink(run.withoutLines, row: y, theme: theme) }
    }
    result += PageLines(
        canvas, cellWidth: SvgPage.cellWidth, cellHeight: SvgPage.cellHeight, margin: SvgPage.margin
    ).paths(theme)
    return result + "</g>\n</svg>\n"
}

let monospacedFonts =
    "ui-monospace, 'SF Mono', Menlo, 'DejaVu Sans Mono', Consolas, 'Noto Sans Mono CJK JP', monospace"

/// Where cells lie on the page, in tenths of a pixel, so that no floating-point text is written.
private struct SvgPage {
    static let cellWidth = 84
    static let cellHeight = 165
    static let margin = 120
    static let baseline = 130

    let width: String
    let height: String

    init(size: Size) {
        width = pixels(2 * Self.margin + size.width * Self.cellWidth)
        height = pixels(2 * Self.margin + size.height * Self.cellHeight)
    }

    func paper(_ run: StyledRun, row: Int, theme: Theme) -> String {
        guard let paper = theme.pageLook(of: run.style).paper else { return "" }
        return "<rect x=\"\(left(run.x))\" y=\"\(top(row, 0))\" width=\"\(pixels(run.width * Self.cellWidth))\""
            + " height=\"\(pixels(Self.cellHeight))\" fill=\"\(paper.hexText)\"/>\n"
    }

    func ink(_ run: StyledRun, row: Int, theme: Theme) -> String {
        let look = theme.pageLook(of: run.style)
        guard !run.isBlank || look.isUnderlined else { return "" }
        // Blanks at both ends need no ink, and a renderer that folds them cannot shift what stands between.
        let text = look.isUnderlined ? run.text[...] : trimmedEnd(run.text)
        let leading = look.isUnderlined ? 0 : text.prefix { $0 == " " }.count
        let columns =
            look.isUnderlined ? run.width : run.width - (run.text.unicodeScalars.count - text.unicodeScalars.count)
        var attributes = ""
        if look.ink != theme.pageForeground { attributes += " fill=\"\(look.ink.hexText)\"" }
        if look.isBold { attributes += " font-weight=\"bold\"" }
        if look.isUnderlined { attributes += " text-decoration=\"underline\"" }
        let length = pixels((columns - leading) * Self.cellWidth)
        return "<text x=\"\(left(run.x + leading))\" y=\"\(top(row, Self.baseline))\" textLength=\"\(length)\""
            + " lengthAdjust=\"spacingAndGlyphs\"\(attributes)>\(escapedXML(text.dropFirst(leading)))</text>\n"
    }

    private func left(_ column: Int) -> String { pixels(Self.margin + column * Self.cellWidth) }
    private func top(_ row: Int, _ below: Int) -> String { pixels(Self.margin + row * Self.cellHeight + below) }
}

extension StyledRun {
    /// With blanks where lines are: those are strokes.
    fileprivate var withoutLines: StyledRun {
        guard text.unicodeScalars.contains(where: PageLines.isLine) else { return self }
        var run = self
        run.text = ""
        for scalar in text.unicodeScalars { run.text.unicodeScalars.append(PageLines.isLine(scalar) ? " " : scalar) }
        run.isBlank = run.text.allSatisfy { $0 == " " }
        return run
    }
}
