/// The canvas as a `<pre>` in the theme's colours, to be put into a page. Wide characters stand in boxes two columns
/// wide, so that columns stay aligned in any font.
public func html(_ canvas: Canvas, theme: Theme) -> String {
    var result = """
        <pre class="xrayscope" style="background:\(theme.pageBackground.hexText);\
        color:\(theme.pageForeground.hexText);font-family:\(monospacedFonts.replacingQuotes);\
        line-height:1.25;padding:12px;border-radius:6px;overflow-x:auto;position:relative">

        """
    result += lines(canvas, theme)
    for y in 0..<canvas.surface.height {
        let runs = canvas.styledRuns(row: y, splittingWide: true)
        let last = runs.lastIndex { !$0.isBlank || theme.pageLook(of: $0.style).showsOnBlanks } ?? -1
        for run in runs.prefix(last + 1) {
            result += span(run, theme: theme)
        }
        result += "\n"
    }
    return result + "</pre>\n"
}

private func span(_ run: StyledRun, theme: Theme) -> String {
    let look = theme.pageLook(of: run.style)
    var css = ""
    if look.ink != theme.pageForeground { css += "color:\(look.ink.hexText);" }
    if let paper = look.paper { css += "background:\(paper.hexText);" }
    if look.isBold { css += "font-weight:bold;" }
    if look.isUnderlined { css += "text-decoration:underline;" }
    let isWide = run.width == 2 && run.text.unicodeScalars.first.map { ScalarWidth.columns($0.value) } == 2
    if isWide { css += "display:inline-block;width:2ch;" }
    let text = hidingLines(run.text)
    return css.isEmpty ? text : "<span style=\"\(css.dropLast())\">\(text)</span>"
}

/// The lines as strokes over the text, which keeps their characters, unseen, to be copied: a font's do not meet.
private func lines(_ canvas: Canvas, _ theme: Theme) -> String {
    let size = canvas.surface
    let strokes = PageLines(canvas, cellWidth: 100, cellHeight: 200, margin: 0).paths(theme)
    guard !strokes.isEmpty else { return "" }
    return """
        <svg style="position:absolute;left:12px;top:12px;width:\(size.width)ch;height:\(pixels(size.height * 125 / 10))em;\
        pointer-events:none" viewBox="0 0 \(size.width * 10) \(size.height * 20)" preserveAspectRatio="none">
        \(strokes)</svg>
        """
}

private func hidingLines(_ text: String) -> String {
    var result = ""
    var part = ""
    var isLine = false
    func finish() { result += isLine ? "<span style=\"color:transparent\">\(part)</span>" : escapedXML(part) }
    for scalar in text.unicodeScalars {
        if PageLines.isLine(scalar) != isLine {
            if !part.isEmpty { finish() }
            part = ""
            isLine.toggle()
        }
        part.unicodeScalars.append(scalar)
    }
    if !part.isEmpty { finish() }
    return result
}

extension PageLook {
    fileprivate var showsOnBlanks: Bool { paper != nil || isUnderlined }
}

extension String {
    /// An attribute in double quotes holds single ones; this is for a style that stands in such an attribute.
    fileprivate var replacingQuotes: String { String(map { $0 == "\"" ? "'" : $0 }) }
}
