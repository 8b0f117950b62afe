import Screen
import TraceAnalysis

/// The command palette: every command that holds here, narrowed by what is typed.
struct Palette: Sendable {
    var context: KeyContext
    var text = ""
    var cursor = 0
    private(set) var entries: [KeyBinding] = []

    init(context: KeyContext) {
        self.context = context
        narrow()
    }

    /// Those whose label, help or command name holds the letters in order; the closest first.
    mutating func narrow() {
        let all = KeyTable.bindings(in: context).filter { $0.command != .palette }
        if text.isEmpty {
            entries = all
        } else {
            entries = all.enumerated().compactMap { index, binding in
                Palette.score(text, binding).map { (score: $0, index: index, binding: binding) }
            }.sorted { ($0.score, $0.index) < ($1.score, $1.index) }.map(\.binding)
        }
        cursor = 0
    }

    private static func score(_ text: String, _ binding: KeyBinding) -> Int? {
        if let score = distance(text, binding.label) { return score }
        if let score = distance(text, binding.command.rawValue) { return score + 100 }
        return TextNeedle(text).isIn(binding.help) ? 1000 : nil
    }

    /// How far apart the letters stand, plus where they begin; nil when they are not there in this order.
    static func distance(_ letters: String, _ text: String) -> Int? {
        let text = Array(text.lowercased())
        var position = 0
        var first = -1
        for letter in letters.lowercased() where letter != " " {
            guard let found = text[position...].firstIndex(of: letter) else { return nil }
            if first < 0 { first = found }
            position = found + 1
        }
        return first < 0 ? 0 : (position - first - letters.count) * 4 + first
    }
}

// Keys at it.
extension Palette {
    enum Outcome: Hashable, Sendable {
        case stays, closed
        case chosen(Command)
    }

    mutating func press(_ key: Key) -> Outcome {
        switch key {
        case .char(let character): text.append(character)
        case .paste(let pasted): text += String(pasted.prefix { !$0.isNewline }.prefix(80))
        case .backspace, .ctrl("h"):
            if text.isEmpty { return .closed }
            text.removeLast()
        case .ctrl("u"): text = ""
        default: return move(KeyTable.command(for: key, in: .prompt))
        }
        narrow()
        return .stays
    }

    private mutating func move(_ command: Command?) -> Outcome {
        switch command {
        case .open?: return entries.indices.contains(cursor) ? .chosen(entries[cursor].command) : .closed
        case .escape?: return .closed
        case .down?, .complete?: cursor = min(cursor + 1, max(0, entries.count - 1))
        case .up?, .completeBack?: cursor = max(0, cursor - 1)
        default: break
        }
        return .stays
    }
}

extension AppState {
    mutating func pressPalette(_ key: Key) -> [Effect] {
        guard var open = palette else { return [] }
        let outcome = open.press(key)
        palette = outcome == .stays ? open : nil
        if case .chosen(let command) = outcome { return run(command) }
        return []
    }
}
