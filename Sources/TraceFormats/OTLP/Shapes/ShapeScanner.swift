import CSimdjson
import TraceModel

/// Finds the shape of a span in its text, which is JSON that was read: what is constant in it, and where its values stand.
struct ShapeScanner {
    private let text: UnsafePointer<UInt8>
    private let end: Int
    private let cache: KeyCache
    private var at = 0
    /// Where the constant bytes begin that stand before the next value.
    private var from = 0
    private var constant: [UInt8] = []
    private var parts: [xs_part] = []
    private var slots: [SpanShape.Slot] = []
    private var keys: [SpanAttribute] = []
    private let texts = TextArena()
    /// The text of its resource.
    private(set) var resource: SpanText?

    /// Something of it is written in a way that shapes do not have: it will be parsed every time.
    private struct Unusual: Error {}

    init?(_ span: SpanText, _ cache: KeyCache) {
        guard let base = span.base else { return nil }
        (text, end, self.cache) = (base, span.count, cache)
    }

    /// The shape of the span; nil when it is written in a way that shapes do not have.
    mutating func shape() -> SpanShape? {
        do throws(Unusual) {
            try object { scanner, name throws(Unusual) in try scanner.member(name) }
            at = end
            put(.nothing, XS_NOTHING, valueStart: end)
        } catch {
            return nil
        }
        let own = constant.withUnsafeBufferPointer { texts.keep(padded: SpanText($0)) }
        return SpanShape(parts, slots, keys: keys, constant: own, texts: texts)
    }

    private mutating func member(_ name: SpanText) throws(Unusual) {
        switch otlpMembers.find(name) {
        case .traceId?: try scalar(.traceId)
        case .spanId?: try scalar(.spanId)
        case .parentSpanId?: try scalar(.parentSpanId)
        case .name?: try scalar(.name)
        case .kind?: try scalar(.kind)
        case .startTime?: try scalar(.startTime)
        case .endTime?: try scalar(.endTime)
        case .durationNano?: try scalar(.duration)
        case .traceState?: try scalar(.traceState)
        case .droppedAttributes?: try scalar(.droppedAttributes)
        case .droppedEvents?: try scalar(.droppedEvents)
        case .droppedLinks?: try scalar(.droppedLinks)
        case .attributes?: try attributes()
        case .status?: try status()
        case .resource?: try known()
        case .events?, .links?:
            let start = at
            try skip()
            // An empty list is constant.
            if (start..<at).contains(where: { text[$0] == UInt8(ascii: "{") }) { throw Unusual() }
        default: try skip()
        }
    }

    private mutating func status() throws(Unusual) {
        guard byte == UInt8(ascii: "{") else { return try scalar(.statusCode) }
        try object { scanner, name throws(Unusual) in
            switch otlpMembers.find(name) {
            case .code?: try scanner.scalar(.statusCode)
            case .message?: try scanner.scalar(.statusMessage)
            default: try scanner.skip()
            }
        }
    }

    /// A resource is known by its whole text.
    private mutating func known() throws(Unusual) {
        guard byte == UInt8(ascii: "{"), resource == nil else { throw Unusual() }
        let start = at
        try skip()
        resource = SpanText(UnsafeBufferPointer(start: text + start, count: at - start))
        put(.resource, XS_KNOWN, valueStart: start)
    }
}

// MARK: - Attributes
extension ShapeScanner {
    private mutating func attributes() throws(Unusual) {
        if byte == UInt8(ascii: "[") { return try list { scanner throws(Unusual) in try scanner.pair() } }
        try object { scanner, name throws(Unusual) in
            let key = try scanner.key(name)
            try scanner.scalar(.attribute, key: key)
        }
    }

    /// `{"key": …, "value": {…}}`, in this order.
    private mutating func pair() throws(Unusual) {
        var key: Int?
        var hasValue = false
        try object { scanner, name throws(Unusual) in
            if name == "key", key == nil {
                key = try scanner.key(try scanner.string())
            } else if name == "value", let key, !hasValue {
                hasValue = true
                try scanner.wrapped(key)
            } else {
                throw Unusual()
            }
        }
        if !hasValue { throw Unusual() }
    }

    private mutating func wrapped(_ key: Int) throws(Unusual) {
        var isTaken = false
        try object { scanner, name throws(Unusual) in
            if isTaken { throw Unusual() }
            isTaken = true
            let (isText, isNumber) = (scanner.byte == UInt8(ascii: "\""), scanner.isNumber)
            switch otlpMembers.find(name) {
            case .string? where isText: try scanner.scalar(.attribute, key: key)
            case .int? where isText || isNumber: try scanner.scalar(.intAttribute, key: key)
            case .double? where isNumber: try scanner.scalar(.doubleAttribute, key: key)
            case .bool? where !isText && !isNumber: try scanner.scalar(.attribute, key: key)
            default: throw Unusual()
            }
        }
        if !isTaken { throw Unusual() }
    }

    /// The number of a key.
    private mutating func key(_ name: SpanText) throws(Unusual) -> Int {
        if name.isEmpty { throw Unusual() }
        let number = cache.find(name)
        keys.append(
            SpanAttribute(
                key: texts.keep(name.buffer), value: .absent, name: cache.name(number, name),
                keyNumber: UInt16(number)))
        return keys.count - 1
    }
}

// MARK: - JSON
extension ShapeScanner {
    private var byte: UInt8 { at < end ? text[at] : 0 }
    private var isNumber: Bool { byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte) }

    /// A value that the span needs: a text without escapes, a number, `true`, `false` or `null`.
    private mutating func scalar(_ meaning: SpanShape.Meaning, key: Int = 0) throws(Unusual) {
        let start = at
        switch byte {
        case UInt8(ascii: "\""):
            _ = try string()
            put(meaning, XS_TEXT, key: key, valueStart: start + 1, valueEnd: at - 1)
        case UInt8(ascii: "t"), UInt8(ascii: "f"):
            try skip()
            put(meaning, XS_FLAG, key: key, valueStart: start)
        case UInt8(ascii: "n"):
            try skip()
            put(meaning == .attribute ? .attribute : .nothing, XS_NOTHING, key: key, valueStart: at)
        case _ where isNumber:
            try skip()
            put(meaning, XS_NUMBER, key: key, valueStart: start)
        default: throw Unusual()
        }
    }

    /// The value that was gone over; what stands before it is constant.
    private mutating func put(
        _ meaning: SpanShape.Meaning, _ kind: xs_kind, key: Int = 0, valueStart: Int, valueEnd: Int? = nil
    ) {
        let first = constant.count
        constant.append(contentsOf: UnsafeBufferPointer(start: text + from, count: valueStart - from))
        parts.append(xs_part(start: UInt32(first), count: UInt32(valueStart - from), kind: kind))
        slots.append(SpanShape.Slot(meaning: meaning, key: key))
        from = valueEnd ?? at
    }

    /// Goes over a text.
    /// - Returns: what stands between its quotes.
    private mutating func string() throws(Unusual) -> SpanText {
        guard byte == UInt8(ascii: "\"") else { throw Unusual() }
        let start = at + 1
        let close = xs_string_end(text, start, end)
        guard close < end else { throw Unusual() }
        at = close + 1
        let found = SpanText(UnsafeBufferPointer(start: text + start, count: close - start))
        if found.buffer.contains(UInt8(ascii: "\\")) { throw Unusual() }
        return found
    }

    private mutating func skip() throws(Unusual) {
        guard let behind = skipValue(text, at, end) else { throw Unusual() }
        at = behind
    }

    private mutating func object(_ member: (inout ShapeScanner, SpanText) throws(Unusual) -> Void) throws(Unusual) {
        guard byte == UInt8(ascii: "{") else { throw Unusual() }
        at = skipWhite(text, at + 1, end)
        while byte != UInt8(ascii: "}") {
            let name = try string()
            at = skipWhite(text, at, end)
            guard byte == UInt8(ascii: ":") else { throw Unusual() }
            at = skipWhite(text, at + 1, end)
            try member(&self, name)
            try separate()
        }
        at += 1
    }

    private mutating func list(_ element: (inout ShapeScanner) throws(Unusual) -> Void) throws(Unusual) {
        at = skipWhite(text, at + 1, end)
        while byte != UInt8(ascii: "]") {
            try element(&self)
            try separate()
        }
        at += 1
    }

    /// Goes over the comma between two elements.
    private mutating func separate() throws(Unusual) {
        at = skipWhite(text, at, end)
        guard at < end else { throw Unusual() }
        if byte == UInt8(ascii: ",") { at = skipWhite(text, at + 1, end) }
    }
}
