/// What is shown for a scalar of hostile or plain text.
struct ShownScalar {
    enum Kind {
        /// Takes columns.
        case spacing
        /// Combines with the scalar before it.
        case mark
        /// Shows nothing.
        case nothing
    }

    var value: UInt32
    var width: Int
    var kind: Kind
}

/// Turns each scalar of a text into what may be drawn: nothing that moves the cursor, changes the direction of text or
/// hides, and nothing on whose width terminals disagree.
enum Cleaning {
    static let replacement: UInt32 = 0xFFFD
    static let middleDot: UInt32 = 0xB7
    static let dottedCircle: UInt32 = 0x25CC

    /// `after` is the width of the spacing scalar before this one in the text, 0 at its start.
    static func shown(_ value: UInt32, after previous: Int) -> ShownScalar {
        if value >= 0x20, value < 0x7F { return ShownScalar(value: value, width: 1, kind: .spacing) }
        if value < 0xA0 { return control(value) }
        // Lines and blocks, of which maps and charts are made.
        if value >= 0x2500, value <= 0x259F { return ShownScalar(value: value, width: 1, kind: .spacing) }
        if let special = special(value, after: previous) { return special }
        let width = ScalarWidth.columns(value)
        if width > 0 { return ShownScalar(value: value, width: width, kind: .spacing) }
        return isInvisible(value) ? dot : ShownScalar(value: value, width: 0, kind: .mark)
    }

    /// Of what takes no column, marks have ink; format characters and the like have none.
    private static func isInvisible(_ value: UInt32) -> Bool {
        guard let properties = Unicode.Scalar(value)?.properties else { return true }
        return properties.generalCategory == .format || properties.isDefaultIgnorableCodePoint
    }

    /// A tab is a space, other C0 characters and DEL are their control pictures, C1 is the replacement character.
    private static func control(_ value: UInt32) -> ShownScalar {
        switch value {
        case 0x09: ShownScalar(value: 0x20, width: 1, kind: .spacing)
        case 0..<0x20: ShownScalar(value: 0x2400 + value, width: 1, kind: .spacing)
        case 0x7F: ShownScalar(value: 0x2421, width: 1, kind: .spacing)
        default: ShownScalar(value: replacement, width: 1, kind: .spacing)
        }
    }

    private static func special(_ value: UInt32, after previous: Int) -> ShownScalar? {
        switch value {
        // Joiners belong to Indic and Persian words and to emoji: the parts are drawn side by side, without them.
        // Variation selectors ask for another width than wcwidth knows of.
        case 0x200C, 0x200D, 0xFE00...0xFE0F, 0xE0100...0xE01EF:
            return previous > 0 ? ShownScalar(value: 0, width: 0, kind: .nothing) : dot
        // A skin tone after its emoji: some terminals merge the two, others do not.
        case 0x1F3FB...0x1F3FF where previous == 2:
            return ShownScalar(value: 0, width: 0, kind: .nothing)
        // A flag is two regional indicators, which few terminals draw alike: its two letters are.
        case 0x1F1E6...0x1F1FF:
            return ShownScalar(value: 0x41 + value - 0x1F1E6, width: 1, kind: .spacing)
        // Line and paragraph separators, bidirectional controls, noncharacters, tags.
        case 0x2028...0x202E, 0x2066...0x2069, 0x200E, 0x200F, 0x061C, 0xFFF0...0xFFFB, 0xE0000...0xE0FFF,
            0xFDD0...0xFDEF:
            return ShownScalar(value: replacement, width: 1, kind: .spacing)
        // What takes no room, or room without ink, and so could hide a difference.
        case 0xAD, 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B...0x180F, 0x200B, 0x2060...0x2065, 0x206A...0x206F,
            0x2800, 0x3164, 0xFEFF, 0xFFA0:
            return dot
        default:
            return value & 0xFFFE == 0xFFFE ? ShownScalar(value: replacement, width: 1, kind: .spacing) : nil
        }
    }

    private static var dot: ShownScalar { ShownScalar(value: middleDot, width: 1, kind: .spacing) }
}
