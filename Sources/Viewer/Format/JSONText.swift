import TraceModel

/// JSON values as text, without Foundation.
enum JSONText {
    /// A double as JSON writes it: whole numbers without a point.
    static func number(_ value: Double) -> String {
        if let whole = Int64(exactly: value), abs(value) < 9e18 { return "\(whole)" }
        return "\(value)"
    }

    /// A value that is no container, as JSON.
    static func scalar(_ value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .bool(let flag): flag ? "true" : "false"
        case .int(let number): "\(number)"
        case .unsigned(let number): "\(number)"
        case .double(let value): number(value)
        case .string(let text): quoted(text)
        case .array(let items): items.isEmpty ? "[]" : "[ \(items.count) ]"
        case .object(let members): members.isEmpty ? "{}" : "{ \(members.count) }"
        }
    }

    /// Quoted; what JSON must escape is escaped, the rest is cleaned where it is drawn.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            default: append(scalar, to: &result)
            }
        }
        return result + "\""
    }

    /// A text that may be pasted anywhere: what would move a cursor, turn the direction or end a line is written as JSON escapes it.
    static func harmless(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isHarmful) else { return text }
        var result = ""
        for scalar in text.unicodeScalars { append(scalar, to: &result) }
        return result
    }

    private static func append(_ scalar: Unicode.Scalar, to text: inout String) {
        switch scalar {
        case "\n": text += "\\n"
        case "\r": text += "\\r"
        case "\t": text += "\\t"
        case _ where isHarmful(scalar):
            let digits = String(scalar.value, radix: 16)
            text += "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        default: text.unicodeScalars.append(scalar)
        }
    }

    /// Control characters, separators of lines, and what turns the direction of text.
    private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// A step of a path as jq writes it: `.name`, `["odd name"]`.
    static func step(to name: String) -> String {
        let isPlain =
            name.utf8.allSatisfy { $0 == 0x5F || (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) }
            && name.utf8.first.map { !(0x30...0x39).contains($0) } ?? false
        return isPlain ? "." + name : "[" + quoted(name) + "]"
    }
}
