import CSimdjson

/// Something of a text is written in a way that a scanner does not have.
struct UnusualText: Error {}

/// Goes over JSON that was read before, to find where its values stand.
protocol TextScanning {
    var text: UnsafePointer<UInt8> { get }
    var end: Int { get }
    var at: Int { get set }
}

extension TextScanning {
    var byte: UInt8 { at < end ? text[at] : 0 }

    /// The bytes from a place up to the one at hand.
    func bytes(from start: Int) -> SpanText { SpanText(UnsafeBufferPointer(start: text + start, count: at - start)) }

    /// Goes over a text.
    /// - Returns: what stands between its quotes; it has no escapes.
    mutating func string() throws(UnusualText) -> SpanText {
        guard byte == UInt8(ascii: "\"") else { throw UnusualText() }
        let start = at + 1
        let close = xs_string_end(text, start, end)
        guard close < end else { throw UnusualText() }
        at = close + 1
        let found = SpanText(UnsafeBufferPointer(start: text + start, count: close - start))
        if found.buffer.contains(UInt8(ascii: "\\")) { throw UnusualText() }
        return found
    }

    /// Goes over a value.
    mutating func skip() throws(UnusualText) {
        guard let behind = skipValue(text, at, end) else { throw UnusualText() }
        at = behind
    }

    /// Goes over an object; `member` goes over each value.
    mutating func object(_ member: (inout Self, SpanText) throws(UnusualText) -> Void) throws(UnusualText) {
        guard byte == UInt8(ascii: "{") else { throw UnusualText() }
        at = skipWhite(text, at + 1, end)
        while byte != UInt8(ascii: "}") {
            let name = try string()
            at = skipWhite(text, at, end)
            guard byte == UInt8(ascii: ":") else { throw UnusualText() }
            at = skipWhite(text, at + 1, end)
            try member(&self, name)
            try separate()
        }
        at += 1
    }

    /// Goes over a list; `element` goes over each value.
    mutating func list(_ element: (inout Self) throws(UnusualText) -> Void) throws(UnusualText) {
        guard byte == UInt8(ascii: "[") else { throw UnusualText() }
        at = skipWhite(text, at + 1, end)
        while byte != UInt8(ascii: "]") {
            try element(&self)
            try separate()
        }
        at += 1
    }

    /// Goes over the comma between two elements.
    private mutating func separate() throws(UnusualText) {
        at = skipWhite(text, at, end)
        guard at < end else { throw UnusualText() }
        if byte == UInt8(ascii: ",") { at = skipWhite(text, at + 1, end) }
    }
}
