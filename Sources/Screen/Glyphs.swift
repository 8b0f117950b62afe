/// Which characters frames, bars and markers are drawn with. Text of the data is drawn as it is in both.
public enum GlyphSet: Hashable, Sendable {
    /// Box drawing, blocks and symbols, each one column wide.
    case unicode
    /// ASCII alone.
    case ascii

    /// The character of a glyph in this set.
    public subscript(_ glyph: Glyph) -> Unicode.Scalar {
        let (unicode, ascii) = glyph.forms
        return self == .unicode ? unicode : ascii
    }

    /// The same as a one-character string, for building a line of text.
    public func text(_ glyph: Glyph) -> String {
        String(Character(self[glyph]))
    }
}

/// A marker by meaning. The health markers all differ in shape, so that colour never carries meaning alone.
public enum Glyph: UInt8, CaseIterable, Hashable, Sendable {
    // Text.
    case ellipsis, bullet, separator, times
    // Health and state.
    case ok, error, fault, throttle, inProgress, inferred, orphan, partial, clockSkew, warning, notice
    // Lists and trees.
    case folded, unfolded, leaf, cursor, mark, sortUp, sortDown, treeBranch, treeLast, treeLine
    // Arrows.
    case arrowLeft, arrowRight, arrowUp, arrowDown, link, goesOn
    // Bars and scales.
    case barFull, barSelf, barCritical, barInferred, barInProgress, tick, rulerLine, point, scrollTrack, scrollThumb

    /// The Unicode and the ASCII form.
    var forms: (Unicode.Scalar, Unicode.Scalar) {
        switch self {
        case .ellipsis: ("…", "~")
        case .bullet: ("•", "*")
        case .separator: ("│", "|")
        case .times: ("×", "x")
        case .ok: ("✓", "+")
        case .error: ("!", "!")
        case .fault: ("✗", "X")
        case .throttle: ("◆", "%")
        case .inProgress: ("◌", "~")
        case .inferred: ("◇", "i")
        case .orphan: ("⊘", "?")
        case .partial: ("◐", "o")
        case .clockSkew: ("⇄", "&")
        case .warning: ("▲", "!")
        case .notice: ("●", "*")
        default: layoutForms
        }
    }

    private var layoutForms: (Unicode.Scalar, Unicode.Scalar) {
        switch self {
        case .folded: ("▸", ">")
        case .unfolded: ("▾", "v")
        case .leaf: ("·", ".")
        case .cursor: ("▌", ">")
        case .mark: ("●", "*")
        case .sortUp: ("↑", "^")
        case .sortDown: ("↓", "v")
        case .treeBranch: ("├", "|")
        case .treeLast: ("└", "`")
        case .treeLine: ("│", "|")
        case .arrowLeft: ("◀", "<")
        case .arrowRight: ("▶", ">")
        case .arrowUp: ("▲", "^")
        case .arrowDown: ("▼", "v")
        case .link: ("↗", "@")
        case .goesOn: ("→", ">")
        default: barForms
        }
    }

    private var barForms: (Unicode.Scalar, Unicode.Scalar) {
        switch self {
        case .barSelf: ("▄", "=")
        case .barCritical: ("█", "#")
        case .barInferred: ("░", ":")
        case .barInProgress: ("▒", "~")
        case .tick: ("┴", "+")
        case .rulerLine: ("─", "-")
        case .point: ("•", "o")
        case .scrollTrack: ("│", "|")
        case .scrollThumb: ("┃", "#")
        default: ("█", "#")
        }
    }
}

// Parts of a cell.
extension GlyphSet {
    /// A horizontal bar that fills `eighths` (0...8, clamped) of a cell from the left.
    public func bar(eighths: Int) -> Unicode.Scalar {
        let forms: StaticScalars = self == .unicode ? " ▏▎▍▌▋▊▉█" : "   --===#"
        return forms[max(0, min(8, eighths))]
    }

    /// A column that fills `eighths` (0...8, clamped) of a cell from below.
    public func column(eighths: Int) -> Unicode.Scalar {
        let forms: StaticScalars = self == .unicode ? " ▁▂▃▄▅▆▇█" : " ...::|||"
        return forms[max(0, min(8, eighths))]
    }

    /// A shade of `step` 0...4, clamped: blank to solid.
    public func shade(_ step: Int) -> Unicode.Scalar {
        let forms: StaticScalars = self == .unicode ? " ░▒▓█" : " .:+#"
        return forms[max(0, min(4, step))]
    }
}
