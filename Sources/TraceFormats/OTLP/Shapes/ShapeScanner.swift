import CSimdjson
import TraceModel

/// Finds the shape of a span in its text, which is JSON that was read: what is constant in it, and where its values stand.
struct ShapeScanner: TextScanning {
    let text: UnsafePointer<UInt8>
    let end: Int
    private let cache: KeyCache
    var at = 0
    /// Where the constant bytes begin that stand before the next value.
    private var from = 0
    private var constant: [UInt8] = []
    private var parts: [xs_part] = []
    private var slots: [SpanShape.Slot] = []
    private var keys: [SpanAttribute] = []
    private let texts = TextArena()
    /// Members that were met, by their number.
    private var seen: UInt64 = 0
    /// The text of its resource.
    private(set) var resource: SpanText?

    init?(_ span: SpanText, _ cache: KeyCache) {
        guard let base = span.base else { return nil }
        (text, end, self.cache) = (base, span.count, cache)
    }

    /// The shape of the span; nil when it is written in a way that shapes do not have.
    mutating func shape() -> SpanShape? {
        do throws(UnusualText) {
            try object { scanner, name throws(UnusualText) in try scanner.member(name) }
            at = end
            put(.nothing, XS_NOTHING, valueStart: end)
        } catch {
            return nil
        }
        let own = constant.withUnsafeBufferPointer { texts.keep(padded: SpanText($0)) }
        return SpanShape(parts, slots, keys: keys, constant: own, texts: texts)
    }

    private mutating func member(_ name: SpanText) throws(UnusualText) {
        let member = otlpMembers.find(name)
        try note(member)
        switch member {
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
            if (start..<at).contains(where: { text[$0] == UInt8(ascii: "{") }) { throw UnusualText() }
        default: try skip()
        }
    }

    /// Of a member that comes twice the last speaks, also where it is `null`.
    private mutating func note(_ member: OTLPMember?) throws(UnusualText) {
        guard let member else { return }
        let bit = UInt64(1) << UInt64(member.rawValue)
        if seen & bit != 0 { throw UnusualText() }
        seen |= bit
    }

    private mutating func status() throws(UnusualText) {
        guard byte == UInt8(ascii: "{") else { return try scalar(.statusCode) }
        try object { scanner, name throws(UnusualText) in
            let member = otlpMembers.find(name)
            try scanner.note(member)
            switch member {
            case .code?: try scanner.scalar(.statusCode)
            case .message?: try scanner.scalar(.statusMessage)
            default: try scanner.skip()
            }
        }
    }

    /// A resource is known by its whole text.
    private mutating func known() throws(UnusualText) {
        guard byte == UInt8(ascii: "{"), resource == nil else { throw UnusualText() }
        let start = at
        try skip()
        resource = bytes(from: start)
        put(.resource, XS_KNOWN, valueStart: start)
    }
}

// MARK: - Attributes
extension ShapeScanner {
    private mutating func attributes() throws(UnusualText) {
        if byte == UInt8(ascii: "[") { return try list { scanner throws(UnusualText) in try scanner.pair() } }
        try object { scanner, name throws(UnusualText) in
            let key = try scanner.key(name)
            try scanner.scalar(.attribute, key: key)
        }
    }

    /// `{"key": …, "value": {…}}`, in this order.
    private mutating func pair() throws(UnusualText) {
        var key: Int?
        var hasValue = false
        try object { scanner, name throws(UnusualText) in
            if name == "key", key == nil {
                key = try scanner.key(try scanner.string())
            } else if name == "value", let key, !hasValue {
                hasValue = true
                try scanner.wrapped(key)
            } else {
                throw UnusualText()
            }
        }
        if !hasValue { throw UnusualText() }
    }

    private mutating func wrapped(_ key: Int) throws(UnusualText) {
        var isTaken = false
        try object { scanner, name throws(UnusualText) in
            if isTaken { throw UnusualText() }
            isTaken = true
            let (isText, isNumber) = (scanner.byte == UInt8(ascii: "\""), scanner.isNumber)
            switch otlpMembers.find(name) {
            case .string? where isText: try scanner.scalar(.attribute, key: key)
            case .int? where isText || isNumber: try scanner.scalar(.intAttribute, key: key)
            case .double? where isNumber: try scanner.scalar(.doubleAttribute, key: key)
            case .bool? where !isText && !isNumber: try scanner.scalar(.attribute, key: key)
            default: throw UnusualText()
            }
        }
        if !isTaken { throw UnusualText() }
    }

    /// The number of a key.
    private mutating func key(_ name: SpanText) throws(UnusualText) -> Int {
        if name.isEmpty { throw UnusualText() }
        let number = cache.find(name)
        keys.append(
            SpanAttribute(
                key: texts.keep(name.buffer), value: .absent, name: cache.name(number, name),
                keyNumber: UInt16(number)))
        return keys.count - 1
    }
}

// MARK: - Values
extension ShapeScanner {
    private var isNumber: Bool { byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte) }

    /// A value that the span needs: a text without escapes, a number, `true`, `false` or `null`.
    private mutating func scalar(_ meaning: SpanShape.Meaning, key: Int = 0) throws(UnusualText) {
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
        default: throw UnusualText()
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
}
