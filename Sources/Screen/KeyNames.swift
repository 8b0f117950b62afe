// The names of keys: what the help shows and what `--keys` reads.
extension Key: CustomStringConvertible {
    private static let named: [(String, Key)] = [
        ("enter", .enter), ("esc", .escape), ("tab", .tab), ("backtab", .backtab), ("backspace", .backspace),
        ("delete", .delete), ("insert", .insert), ("up", .up), ("down", .down), ("left", .left), ("right", .right),
        ("home", .home), ("end", .end), ("pgup", .pageUp), ("pgdn", .pageDown), ("shift-up", .shiftUp),
        ("shift-down", .shiftDown), ("shift-left", .shiftLeft), ("shift-right", .shiftRight), ("resize", .resize),
        ("space", .char(" ")), ("comma", .char(",")),
        ("ctrl-space", .ctrl(" ")),
    ]

    private static let otherNames: [(String, Key)] = [
        ("escape", .escape), ("return", .enter), ("shift-tab", .backtab), ("del", .delete), ("pageup", .pageUp),
        ("pagedown", .pageDown), ("bs", .backspace),
    ]

    /// The key of a name: a single character stands for itself; else `enter`, `esc`, `up`, `pgdn`, `shift-left`,
    /// `space`, `comma`, `ctrl-x` or `^X`, `alt-x`, `f1`. Capitals matter for single characters alone.
    public init?(name: String) {
        if name.count == 1, let character = name.first {
            self = .char(character)
            return
        }
        let lower = name.lowercased()
        if let found = (Self.named + Self.otherNames).first(where: { $0.0 == lower }) {
            self = found.1
        } else if lower.hasPrefix("f"), let number = Int(lower.dropFirst()), (1...63).contains(number) {
            self = .function(number)
        } else if lower.hasPrefix("ctrl-") || lower.hasPrefix("^"), let letter = lower.last,
            lower.count == (lower.hasPrefix("^") ? 2 : 6)
        {
            self = .ctrl(letter)
        } else if lower.hasPrefix("alt-"), lower.count == 5, let letter = name.last {
            self = .alt(letter)
        } else {
            return nil
        }
    }

    /// The name that `init(name:)` reads; of the mouse and of a paste a description.
    public var description: String {
        if let found = Self.named.first(where: { $0.1 == self }) { return found.0 }
        switch self {
        case .char(let character): return String(character)
        case .ctrl(let letter): return "ctrl-\(letter)"
        case .alt(let character): return "alt-\(character)"
        case .function(let number): return "f\(number)"
        case .mouse(let x, let y, let kind): return "mouse \(kind) \(x),\(y)"
        case .paste: return "paste"
        // All others are in the table.
        default: return "key"
        }
    }

    /// The keys of a list such as `j,j,enter`; nil when one of the names is none. `text:abc` types each character.
    public static func list(_ text: String) -> [Key]? {
        var keys: [Key] = []
        for name in text.split(separator: ",") {
            if name.hasPrefix("text:") {
                keys += name.dropFirst(5).map(Key.char)
            } else if let key = Key(name: String(name)) {
                keys.append(key)
            } else {
                return nil
            }
        }
        return keys
    }
}
