/// The canvas's styles as a second grid of text, to be kept beside `plainText`: one character a cell, blanks for plain
/// text, then a legend of the characters that occur. A role has the same letter in every grid, so that a change of one
/// screen changes few lines; a role with attributes gets a digit or sign in order of appearance.
public func roles(_ canvas: Canvas) -> String {
    var grid = RoleGrid()
    var result = ""
    for y in 0..<canvas.surface.height {
        var line = ""
        for cell in canvas.row(y) { line.append(grid.letter(for: cell.style)) }
        result += trimmedEnd(line)
        result += "\n"
    }
    for (letter, style) in grid.legend {
        result += "\(letter) \(style.role.name)\(style.attributes.suffix)\n"
    }
    return result
}

private struct RoleGrid {
    private static let roleLetters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    private static let otherLetters = Array("0123456789!$%&*+-/<=>?@^~:;.,_|")

    private var letters: [Style: Character] = [:]
    private(set) var legend: [(Character, Style)] = []
    private var others = 0

    mutating func letter(for style: Style) -> Character {
        if style == Style(.text) { return " " }
        if let known = letters[style] { return known }
        let letter = newLetter(for: style)
        letters[style] = letter
        legend.append((letter, style))
        return letter
    }

    /// Text, the first role, needs no letter: role n has letter n - 1.
    private mutating func newLetter(for style: Style) -> Character {
        let index = Int(style.role.rawValue) - 1
        if style.attributes.isEmpty, Self.roleLetters.indices.contains(index) { return Self.roleLetters[index] }
        others += 1
        return others <= Self.otherLetters.count ? Self.otherLetters[others - 1] : "#"
    }
}

extension StyleAttributes {
    /// `+bold+underline`, as the legend writes it.
    fileprivate var suffix: String {
        let names: [(StyleAttributes, String)] = [
            (.bold, "+bold"), (.underline, "+underline"), (.reverse, "+reverse"), (.dim, "+dim"),
            (.selected, "+selected"),
        ]
        return names.filter { contains($0.0) }.map(\.1).joined()
    }
}
