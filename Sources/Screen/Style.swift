/// Attributes a cell has besides its role.
public struct StyleAttributes: OptionSet, Hashable, Sendable {
    /// The bits.
    public let rawValue: UInt8

    /// From the bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Heavier.
    public static let bold = StyleAttributes(rawValue: 1)
    /// Underlined.
    public static let underline = StyleAttributes(rawValue: 2)
    /// Foreground and background exchanged.
    public static let reverse = StyleAttributes(rawValue: 4)
    /// Fainter.
    public static let dim = StyleAttributes(rawValue: 8)
    /// Under the cursor: the role keeps its ink on the background of the theme's `selection`.
    public static let selected = StyleAttributes(rawValue: 16)
}

/// How a cell is drawn: a role, and attributes added to those the theme gives the role.
public struct Style: Hashable, Sendable {
    /// What the cell means.
    public var role: StyleRole
    /// Added to the theme's attributes.
    public var attributes: StyleAttributes

    /// A role, as the theme draws it unless attributes are added.
    public init(_ role: StyleRole, _ attributes: StyleAttributes = []) {
        self.role = role
        self.attributes = attributes
    }

    /// The same, bold.
    public var bold: Style { with(.bold) }
    /// The same, underlined.
    public var underlined: Style { with(.underline) }
    /// The same, reversed.
    public var reversed: Style { with(.reverse) }

    /// The same, under the cursor: a fault stays red there. `setStyle(row) { $0.selected }` marks a row.
    public var selected: Style { with(.selected) }

    /// The same with attributes added.
    public func with(_ added: StyleAttributes) -> Style {
        Style(role, attributes.union(added))
    }
}
