/// The sides of a cell that a line leaves by.
public struct LineSides: OptionSet, Hashable, Sendable {
    /// The bits: north 1, east 2, south 4, west 8.
    public let rawValue: UInt8

    /// From the bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Upwards.
    public static let north = LineSides(rawValue: 1)
    /// To the right.
    public static let east = LineSides(rawValue: 2)
    /// Downwards.
    public static let south = LineSides(rawValue: 4)
    /// To the left.
    public static let west = LineSides(rawValue: 8)
    /// A horizontal line.
    public static let horizontal: LineSides = [.east, .west]
    /// A vertical line.
    public static let vertical: LineSides = [.north, .south]
}

/// How a line is drawn.
public enum LineWeight: Hashable, Sendable {
    /// Thin.
    case light
    /// Thin, with round corners.
    case rounded
    /// Thick.
    case heavy
    /// Two thin lines.
    case double
    /// Thin and broken; its corners and junctions are those of a light line.
    case dashed
}

extension GlyphSet {
    /// The character that joins the given sides of its cell; a blank for none.
    public func line(_ sides: LineSides, _ weight: LineWeight = .light) -> Unicode.Scalar {
        let row: StaticScalars =
            switch (self, weight) {
            case (.unicode, .light): " ╵╶└╷│┌├╴┘─┴┐┤┬┼"
            case (.unicode, .rounded): " ╵╶╰╷│╭├╴╯─┴╮┤┬┼"
            case (.unicode, .heavy): " ╹╺┗╻┃┏┣╸┛━┻┓┫┳╋"
            case (.unicode, .double): " ║═╚║║╔╠═╝═╩╗╣╦╬"
            case (.unicode, .dashed): " ╵╶└╷┆┌├╴┘┄┴┐┤┬┼"
            case (.ascii, .light): " |-+||++-+-+++++"
            case (.ascii, .rounded): " |-'||.+-'-+.+++"
            case (.ascii, .heavy), (.ascii, .double): " |=+||++=+=+++++"
            case (.ascii, .dashed): " :.+::++.+.+++++"
            }
        return row[Int(sides.rawValue & 15)]
    }
}
