/// Where a key means something. A screen has one context, which stands in its folder; `everywhere` holds on all of them.
public struct KeyContext: Hashable, Sendable {
    /// As the help names it.
    public let title: String

    init(_ title: String) { self.title = title }

    public static let everywhere = KeyContext("Everywhere")
    /// While text is typed at the find prompt or in the palette.
    static let prompt = KeyContext("While typing")

    /// In the order of the help.
    public static var all: [KeyContext] { [.everywhere] + Screens.all.map { $0.context } + [.prompt] }
}
