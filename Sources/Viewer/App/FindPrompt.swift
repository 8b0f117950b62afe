import Screen

/// The line in which a find is typed.
struct FindPrompt: Hashable, Sendable {
    var text = ""

    /// What a key at it means for the rest.
    enum Outcome: Hashable, Sendable {
        case none
        /// The text is another one.
        case typed
        /// The text stays, the prompt goes.
        case accepted
        case dropped
        /// To the next match, or to the one before.
        case step(Command)
    }

    mutating func press(_ key: Key) -> Outcome {
        switch key {
        case .char(let character): text.append(character)
        case .paste(let pasted): text += String(pasted.prefix { !$0.isNewline }.prefix(200))
        case .backspace, .ctrl("h"):
            if text.isEmpty { return .dropped }
            text.removeLast()
        case .ctrl("u"): text = ""
        case .ctrl("w"):
            while text.last == " " { text.removeLast() }
            while let last = text.last, last != " " { text.removeLast() }
        default: return outcome(of: KeyTable.command(for: key, in: .prompt))
        }
        return .typed
    }

    private func outcome(of command: Command?) -> Outcome {
        switch command {
        case .open?: .accepted
        case .escape?: .dropped
        case .down?, .complete?: .step(.findNext)
        case .up?, .completeBack?: .step(.findPrevious)
        default: .none
        }
    }
}

extension AppState {
    mutating func pressPrompt(_ key: Key) -> [Effect] {
        guard var open = prompt else { return [] }
        let outcome = open.press(key)
        prompt = open
        switch outcome {
        case .none: return []
        case .typed: return answer(withTop { $0.find(open.text, $1) })
        case .accepted:
            (findText, prompt) = (open.text, nil)
            return []
        case .dropped: return closePrompt()
        case .step(let command): return answer(withTop { $0.perform(command, $1) })
        }
    }

    mutating func closePrompt() -> [Effect] {
        prompt = nil
        findText = ""
        return answer(withTop { $0.find("", $1) })
    }
}
