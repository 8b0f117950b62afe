import Screen

/// One line of the key table: dispatch, footer, help, palette and `xrayscope keys` are all made from it.
public struct KeyBinding: Hashable, Sendable {
    /// The first is the one that the footer names.
    public var keys: [Key]
    public var context: KeyContext
    public var command: Command
    /// One or two words for the footer and the palette.
    public var label: String
    /// A sentence for the help.
    public var help: String

    init(_ keys: [Key], _ context: KeyContext, _ command: Command, _ label: String, _ help: String) {
        self.keys = keys
        self.context = context
        self.command = command
        self.label = label
        self.help = help
    }

    /// `j, Down`.
    public var keyNames: String { keys.map(\.label).joined(separator: ", ") }
}

extension Key {
    /// As people write it: `q`, `^L`, `Enter`, `Shift-Tab`.
    public var label: String {
        switch self {
        case .char(" "): "Space"
        case .char(let character): String(character)
        case .ctrl(let character): "^" + String(character).uppercased()
        case .alt(let character): "M-" + String(character)
        case .function(let number): "F\(number)"
        case .enter: "Enter"
        case .escape: "Esc"
        case .tab: "Tab"
        case .backtab: "Shift-Tab"
        case .backspace: "Backspace"
        case .delete: "Del"
        case .insert: "Ins"
        default: movementLabel
        }
    }

    private var movementLabel: String {
        switch self {
        case .up: "Up"
        case .down: "Down"
        case .left: "Left"
        case .right: "Right"
        case .home: "Home"
        case .end: "End"
        case .pageUp: "PgUp"
        case .pageDown: "PgDn"
        case .shiftUp: "Shift-Up"
        case .shiftDown: "Shift-Down"
        case .shiftLeft: "Shift-Left"
        case .shiftRight: "Shift-Right"
        case .mouse: "Mouse"
        default: ""
        }
    }
}
