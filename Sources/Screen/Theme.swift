/// Colours and attributes of a role in one depth; nil is the terminal's own colour.
public struct Look<Colour: Hashable & Sendable>: Hashable, Sendable {
    /// The colour of the ink.
    public var foreground: Colour?
    /// The colour behind it.
    public var background: Colour?
    /// Attributes.
    public var attributes: StyleAttributes

    /// A look; by default the terminal's own.
    public init(foreground: Colour? = nil, background: Colour? = nil, attributes: StyleAttributes = []) {
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
    }
}

/// How a theme draws one role at each depth of colour.
public struct RoleLook: Hashable, Sendable {
    /// With 256 colours, in SVG and in HTML.
    public var rich = Look<RGB>()
    /// With 16 colours.
    public var basic = Look<BasicColor>()
    /// Without colour.
    public var mono: StyleAttributes = []
}

/// A named set of looks, one a role.
public struct Theme: Hashable, Sendable {
    /// Its name: the file's, without `.theme`.
    public let name: String
    /// The colours of ink and paper where no terminal gives them: in SVG and HTML.
    public internal(set) var pageForeground = RGB(hex: 0xD0D0D0)
    /// See `pageForeground`.
    public internal(set) var pageBackground = RGB(hex: 0x1C1C1C)
    /// The roles the file leaves out; they look as in the theme it was based on, or plain.
    public internal(set) var missingRoles: [StyleRole] = StyleRole.allCases

    private var looks: [RoleLook]

    /// A theme in which every role looks plain, or as in `base`.
    init(name: String, base: Theme? = nil) {
        self.name = name
        looks = base?.looks ?? [RoleLook](repeating: RoleLook(), count: StyleRole.allCases.count)
        if let base {
            pageForeground = base.pageForeground
            pageBackground = base.pageBackground
        }
    }

    /// The look of a role.
    public internal(set) subscript(_ role: StyleRole) -> RoleLook {
        get { looks[Int(role.rawValue)] }
        set { looks[Int(role.rawValue)] = newValue }
    }

    /// No colour and no attribute but what a style adds; the last resort when no theme can be read.
    public static let plain = Theme(name: "plain")
}

/// What a terminal is told to draw a style: colour numbers and attributes.
public struct Rendition: Hashable, Sendable {
    /// 0...255, or -1 for the terminal's own.
    public var foreground: Int16 = -1
    /// 0...255, or -1 for the terminal's own.
    public var background: Int16 = -1
    /// Attributes.
    public var attributes: StyleAttributes = []
}

extension Theme {
    /// The numbers for a style at a depth of colour. `.selected` is resolved: it is not among the attributes.
    public func rendition(of style: Style, depth: ColorDepth) -> Rendition {
        let attributes = style.attributes.subtracting(.selected)
        switch depth {
        case .none:
            let selected = style.attributes.contains(.selected) ? self[.selection].mono : []
            return Rendition(attributes: self[style.role].mono.union(selected).union(attributes))
        case .basic16:
            let look = resolved(style, \.basic)
            return Rendition(
                foreground: look.foreground.map { Int16($0.rawValue) } ?? -1,
                background: look.background.map { Int16($0.rawValue) } ?? -1,
                attributes: look.attributes.union(attributes))
        case .full256:
            let look = resolved(style, \.rich)
            return Rendition(
                foreground: look.foreground.map { Int16($0.nearest256) } ?? -1,
                background: look.background.map { Int16($0.nearest256) } ?? -1,
                attributes: look.attributes.union(attributes))
        }
    }

    /// The look of a style, without the attributes it adds. In a selected cell the role keeps its ink, as long as
    /// that can be read on the selection's paper; a role with paper of its own (a match) keeps both.
    func resolved<Colour: Ink>(_ style: Style, _ depth: KeyPath<RoleLook, Look<Colour>>) -> Look<Colour> {
        var look = self[style.role][keyPath: depth]
        guard style.attributes.contains(.selected), look.background == nil else { return look }
        let selection = self[.selection][keyPath: depth]
        look.attributes.formUnion(selection.attributes)
        guard let paper = selection.background else { return look }
        look.background = paper
        if look.foreground?.isReadable(on: paper) != true { look.foreground = selection.foreground }
        return look
    }
}

/// A colour that can be told from another behind it.
protocol Ink: Hashable, Sendable {
    func isReadable(on paper: Self) -> Bool
}

extension BasicColor: Ink {
    func isReadable(on paper: BasicColor) -> Bool { self != paper }
}

extension RGB: Ink {
    /// A contrast of 2.5 or more, as WCAG counts it, but with a gamma of 2, which needs no floating point.
    func isReadable(on paper: RGB) -> Bool {
        let (a, b) = (luminance, paper.luminance)
        return 10 * (max(a, b) + 3251) >= 25 * (min(a, b) + 3251)
    }

    /// 0...65025, where 3251 are the 0.05 that WCAG adds for stray light.
    private var luminance: Int {
        let (r, g, b) = (Int(red), Int(green), Int(blue))
        return (2126 * r * r + 7152 * g * g + 722 * b * b) / 10_000
    }
}
