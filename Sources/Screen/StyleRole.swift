/// What a cell means. A theme gives each role its colours; drawing code never names a colour.
public enum StyleRole: UInt8, CaseIterable, Hashable, Sendable {
    /// Ordinary text.
    case text
    /// Text that matters less.
    case dim
    /// Text that matters more.
    case strong
    /// The title of a screen or panel.
    case title
    /// The line at the top.
    case header
    /// The line at the bottom.
    case footer
    /// A key's name in the footer and the help.
    case key
    /// The frame of a box without the focus.
    case border
    /// The frame of the box that has the focus.
    case borderFocused
    /// The row under the cursor.
    case selection
    /// The row under the cursor of a list without the focus.
    case selectionInactive
    /// What a search found.
    case match
    /// Text that leads elsewhere.
    case link
    /// The one colour of emphasis.
    case accent
    /// Answered well.
    case ok
    /// A client error, 4xx.
    case error
    /// A server fault, 5xx.
    case fault
    /// Throttled, 429.
    case throttle
    /// Not ended yet.
    case inProgress
    /// Inferred from a caller's subsegment.
    case inferred
    /// A message to the user.
    case notice
    /// A message the user should not miss.
    case warning
    /// An edge of the map.
    case edge
    /// The edge that has the focus.
    case edgeFocused
    /// A link between traces.
    case edgeLink
    /// A bar.
    case bar
    /// The part of a bar on the critical path.
    case barCritical
    /// The part of a bar that is self time.
    case barSelf
    /// The ruler above a timeline.
    case ruler
    /// An axis and its labels.
    case axis
    /// Hue 0 of the eight that tell services apart.
    case service0
    /// Hue 1 of the eight that tell services apart.
    case service1
    /// Hue 2 of the eight that tell services apart.
    case service2
    /// Hue 3 of the eight that tell services apart.
    case service3
    /// Hue 4 of the eight that tell services apart.
    case service4
    /// Hue 5 of the eight that tell services apart.
    case service5
    /// Hue 6 of the eight that tell services apart.
    case service6
    /// Hue 7 of the eight that tell services apart.
    case service7
    /// The first of two sets compared.
    case setA
    /// The second of two sets compared.
    case setB
    /// Step 0 of a heat map, 0 the least.
    case heat0
    /// Step 1 of a heat map, 0 the least.
    case heat1
    /// Step 2 of a heat map, 0 the least.
    case heat2
    /// Step 3 of a heat map, 0 the least.
    case heat3
    /// Step 4 of a heat map, 0 the least.
    case heat4
    /// Step 5 of a heat map, 0 the least.
    case heat5
    /// Step 6 of a heat map, 0 the least.
    case heat6
    /// Step 7 of a heat map, 0 the least.
    case heat7
    /// A key in JSON.
    case jsonKey
    /// A string in JSON.
    case jsonString
    /// A number in JSON.
    case jsonNumber
    /// true, false and null in JSON.
    case jsonKeyword

    /// The name a theme file and the role grid's legend use: the case's own name.
    public var name: String { "\(self)" }

    /// The role a theme file names.
    public init?(name: String) {
        guard let role = Self.byName[name] else { return nil }
        self = role
    }

    private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })

    /// The hue of a service: the same index gives the same hue, any index will do.
    public static func service(_ index: Int) -> StyleRole {
        StyleRole(rawValue: service0.rawValue + UInt8(truncatingIfNeeded: index & 7)) ?? .service0
    }

    /// Step 0...7 of the heat map; steps outside are clamped.
    public static func heat(_ step: Int) -> StyleRole {
        StyleRole(rawValue: heat0.rawValue + UInt8(max(0, min(7, step)))) ?? .heat0
    }
}
