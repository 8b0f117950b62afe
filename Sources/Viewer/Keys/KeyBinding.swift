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

extension Key {
    /// A key by the name it has in scripts: `j`, `enter`, `esc`, `tab`, `shift-tab`, `ctrl-d`, `space`, `pgdn`, `f1`, `comma`; nil for
    /// none of these.
    public init?(name: String) {
        let lowered = name.lowercased()
        if let key = Key.named[lowered] {
            self = key
        } else if name.count == 1, let character = name.first {
            self = .char(character)
        } else if let character = Key.modified(lowered, by: ["ctrl-", "c-", "^"]) {
            self = .ctrl(character)
        } else if let character = Key.modified(name, by: ["alt-", "M-"]) {
            self = .alt(character)
        } else if lowered.hasPrefix("f"), let number = Int(lowered.dropFirst()), (1...12).contains(number) {
            self = .function(number)
        } else {
            return nil
        }
    }

    private static func modified(_ name: String, by prefixes: [String]) -> Character? {
        for prefix in prefixes where name.hasPrefix(prefix) && name.count == prefix.count + 1 { return name.last }
        return nil
    }

    private static let named: [String: Key] = [
        "enter": .enter, "return": .enter, "esc": .escape, "escape": .escape, "tab": .tab, "shift-tab": .backtab,
        "backtab": .backtab, "backspace": .backspace, "del": .delete, "delete": .delete, "ins": .insert,
        "insert": .insert, "up": .up, "down": .down, "left": .left, "right": .right, "home": .home, "end": .end,
        "pgup": .pageUp, "pageup": .pageUp, "pgdn": .pageDown, "pagedown": .pageDown, "shift-up": .shiftUp,
        "shift-down": .shiftDown, "shift-left": .shiftLeft, "shift-right": .shiftRight, "space": .char(" "),
        "comma": .char(","), "colon": .char(":"), "slash": .char("/"),
    ]

    /// Keys separated by commas, as `--keys` takes them; a word that names no key is typed letter by letter only when it
    /// stands in quotes (`/,'audit',enter`).
    /// - Throws: `UnknownKey` with the word.
    public static func parse(list: String) throws(UnknownKey) -> [Key] {
        var keys: [Key] = []
        for part in list.split(separator: ",", omittingEmptySubsequences: true) {
            let word = String(part.drop { $0 == " " })
            let quotes: Set<Character> = ["'", "\""]
            if word.count >= 2, let first = word.first, quotes.contains(first), word.last == first {
                keys += word.dropFirst().dropLast().map { .char($0) }
            } else if let key = Key(name: word) {
                keys.append(key)
            } else {
                throw UnknownKey(name: word)
            }
        }
        return keys
    }
}

/// A word that names no key.
public struct UnknownKey: Error, Hashable, Sendable, CustomStringConvertible {
    public var name: String

    public var description: String {
        "'\(name)' is no key: write j, enter, esc, tab, ctrl-d, space, pgdn, f1 … or 'text' in quotes to type it"
    }
}
