import TraceModel

/// A small JSON reader for the pattern of `rootcause.json`: this room imports no format decoder. nil when malformed or
/// nested deeper than 32 levels.
func parsedJSON(_ text: String) -> JSONValue? {
    var reader = JSONReader(bytes: Array(text.utf8))
    guard let value = reader.value(depth: 0) else { return nil }
    reader.skipBlanks()
    return reader.isAtEnd ? value : nil
}

private struct JSONReader {
    let bytes: [UInt8]
    private var offset = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { offset == bytes.count }

    mutating func skipBlanks() {
        while offset < bytes.count, bytes[offset] == 0x20 || (9...13).contains(bytes[offset]) { offset += 1 }
    }

    private mutating func skip(_ character: UnicodeScalar) -> Bool {
        skipBlanks()
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: character) else { return false }
        offset += 1
        return true
    }

    mutating func value(depth: Int) -> JSONValue? {
        guard depth < 32 else { return nil }
        skipBlanks()
        guard offset < bytes.count else { return nil }
        switch bytes[offset] {
        case UInt8(ascii: "{"): return object(depth)
        case UInt8(ascii: "["): return array(depth)
        case UInt8(ascii: "\""): return string().map(JSONValue.string)
        default: return scalar()
        }
    }

    private mutating func array(_ depth: Int) -> JSONValue? {
        offset += 1
        var items: [JSONValue] = []
        if skip("]") { return .array([]) }
        repeat {
            guard let item = value(depth: depth + 1) else { return nil }
            items.append(item)
        } while skip(",")
        return skip("]") ? .array(items) : nil
    }

    private mutating func object(_ depth: Int) -> JSONValue? {
        offset += 1
        var members: [JSONValue.Member] = []
        if skip("}") { return .object([]) }
        repeat {
            skipBlanks()
            guard let name = string(), skip(":"), let value = value(depth: depth + 1) else { return nil }
            members.append(JSONValue.Member(name, value))
        } while skip(",")
        return skip("}") ? .object(members) : nil
    }

    private mutating func string() -> String? {
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") else { return nil }
        offset += 1
        var content: [UInt8] = []
        while offset < bytes.count, bytes[offset] != UInt8(ascii: "\"") {
            if bytes[offset] == UInt8(ascii: "\\") {
                offset += 1
                guard let escaped = escape() else { return nil }
                content.append(contentsOf: escaped.utf8)
            } else {
                content.append(bytes[offset])
                offset += 1
            }
        }
        guard offset < bytes.count else { return nil }
        offset += 1
        return String(decoding: content, as: UTF8.self)
    }

    private mutating func escape() -> String? {
        guard offset < bytes.count else { return nil }
        let letter = bytes[offset]
        offset += 1
        let plain: [UInt8: String] = [
            UInt8(ascii: "n"): "\n", UInt8(ascii: "t"): "\t", UInt8(ascii: "r"): "\r", UInt8(ascii: "b"): "\u{8}",
            UInt8(ascii: "f"): "\u{c}", UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\", UInt8(ascii: "/"): "/",
        ]
        guard letter == UInt8(ascii: "u") else { return plain[letter] }
        guard let high = unit() else { return nil }
        var units = [high]
        if (0xd800..<0xdc00).contains(high), bytes[offset...].starts(with: "\\u".utf8) {
            offset += 2
            guard let low = unit() else { return nil }
            units.append(low)
        }
        return String(decoding: units, as: UTF16.self)
    }

    private mutating func unit() -> UInt16? {
        guard offset + 4 <= bytes.count else { return nil }
        defer { offset += 4 }
        return UInt16(String(decoding: bytes[offset..<(offset + 4)], as: UTF8.self), radix: 16)
    }

    private mutating func scalar() -> JSONValue? {
        let start = offset
        while offset < bytes.count, !" \t\r\n,]}".utf8.contains(bytes[offset]) { offset += 1 }
        let word = String(decoding: bytes[start..<offset], as: UTF8.self)
        switch word {
        case "null": return .null
        case "true": return .bool(true)
        case "false": return .bool(false)
        default:
            if let whole = Int64(word) { return .int(whole) }
            return Double(word).map(JSONValue.double)
        }
    }
}
