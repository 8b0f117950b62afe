/// The canvas as text with SGR escapes, one line a row; without colour and attributes it is `plainText`.
public func ansi(_ canvas: Canvas, theme: Theme, colors: ColorDepth) -> String {
    var result = ""
    for y in 0..<canvas.surface.height {
        var current = Rendition()
        let runs = canvas.styledRuns(row: y).map { ($0, theme.rendition(of: $0.style, depth: colors)) }
        // Blanks at the end of a row are cut as long as nothing of them would show.
        let last = runs.lastIndex { !$0.0.isBlank || $0.1.showsOnBlanks }
        for (index, (run, rendition)) in runs.enumerated() where index <= last ?? -1 {
            if rendition != current { result += rendition.escape }
            current = rendition
            let isEnd = index == last && !rendition.showsOnBlanks
            result += isEnd ? trimmedEnd(run.text) : run.text[...]
        }
        result += current == Rendition() ? "\n" : "\u{1B}[0m\n"
    }
    return result
}

extension Rendition {
    /// True when a blank so drawn differs from no character at all.
    var showsOnBlanks: Bool {
        background >= 0 || !attributes.isDisjoint(with: [.reverse, .underline])
    }

    /// The SGR sequence that sets all of it, whatever was set before.
    fileprivate var escape: String {
        var codes = ["0"]
        if attributes.contains(.bold) { codes.append("1") }
        if attributes.contains(.dim) { codes.append("2") }
        if attributes.contains(.underline) { codes.append("4") }
        if attributes.contains(.reverse) { codes.append("7") }
        if foreground >= 0 { codes.append(Self.code(Int(foreground), base: 30)) }
        if background >= 0 { codes.append(Self.code(Int(background), base: 40)) }
        return "\u{1B}[" + codes.joined(separator: ";") + "m"
    }

    /// 30...37 and 90...97 for the sixteen colours (40 and 100 behind), 38;5;n for the others.
    private static func code(_ color: Int, base: Int) -> String {
        switch color {
        case 0..<8: String(base + color)
        case 8..<16: String(base + 60 + color - 8)
        default: "\(base + 8);5;\(color)"
        }
    }
}
