import Screen

// The find prompt.
extension AppState {
    mutating func pressPrompt(_ key: Key) -> [Effect] {
        guard var text = prompt else { return [] }
        switch key {
        case .char(let character): text.append(character)
        case .paste(let pasted): text += String(pasted.prefix { !$0.isNewline }.prefix(200))
        case .backspace, .ctrl("h"):
            if text.isEmpty { return closePrompt() }
            text.removeLast()
        case .ctrl("u"): text = ""
        case .ctrl("w"):
            while text.last == " " { text.removeLast() }
            while let last = text.last, last != " " { text.removeLast() }
        default: return runPrompt(key)
        }
        prompt = text
        return answer(withTop { $0.find(text, $1) })
    }

    private mutating func runPrompt(_ key: Key) -> [Effect] {
        switch KeyTable.command(for: key, in: .prompt) {
        case .open:
            findText = prompt ?? ""
            prompt = nil
            return []
        case .escape: return closePrompt()
        case .down: return answer(withTop { $0.perform(.findNext, $1) })
        case .up: return answer(withTop { $0.perform(.findPrevious, $1) })
        default: return []
        }
    }

    mutating func closePrompt() -> [Effect] {
        prompt = nil
        findText = ""
        return answer(withTop { $0.find("", $1) })
    }
}
