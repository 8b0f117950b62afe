import Screen

/// What is secret is left out before a value is cut; long values over several lines: nothing that a document says is cut off on the Segment screen.
enum FactWrapping {
    static let labelWidth = 16

    static func wrap(_ facts: [Fact], width: Int, labelWidth: Int = labelWidth, showsSecrets: Bool = false) -> [Fact] {
        var lines: [Fact] = []
        for fact in facts.lazy.map({ showsSecrets ? $0 : $0.masked }) {
            let used = fact.indent * 2 + (fact.isFolded == nil ? 0 : 2) + (fact.glyph == nil ? 0 : 2)
            switch fact.kind {
            case .pair:
                let label = max(labelWidth + fact.indent * 2, used + min(displayWidth(fact.label), width / 2) + 1)
                append(fact, room: width - label, continuation: label, to: &lines)
            case .text: append(fact, room: width - used, continuation: used, to: &lines)
            case .heading: append(fact, room: width - used, continuation: used, to: &lines)
            case .blank: lines.append(fact)
            }
        }
        return lines
    }

    private static func append(_ fact: Fact, room: Int, continuation: Int, to lines: inout [Fact]) {
        if isShortLine(fact.value, max(8, room)) { return lines.append(fact) }
        let parts = split(fact.value, width: max(8, room))
        guard parts.count > 1 else { return lines.append(fact) }
        for (index, part) in parts.enumerated() {
            var line = fact
            line.value = part
            line.copy = fact.clipboard
            if index > 0 {
                let kind: Fact.Kind = fact.kind == .heading ? .heading : .text
                line = Fact(kind: kind, value: part, style: fact.style, copy: fact.clipboard)
                line.indent = fact.indent
                line.offset = max(0, continuation - fact.indent * 2)
                line.path = fact.path
            }
            lines.append(line)
        }
    }

    /// Most values: ASCII on one line that fits as it is.
    private static func isShortLine(_ text: String, _ width: Int) -> Bool {
        text.utf8.count <= width && text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7f }
    }

    /// Lines of at most `width` columns, broken at newlines, else after the last blank that fits, else anywhere.
    static func split(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        for paragraph in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            lines += fold(paragraph, width)
        }
        return lines
    }

    private static func fold(_ text: Substring, _ width: Int) -> [String] {
        var lines: [String] = []
        var line: [Character] = []
        var used = 0
        var blank: Int?
        for character in text {
            let columns = displayWidth(String(character))
            if used + columns > width, !line.isEmpty {
                let cut = blank.map { $0 + 1 } ?? line.count
                lines.append(String(line[..<(blank ?? line.count)]))
                line.removeFirst(cut)
                used = displayWidth(String(line))
                blank = nil
            }
            if character == " " { blank = line.count }
            line.append(character)
            used += columns
        }
        lines.append(String(line))
        return lines
    }
}
