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
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
