extension Theme {
    /// Reads a theme file. A line is empty, a comment (`#` and a blank, or `#` alone), or
    /// `role = LOOK [| LOOK16 [| ATTRIBUTES]]`: with 256 colours, with 16, without colour. A part left out takes the
    /// attributes of the part before it. `page = #rrggbb on #rrggbb` sets ink and paper of SVG and HTML.
    /// - Parameter base: gives the looks of roles the file leaves out.
    public init(name: String, text: String, base: Theme? = nil) throws(ThemeError) {
        self.init(name: name, base: base)
        var missing = Set(StyleRole.allCases)
        var number = 0
        var rest = text.utf8[...]
        while !rest.isEmpty {
            let line = takeLine(&rest)
            number += 1
            do throws(ThemeError.Problem) {
                try read(line: line, missing: &missing)
            } catch {
                throw ThemeError(theme: name, line: number, problem: error)
            }
        }
        missingRoles = StyleRole.allCases.filter(missing.contains)
    }

    private mutating func read(line: Bytes, missing: inout Set<StyleRole>) throws(ThemeError.Problem) {
        guard let first = line.first(where: { !isBlank($0) }), first != UInt8(ascii: "#") else { return }
        guard let equals = line.firstIndex(of: UInt8(ascii: "=")) else { throw .noEqualsSign }
        let role = words(line[..<equals]).joined(separator: " ")
        let parts = line[line.index(after: equals)...]
            .split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
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
    fileprivate init(words text: Bytes, color: (String) -> Colour?) throws(ThemeError.Problem) {
        self.init()
        var inkGiven = false
        var words = words(text)[...]
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

// Bytes, not characters: several themes are read before the first frame, and a character costs a hundred times a byte.
private typealias Bytes = Substring.UTF8View

private func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

private func words(_ text: Bytes) -> [String] { text.split(whereSeparator: isBlank).map { String(Substring($0)) } }

/// Takes the first line, which ends as Unix, Windows or an old Mac ended it.
private func takeLine(_ rest: inout Bytes) -> Bytes {
    guard let end = rest.firstIndex(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) else {
        defer { rest = rest[rest.endIndex...] }
        return rest
    }
    let line = rest[..<end]
    let isReturn = rest[end] == UInt8(ascii: "\r")
    rest = rest[rest.index(after: end)...]
    if isReturn, rest.first == UInt8(ascii: "\n") { rest = rest.dropFirst() }
    return line
}
