/// Where and why a text is no JSON: simdjson says only that it is not.
struct SyntaxError: Hashable {
    /// Bytes from the start of the text.
    var offset: Int
    var message: String
    /// The text ends in the middle of a value.
    var isCutOff: Bool
}

/// Walks a text that simdjson refused until the first byte that cannot stand there.
/// - Returns: nil when the walk finds nothing wrong (the fault is inside a string or a number).
func syntaxError(in bytes: UnsafeBufferPointer<UInt8>) -> SyntaxError? {
    var check = SyntaxCheck(bytes: bytes)
    return check.run()
}

private struct SyntaxCheck {
    enum Expect {
        case value, valueOrEnd, nameOrEnd, name, colon, commaOrEnd, nothing
    }
    let bytes: UnsafeBufferPointer<UInt8>
    var at = 0
    var open: [UInt8] = []
    var expect = Expect.value

    mutating func run() -> SyntaxError? {
        while true {
            while at < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) { at += 1 }
            guard at < bytes.count else {
                return expect == .nothing ? nil : SyntaxError(offset: at, message: "the text ends here", isCutOff: true)
            }
            if let error = step() { return error }
        }
    }

    private mutating func step() -> SyntaxError? {
        let byte = bytes[at]
        switch (expect, byte) {
        case (.value, UInt8(ascii: "{")), (.valueOrEnd, UInt8(ascii: "{")): enter(byte, .nameOrEnd)
        case (.value, UInt8(ascii: "[")), (.valueOrEnd, UInt8(ascii: "[")): enter(byte, .valueOrEnd)
        case (.valueOrEnd, UInt8(ascii: "]")), (.commaOrEnd, UInt8(ascii: "]")):
            return leave(UInt8(ascii: "["))
        case (.nameOrEnd, UInt8(ascii: "}")), (.commaOrEnd, UInt8(ascii: "}")):
            return leave(UInt8(ascii: "{"))
        case (.value, UInt8(ascii: "\"")), (.valueOrEnd, UInt8(ascii: "\"")): return string(.commaOrEnd)
        case (.name, UInt8(ascii: "\"")), (.nameOrEnd, UInt8(ascii: "\"")): return string(.colon)
        case (.colon, UInt8(ascii: ":")): advance(.value)
        case (.commaOrEnd, UInt8(ascii: ",")): advance(open.last == UInt8(ascii: "{") ? .name : .value)
        case (.value, _), (.valueOrEnd, _): return literal()
        default: return unexpected()
        }
        return nil
    }

    private mutating func advance(_ next: Expect) {
        at += 1
        expect = next
    }

    private mutating func enter(_ byte: UInt8, _ next: Expect) {
        open.append(byte)
        advance(next)
    }

    private mutating func leave(_ opener: UInt8) -> SyntaxError? {
        guard open.last == opener else { return unexpected() }
        open.removeLast()
        advance(open.isEmpty ? .nothing : .commaOrEnd)
        return nil
    }

    private mutating func string(_ next: Expect) -> SyntaxError? {
        let start = at
        at += 1
        while at < bytes.count, bytes[at] != UInt8(ascii: "\"") { at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1 }
        guard at < bytes.count else {
            return SyntaxError(offset: start, message: "a string that starts here does not end", isCutOff: true)
        }
        advance(next == .commaOrEnd && open.isEmpty ? .nothing : next)
        return nil
    }

    /// A number, true, false or null.
    private mutating func literal() -> SyntaxError? {
        let start = at
        while at < bytes.count, isLiteralByte(bytes[at]) { at += 1 }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        guard ["true", "false", "null"].contains(text) || (Double(text) != nil && text.first != "+") else {
            if at == bytes.count, at > start {
                return SyntaxError(offset: start, message: "the text ends inside “\(text.prefix(20))”", isCutOff: true)
            }
            at = start
            return unexpected()
        }
        expect = open.isEmpty ? .nothing : .commaOrEnd
        return nil
    }

    private func isLiteralByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."): true
        default: false
        }
    }

    private func unexpected() -> SyntaxError {
        let found = String(decoding: bytes[at..<min(at + 12, bytes.count)], as: UTF8.self)
        let shown = found.prefix { !$0.isNewline }
        return SyntaxError(offset: at, message: "\(wanted), found “\(shown)”", isCutOff: false)
    }

    private var wanted: String {
        switch expect {
        case .value: "expected a value"
        case .valueOrEnd: "expected a value or ]"
        case .name: "expected a member's name in quotes"
        case .nameOrEnd: "expected a member's name in quotes or }"
        case .colon: "expected :"
        case .commaOrEnd: open.last == UInt8(ascii: "{") ? "expected , or }" : "expected , or ]"
        case .nothing: "expected nothing more"
        }
    }
}
