/// Cuts an expression into tokens (reference 5.1, U-21).
struct FilterLexer {
    private let text: String
    private let bytes: [UInt8]
    private var offset = 0

    init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8)
    }

    static func tokens(_ text: String) throws(FilterError) -> [FilterToken] {
        let (tokens, mistake) = tokens(upToMistake: text)
        if let mistake { throw mistake }
        return tokens
    }

    /// The tokens before the first thing that is none, for what is still being typed; without a mistake the last is `end`.
    static func tokens(upToMistake text: String) -> (tokens: [FilterToken], mistake: FilterError?) {
        var lexer = FilterLexer(text)
        var tokens: [FilterToken] = []
        do throws(FilterError) {
            repeat { tokens.append(try lexer.next()) } while tokens.last?.kind != .end
        } catch {
            return (tokens, error)
        }
        return (tokens, nil)
    }

    /// The column of a byte: characters before it, and one.
    static func column(_ offset: Int, in text: String) -> Int {
        String(decoding: Array(text.utf8)[..<min(offset, text.utf8.count)], as: UTF8.self).count + 1
    }

    private mutating func next() throws(FilterError) -> FilterToken {
        while offset < bytes.count, isBlank(bytes[offset]) { offset += 1 }
        let start = offset
        guard offset < bytes.count else { return FilterToken(kind: .end, offset: start) }
        let byte = bytes[offset]
        let kind: FilterToken.Kind
        if byte == UInt8(ascii: "\"") {
            kind = .string(try string())
        } else if byte == UInt8(ascii: "#") {
            kind = .json(try json())
        } else if startsNumber {
            kind = .number(try number())
        } else if isWord(byte) {
            kind = .word(word())
        } else {
            kind = .symbol(try symbol())
        }
        return FilterToken(kind: kind, offset: start)
    }

    private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (9...13).contains(byte) }

    private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private func isWord(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte) || byte == UInt8(ascii: "_")
            || byte >= 0x80
    }

    private var startsNumber: Bool {
        var start = offset
        if bytes[start] == UInt8(ascii: "-") { start += 1 }
        if start < bytes.count, bytes[start] == UInt8(ascii: ".") { start += 1 }
        return start < bytes.count && isDigit(bytes[start])
    }

    /// Letters, digits and `_`; `.` `-` `/` `:` between them (`http.url`, `annotation.aws:api_id`). A dot at the end stays
    /// with the word, so that `annotation.` is told to lack its key.
    private mutating func word() -> String {
        let start = offset
        while offset < bytes.count {
            let byte = bytes[offset]
            if isWord(byte) || byte == UInt8(ascii: ".") {
                offset += 1
            } else if ":-/".utf8.contains(byte), offset + 1 < bytes.count, isWord(bytes[offset + 1]) {
                offset += 2
            } else {
                break
            }
        }
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    private mutating func number() throws(FilterError) -> Double {
        let start = offset
        if bytes[offset] == UInt8(ascii: "-") { offset += 1 }
        while offset < bytes.count, isWord(bytes[offset]) || bytes[offset] == UInt8(ascii: ".") || isSignOfExponent {
            offset += 1
        }
        let written = String(decoding: bytes[start..<offset], as: UTF8.self)
        let plain = written.utf8.allSatisfy { isDigit($0) || ".-+eE".utf8.contains($0) }
        guard plain, let value = Double(written), value.isFinite else {
            throw error(
                start, "'\(written)' is no number", "Numbers are plain, in seconds: 0.25; text stands in double quotes")
        }
        return value
    }

    private var isSignOfExponent: Bool {
        "+-".utf8.contains(bytes[offset]) && "eE".utf8.contains(bytes[offset - 1])
    }

    /// `\"` and `\\` escape (U-21); a backslash before anything else is itself.
    private mutating func string() throws(FilterError) -> String {
        let start = offset
        var content: [UInt8] = []
        offset += 1
        while offset < bytes.count, bytes[offset] != UInt8(ascii: "\"") {
            if bytes[offset] == UInt8(ascii: "\\"), offset + 1 < bytes.count, "\"\\".utf8.contains(bytes[offset + 1]) {
                offset += 1
            }
            content.append(bytes[offset])
            offset += 1
        }
        guard offset < bytes.count else { throw error(start, "the string has no end", "Close it with a double quote") }
        offset += 1
        return String(decoding: content, as: UTF8.self)
    }

    /// From `#[` to the bracket that closes it, strings skipped over.
    private mutating func json() throws(FilterError) -> String {
        let start = offset
        offset += 1
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: "[") else {
            throw error(start, "after '#' comes a JSON array", "Write rootcause.json = #[{ \"Services\": [ … ] }]")
        }
        var depth = 0
        while offset < bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "\""):
                offset += 1
                while offset < bytes.count, bytes[offset] != UInt8(ascii: "\"") {
                    offset += bytes[offset] == UInt8(ascii: "\\") ? 2 : 1
                }
            default: break
            }
            offset += 1
            if depth == 0 { return String(decoding: bytes[(start + 1)..<min(offset, bytes.count)], as: UTF8.self) }
        }
        throw error(start, "the JSON array has no end", "Close it with ]")
    }

    private mutating func symbol() throws(FilterError) -> String {
        let byte = bytes[offset]
        if offset + 1 < bytes.count, bytes[offset + 1] == UInt8(ascii: "="), "!<>".utf8.contains(byte) {
            offset += 2
            return String(decoding: [byte, UInt8(ascii: "=")], as: UTF8.self)
        }
        guard "=<>!(){}[],:".utf8.contains(byte) else {
            let remedy =
                switch byte {
                case UInt8(ascii: "'"): "Strings stand in double quotes"
                case UInt8(ascii: "&"), UInt8(ascii: "|"): "Write AND or OR"
                default: ""
                }
            throw error(offset, "'\(Character(Unicode.Scalar(byte)))' has no place in a filter", remedy)
        }
        offset += 1
        return String(decoding: [byte], as: UTF8.self)
    }

    private func error(_ offset: Int, _ message: String, _ remedy: String) -> FilterError {
        FilterError(.lexical, column: FilterLexer.column(offset, in: text), message: message, remedy: remedy)
    }
}
