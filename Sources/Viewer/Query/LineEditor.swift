import Screen

/// A line of text that is being typed, and where.
struct LineEditor: Hashable, Sendable {
    private(set) var characters: [Character] = []
    /// Where the next character goes, 0 before the first.
    private(set) var position = 0

    /// More is not taken: nobody types so much, and a paste may be a whole file.
    static let longest = 4000

    init(_ text: String = "") { set(text) }

    var text: String { String(characters) }

    mutating func set(_ text: String) {
        characters = Array(text.prefix(LineEditor.longest))
        position = characters.count
    }

    /// A line with more behind the cursor.
    mutating func set(_ text: String, before rest: String) {
        set(text + rest)
        position = min(characters.count, text.count)
    }

    /// - Returns: false when the key does nothing to a line.
    mutating func press(_ key: Key) -> Bool {
        switch key {
        case .char(let character): insert([character])
        case .paste(let text): insert(text.map { $0.isNewline ? " " : $0 })
        case .backspace, .ctrl("h"): if position > 0 { characters.remove(at: step(-1)) }
        case .delete: if position < characters.count { characters.remove(at: position) }
        case .left: if position > 0 { position -= 1 }
        case .right: if position < characters.count { position += 1 }
        case .home, .ctrl("a"): position = 0
        case .end, .ctrl("e"): position = characters.count
        case .ctrl("u"):
            characters.removeSubrange(..<position)
            position = 0
        case .ctrl("w"): dropWord()
        default: return false
        }
        return true
    }

    private mutating func step(_ by: Int) -> Int {
        position += by
        return position
    }

    private mutating func insert(_ new: [Character]) {
        let room = max(0, LineEditor.longest - characters.count)
        characters.insert(contentsOf: new.prefix(room), at: position)
        position += min(new.count, room)
    }

    private mutating func dropWord() {
        let end = position
        while position > 0, characters[position - 1] == " " { position -= 1 }
        while position > 0, characters[position - 1] != " " { position -= 1 }
        characters.removeSubrange(position..<end)
    }
}
