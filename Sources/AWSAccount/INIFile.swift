import HTTP

/// A config or credentials file as the AWS tools read it (Python's configparser): sections, `key = value` or `key: value`, and lines
/// that are indented deeper than their key, which go on with its value. A key without a value of its own has nested keys below it.
struct INIFile: Hashable, Sendable {
    /// By the section's name as written (`profile prod`), then by the key in lower case; a nested key is `s3.addressing_style`.
    private(set) var sections: [String: [String: String]] = [:]
    /// The names of the sections as they come.
    private(set) var order: [String] = []
    /// Numbers of lines that are none of these, from 1.
    private(set) var badLines: [Int] = []

    init() {}

    /// Reads what it can. Sections that stand twice are joined, the later value wins.
    init(text: String) {
        var open = OpenKey()
        // A line break may be CR LF, which is one Character.
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let content = trimmed(line)
            if content.isEmpty || content.hasPrefix("#") || content.hasPrefix(";") { continue }
            let indent = line.prefix { $0.isWhitespace }.count
            if open.key != nil, indent > open.indent {
                open.lines.append(content)
            } else if content.hasPrefix("[") {
                close(&open)
                open = OpenKey(section: Self.sectionName(content), indent: indent)
                guard let section = open.section else {
                    badLines.append(index + 1)
                    continue
                }
                sections[section] = sections[section] ?? [:]
                order.append(section)
            } else if open.section != nil, let (key, value) = Self.entry(content) {
                close(&open)
                open = OpenKey(section: open.section, key: key, lines: [value], indent: indent)
            } else {
                badLines.append(index + 1)
            }
        }
        close(&open)
    }

    /// A key whose value may go on, or a section that waits for one.
    private struct OpenKey {
        var section: String?
        var key: String?
        var lines: [String] = []
        var indent = 0
    }

    private mutating func close(_ open: inout OpenKey) {
        guard let section = open.section, let key = open.key else { return }
        open.key = nil
        guard open.lines.count > 1, open.lines[0].isEmpty else {
            sections[section]?[key] = open.lines.joined(separator: "\n")
            return
        }
        sections[section]?[key] = ""
        for line in open.lines.dropFirst() {
            guard let (nested, value) = Self.entry(line) else { continue }
            sections[section]?["\(key).\(nested)"] = value
        }
    }

    /// The section of a profile in a config file. The default one may be written in two ways; the later one counts.
    func section(ofProfile name: String) -> String {
        let long = "profile \(name)"
        guard name == "default" else { return long }
        return order.last { $0 == name || $0 == long } ?? name
    }

    /// `[profile "my name"]` is `profile my name`; white space inside counts as one blank.
    private static func sectionName(_ line: String) -> String? {
        guard let close = line.lastIndex(of: "]") else { return nil }
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
