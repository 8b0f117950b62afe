/// A style's colours where there is no terminal: all known, reverse and dim carried out.
struct PageLook {
    var ink: RGB
    /// Nil when it is the page's own.
    var paper: RGB?
    var isBold: Bool
    var isUnderlined: Bool
}

extension Theme {
    /// The colours of a style on the theme's page.
    func pageLook(of style: Style) -> PageLook {
        let look = resolved(style, \.rich)
        let attributes = look.attributes.union(style.attributes)
        var ink = look.foreground ?? pageForeground
        var paper = look.background
        if attributes.contains(.reverse) { (ink, paper) = (paper ?? pageBackground, ink) }
        if attributes.contains(.dim) { ink = ink.mixed(with: paper ?? pageBackground) }
        return PageLook(
            ink: ink, paper: paper == pageBackground ? nil : paper, isBold: attributes.contains(.bold),
            isUnderlined: attributes.contains(.underline))
    }
}

extension RGB {
    /// Two parts of this colour, one of the other: what terminals make of dim.
    fileprivate func mixed(with other: RGB) -> RGB {
        RGB(
            red: UInt8((2 * Int(red) + Int(other.red)) / 3), green: UInt8((2 * Int(green) + Int(other.green)) / 3),
            blue: UInt8((2 * Int(blue) + Int(other.blue)) / 3))
    }
}

/// The text with the five characters XML and HTML reserve written as entities.
func escapedXML(_ text: some StringProtocol) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        case "'": result += "&#39;"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}
