/// How many colours the place we draw to has.
public enum ColorDepth: Hashable, Sendable, CaseIterable {
    /// None: bold, underline, reverse and dim alone (NO_COLOR, vt100).
    case none
    /// The sixteen of ANSI terminals (eight and their bright forms).
    case basic16
    /// The 256 of xterm.
    case full256
}

/// A colour in a theme file: red, green and blue, 0...255 each.
public struct RGB: Hashable, Sendable {
    /// Red.
    public var red: UInt8
    /// Green.
    public var green: UInt8
    /// Blue.
    public var blue: UInt8

    /// From its parts.
    public init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// From 0xRRGGBB; higher bits are ignored.
    public init(hex: UInt32) {
        self.init(
            red: UInt8(truncatingIfNeeded: hex >> 16), green: UInt8(truncatingIfNeeded: hex >> 8),
            blue: UInt8(truncatingIfNeeded: hex))
    }

    /// `#rrggbb`.
    public var hexText: String {
        "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// The nearest of xterm's colours 16...255: the cube of 6 by 6 by 6, or the grey ramp.
    public var nearest256: Int {
        let steps = [red, green, blue].map { Self.cubeStep(Int($0)) }
        let cube = RGB(xterm: 16 + 36 * steps[0] + 6 * steps[1] + steps[2])
        let mean = (Int(red) + Int(green) + Int(blue)) / 3
        let greyStep = max(0, min(23, (mean - 3) / 10))
        let grey = RGB(xterm: 232 + greyStep)
        if distance(to: cube) <= distance(to: grey) { return 16 + 36 * steps[0] + 6 * steps[1] + steps[2] }
        return 232 + greyStep
    }

    /// Colour 16...255 of xterm; others are black.
    public init(xterm index: Int) {
        switch index {
        case 16..<232:
            let levels: [UInt8] = [0, 0x5F, 0x87, 0xAF, 0xD7, 0xFF]
            let cube = index - 16
            self.init(red: levels[cube / 36], green: levels[cube / 6 % 6], blue: levels[cube % 6])
        case 232..<256:
            let level = UInt8(8 + 10 * (index - 232))
            self.init(red: level, green: level, blue: level)
        default:
            self.init(red: 0, green: 0, blue: 0)
        }
    }

    private static func cubeStep(_ level: Int) -> Int {
        level < 0x30 ? 0 : level < 0x73 ? 1 : (level - 35) / 40
    }

    private func distance(to other: RGB) -> Int {
        let (dr, dg, db) = (
            Int(red) - Int(other.red), Int(green) - Int(other.green), Int(blue) - Int(other.blue)
        )
        return dr * dr + dg * dg + db * db
    }
}

/// The sixteen colours of ANSI terminals, whose shades are the user's own.
public enum BasicColor: UInt8, CaseIterable, Hashable, Sendable {
    case black, red, green, yellow, blue, magenta, cyan, white
    case brightblack, brightred, brightgreen, brightyellow, brightblue, brightmagenta, brightcyan, brightwhite

    /// The name in a theme file: the case's own.
    public var name: String { "\(self)" }

    /// The colour a theme file names.
    public init?(name: String) {
        guard let color = Self.byName[name] else { return nil }
        self = color
    }

    private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })
}
