import HTTP

/// A config or credentials file as the AWS tools write it: sections, `key = value`, and one level of indented keys below a key.
struct INIFile: Hashable, Sendable {
    /// By the section's name as written (`profile prod`), then by the key in lower case; a nested key is `s3.addressing_style`.
    private(set) var sections: [String: [String: String]] = [:]
    /// Numbers of lines that are none of these, from 1.
    private(set) var badLines: [Int] = []

    init() {}

    /// Reads what it can. Sections that stand twice are joined, the later value wins.
    init(text: String) {
        var section: String?
        var parent: String?
        // A line break may be CR LF, which is one Character.
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let content = trimmed(line)
            if content.isEmpty || content.hasPrefix("#") || content.hasPrefix(";") { continue }
            let isIndented = line.first?.isWhitespace == true
            if content.hasPrefix("["), !isIndented {
                section = Self.sectionName(content)
                parent = nil
                if let section { sections[section, default: [:]] = sections[section] ?? [:] }
                if section == nil { badLines.append(index + 1) }
            } else if let section, let (key, value) = Self.entry(content) {
                if isIndented, let parent {
                    sections[section]?["\(parent).\(key)"] = value
                } else {
                    sections[section]?[key] = value
                    parent = value.isEmpty ? key : nil
                }
            } else {
                badLines.append(index + 1)
            }
        }
    }

    /// `[profile "my name"]` is `profile my name`; white space inside counts as one blank.
    private static func sectionName(_ line: String) -> String? {
        guard let close = line.firstIndex(of: "]") else { return nil }
        let inside = line[line.index(after: line.startIndex)..<close]
        let words = ShellWords.split(String(inside)) ?? inside.split(whereSeparator: \.isWhitespace).map(String.init)
        return words.isEmpty ? nil : words.joined(separator: " ")
    }

    private static func entry(_ line: String) -> (String, String)? {
        guard let mark = line.firstIndex(where: { $0 == "=" || $0 == ":" }) else { return nil }
        let key = trimmed(line[..<mark]).lowercased()
        return key.isEmpty ? nil : (key, trimmed(line[line.index(after: mark)...]))
    }
}

/// Words of a command line as a POSIX shell splits them, without any expansion.
enum ShellWords {
    /// - Returns: nil when a quote or a backslash stays open.
    static func split(_ text: String) -> [String]? {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var isEscaped = false
        for letter in text {
            if isEscaped {
                // Inside double quotes a backslash stands for itself, except before these two.
                let kept = quote == "\"" && letter != "\"" && letter != "\\" ? "\\" : ""
                word = (word ?? "") + kept + String(letter)
                isEscaped = false
            } else if letter == "\\", quote != "'" {
                isEscaped = true
            } else if let open = quote {
                if letter == open { quote = nil } else { word = (word ?? "") + String(letter) }
            } else if letter == "'" || letter == "\"" {
                quote = letter
                word = word ?? ""
            } else if letter.isWhitespace {
                if let done = word { words.append(done) }
                word = nil
            } else {
                word = (word ?? "") + String(letter)
            }
        }
        if let done = word { words.append(done) }
        return quote == nil && !isEscaped ? words : nil
    }
}
