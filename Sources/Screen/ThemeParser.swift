extension Theme {
    /// Reads a theme file. A line is empty, a comment (`#` and a blank, or `#` alone), or
    /// `role = LOOK [| LOOK16 [| ATTRIBUTES]]`: with 256 colours, with 16, without colour. A part left out takes the
    /// attributes of the part before it. `page = #rrggbb on #rrggbb` sets ink and paper of SVG and HTML.
    /// - Parameter base: gives the looks of roles the file leaves out.
    public init(name: String, text: String, base: Theme? = nil) throws(ThemeError) {
        self.init(name: name, base: base)
        var missing = Set(StyleRole.allCases)
        var number = 0
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: isLineEnd) {
            number += 1
            do throws(ThemeError.Problem) {
                try read(line: line, missing: &missing)
            } catch {
                throw ThemeError(theme: name, line: number, problem: error)
            }
        }
        missingRoles = StyleRole.allCases.filter(missing.contains)
    }

    private mutating func read(line: Substring, missing: inout Set<StyleRole>) throws(ThemeError.Problem) {
        let words = line.split(whereSeparator: isBlank)
        guard let first = words.first, !first.hasPrefix("#") else { return }
        guard let equals = line.firstIndex(of: "=") else { throw .noEqualsSign }
        let role = line[..<equals].split(whereSeparator: isBlank).joined(separator: " ")
        let parts = line[line.index(after: equals)...].split(separator: "|", omittingEmptySubsequences: false)
        guard parts.count <= 3 else { throw .tooManyParts }
        let rich = try Look(words: parts[0], color: RGB.init(word:))
        if role == "page" {
            pageForeground = rich.foreground ?? pageForeground
            pageBackground = rich.background ?? pageBackground
            return
        }
        guard let known = StyleRole(name: role) else { throw .unknownRole(role) }
        guard missing.remove(known) != nil else { throw .repeatedRole(role) }
        var look = RoleLook(rich: rich, basic: Look(attributes: rich.attributes), mono: rich.attributes)
        if parts.count > 1 {
            look.basic = try Look(words: parts[1], color: BasicColor.init(name:))
            look.mono = look.basic.attributes
        }
        if parts.count > 2 {
            look.mono = try Look(words: parts[2], color: { (_: String) -> BasicColor? in nil }).attributes
        }
        self[known] = look
    }
}

extension ThemeError.Problem: Error {}

extension Look {
    /// Reads `[COLOUR] [on COLOUR] [ATTRIBUTE ...]`.
    fileprivate init(words text: Substring, color: (String) -> Colour?) throws(ThemeError.Problem) {
        self.init()
        var inkGiven = false
        var words = text.split(whereSeparator: isBlank).map(String.init)[...]
        while let word = words.popFirst() {
            if let attribute = StyleAttributes(word: word) {
                attributes.insert(attribute)
            } else if word == "on" {
                guard background == nil else { throw .repeatedColor(word) }
                guard let next = words.popFirst() else { throw .noBackground }
                background = color(next)
                guard background != nil || next == "default" else { throw .unknownWord(next) }
            } else {
                let ink = color(word)
                guard ink != nil || word == "default" else { throw .unknownWord(word) }
                guard !inkGiven else { throw .repeatedColor(word) }
                foreground = ink
                inkGiven = true
            }
        }
    }
}

extension StyleAttributes {
    fileprivate init?(word: String) {
        switch word {
        case "bold": self = .bold
        case "underline": self = .underline
        case "reverse": self = .reverse
        case "dim": self = .dim
        default: return nil
        }
    }
}

extension RGB {
    /// `#rrggbb`.
    fileprivate init?(word: String) {
        guard word.utf8.count == 7, word.hasPrefix("#"), word.utf8.dropFirst().allSatisfy({ $0 != 0x2B && $0 != 0x2D }),
            let value = UInt32(word.dropFirst(), radix: 16)
        else { return nil }
        self.init(hex: value)
    }
}

// Comparisons, not Character.isWhitespace: a theme is read before the first frame, and properties are looked up slowly.
private func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }
private func isLineEnd(_ character: Character) -> Bool { character == "\n" || character == "\r\n" || character == "\r" }
