import CSimdjson
import TraceModel

/// Reads spans from their protobuf messages. Field numbers are those of reference 9.1.
struct ProtobufSpan {
    var isWhole = false
    /// Texts that were no UTF-8, mended: how many since they were last asked for.
    private(set) var mendedTexts = 0
    private let arena = TextArena()

    /// The next resource: what was mended for the last is not needed any more.
    mutating func begin() { arena.removeAll() }

    mutating func takeMended() -> Int {
        defer { mendedTexts = 0 }
        return mendedTexts
    }

    mutating func read(_ message: SpanText, into span: inout SpanRecord) throws(WireError) {
        span.removeAll()
        var reader = WireReader(message)
        while let (field, value) = try reader.next() {
            switch field {
            case 1: span.trace = traceID(value)
            case 2: span.id = spanID(value)
            case 3: span.traceState = text(value)
            case 4: span.parentID = spanID(value).own
            case 5: span.name = text(value)
            case 6:
                span.kind =
                    value.number.flatMap { UInt8(exactly: $0) }.flatMap { SpanKind(rawValue: $0) } ?? .unspecified
            case 7: span.start = time(value)
            case 8: span.end = time(value)
            case 9:
                if let message = value.bytes, plainAttribute(message, &span) { continue }
                if let (key, value) = try attribute(value, &span.values) { span.add(key, value) }
            case 10: span.droppedAttributes = Int64(clamping: value.number ?? 0)
            case 11: try readEvent(value, &span)
            case 12: span.droppedEvents = Int64(clamping: value.number ?? 0)
            case 13: try readLink(value, &span)
            case 14: span.droppedLinks = Int64(clamping: value.number ?? 0)
            case 15: try readStatus(value, &span)
            default: break
            }
        }
    }

    @inline(__always) private func time(_ value: WireReader.Value) -> Int64? {
        guard let number = value.number, number != 0 else { return nil }
        return Int64(clamping: number)
    }

    /// Of sixteen bytes; of another length it is what its digits are in JSON.
    private func traceID(_ value: WireReader.Value) -> SpanTraceID {
        guard let bytes = value.bytes else { return .none }
        if let id = TraceID(bytes: bytes.buffer) { return SpanTraceID(id) }
        return SpanTraceID(digits(bytes))
    }

    private func spanID(_ value: WireReader.Value) -> SpanID {
        guard let bytes = value.bytes else { return .none }
        if bytes.count <= 8 { return SpanID(EntityID(raw: bytes.buffer.reduce(0) { $0 << 8 | UInt64($1) })) }
        return SpanID(digits(bytes))
    }

    private func digits(_ bytes: SpanText) -> SpanText {
        arena.keep(bytes.buffer.map { EntityID(raw: UInt64($0)).description.suffix(2) }.joined())
    }

    private mutating func readStatus(_ value: WireReader.Value, _ span: inout SpanRecord) throws(WireError) {
        guard let message = value.bytes else { return }
        var reader = WireReader(message)
        while let (field, value) = try reader.next() {
            if field == 2 { span.statusMessage = text(value) }
            if field == 3 {
                span.status = value.number.flatMap { UInt8(exactly: $0) }.flatMap { SpanStatus(rawValue: $0) } ?? .unset
            }
        }
    }

    private mutating func readEvent(_ value: WireReader.Value, _ span: inout SpanRecord) throws(WireError) {
        guard let message = value.bytes else { return }
        var event = SpanEvent(time: 0, name: .none, attributes: span.attached.count..<span.attached.count)
        var reader = WireReader(message)
        while let (field, value) = try reader.next() {
            switch field {
            case 1: event.time = Int64(clamping: value.number ?? 0)
            case 2: event.name = text(value)
            case 3: try attach(value, &span)
            case 4: event.dropped = Int64(clamping: value.number ?? 0)
            default: break
            }
        }
        event.attributes = event.attributes.lowerBound..<span.attached.count
        span.events.append(event)
    }

    private mutating func readLink(_ value: WireReader.Value, _ span: inout SpanRecord) throws(WireError) {
        guard let message = value.bytes else { return }
        let first = span.attached.count
        var (trace, id) = (SpanTraceID.none, EntityID.none)
        var reader = WireReader(message)
        while let (field, value) = try reader.next() {
            switch field {
            case 1: trace = traceID(value)
            case 2: id = spanID(value).own
            case 4: try attach(value, &span)
            default: break
            }
        }
        if trace.isNone { return }
        span.links.append(SpanLink(trace: trace, spanID: id, attributes: first..<span.attached.count))
    }

    private mutating func attach(_ value: WireReader.Value, _ span: inout SpanRecord) throws(WireError) {
        guard let (key, value) = try attribute(value, &span.values) else { return }
        span.attached.append(SpanAttribute(key: key, value: value, name: attributeNames.find(key)))
    }
}

// MARK: - Values
extension ProtobufSpan {
    /// A KeyValue as nearly all are written: a key that was met before, then a scalar, with lengths of one byte.
    /// - Returns: whether it is one; nothing was added when it is not.
    @inline(__always)
    private func plainAttribute(_ message: SpanText, _ span: inout SpanRecord) -> Bool {
        guard let base = message.base, message.count > 6, base[0] == 0x0A, base[1] < 0x80 else { return false }
        let at = 2 + Int(base[1])  // of the value's tag
        let left = message.count - at - 2  // what the value has
        guard left > 1, left < 0x80, base[at] == 0x12, Int(base[at + 1]) == left else { return false }
        let number = span.keys.findKnown(message.head(at).dropping(2))
        guard number != 0 else { return false }
        switch base[at + 2] {
        case 0x0A where Int(base[at + 3]) == left - 2:
            let text = message.dropping(at + 4)
            guard text.isASCII else { return false }
            span.add(number, .text(text))
        case 0x10 where left == 2 && base[at + 3] < 2: span.add(number, .bool(base[at + 3] == 1))
        case 0x18 where left == 2 && base[at + 3] < 0x80: span.add(number, .int(Int64(base[at + 3])))
        case 0x18 where left == 3 && base[at + 3] >= 0x80 && base[at + 4] < 0x80:
            span.add(number, .int(Int64(base[at + 3] & 0x7F) | Int64(base[at + 4]) << 7))
        default: return false
        }
        return true
    }

    /// A KeyValue; nil without a key.
    @inline(__always)
    mutating func attribute(
        _ value: WireReader.Value, _ values: inout SpanValues
    ) throws(WireError) -> (SpanText, SpanValue)? {
        guard let message = value.bytes else { return nil }
        var (key, result) = (SpanText.none, SpanValue.absent)
        var reader = WireReader(message)
        while let (field, value) = try reader.next() {
            if field == 1 { key = text(value) }
            if field == 2, let message = value.bytes { result = try any(message, &values) }
        }
        return key.isEmpty ? nil : (key, result)
    }

    @inline(__always)
    private mutating func any(_ message: SpanText, _ values: inout SpanValues) throws(WireError) -> SpanValue {
        var result = SpanValue.absent
        var reader = WireReader(message)
        while let (field, value) = try reader.next() {
            switch field {
            case 1: result = .text(text(value))
            case 2: result = .bool(value.number ?? 0 != 0)
            case 3: result = .int(Int64(bitPattern: value.number ?? 0))
            case 4: result = double(value)
            case 5:
                guard let list = value.bytes else { continue }
                if let texts = try texts(list, &values) {
                    result = texts
                } else {
                    result = nested(message, &values)
                }
            case 6, 7: result = nested(message, &values)
            default: break
            }
        }
        return result
    }

    /// JSON has no word for what is no number, so that these are texts as in OTLP/JSON.
    private func double(_ value: WireReader.Value) -> SpanValue {
        guard case .fixed64(let bits) = value else { return .absent }
        let number = Double(bitPattern: bits)
        if number.isFinite { return .double(number) }
        let text: StaticString = number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity"
        return .text(text.bytes)
    }

    /// A list whose elements are all texts; nil for another.
    private mutating func texts(_ list: SpanText, _ values: inout SpanValues) throws(WireError) -> SpanValue? {
        let start = values.texts.count
        var elements = WireReader(list)
        while let (field, element) = try elements.next() {
            guard field == 1, let message = element.bytes else { continue }
            var reader = WireReader(message)
            guard let (kind, value) = try reader.next(), kind == 1 else {
                values.texts.removeSubrange(start...)
                return nil
            }
            values.texts.append(text(value))
        }
        return .texts(start: Int32(start), count: Int32(values.texts.count - start))
    }

    /// One that is broken inside loses itself: the store has taken the span without looking into it.
    private mutating func nested(_ message: SpanText, _ values: inout SpanValues) -> SpanValue {
        guard isWhole else { return .nested(-1) }
        do throws(WireError) {
            values.nested.append(try json(message, depth: 0))
        } catch {
            values.nested.append(.string("(no OTLP value: \(error.message))"))
        }
        return .nested(Int32(values.nested.count - 1))
    }

    /// An AnyValue as JSON; deeper than 100 levels it is left out.
    private mutating func json(_ message: SpanText, depth: Int) throws(WireError) -> JSONValue {
        guard depth < 100 else { return .string("(nested deeper than 100 levels)") }
        var result = JSONValue.null
        var reader = WireReader(message)
        while let (field, value) = try reader.next() {
            switch field {
            case 1: result = .string(text(value).string)
            case 2: result = .bool(value.number ?? 0 != 0)
            case 3: result = .int(Int64(bitPattern: value.number ?? 0))
            case 4:
                if case .fixed64(let bits) = value { result = .double(Double(bitPattern: bits)) }
            case 5: result = .array(try list(value, depth))
            case 6: result = .object(try members(value, depth))
            case 7: result = .string(base64(value.bytes ?? .none))
            default: break
            }
        }
        return result
    }

    private mutating func list(_ value: WireReader.Value, _ depth: Int) throws(WireError) -> [JSONValue] {
        var items: [JSONValue] = []
        var reader = WireReader(value.bytes ?? .none)
        while let (field, value) = try reader.next() {
            if field == 1, let message = value.bytes { items.append(try json(message, depth: depth + 1)) }
        }
        return items
    }

    private mutating func members(_ value: WireReader.Value, _ depth: Int) throws(WireError) -> [JSONValue.Member] {
        var members: [JSONValue.Member] = []
        var reader = WireReader(value.bytes ?? .none)
        while let (field, value) = try reader.next() {
            guard field == 1, let pair = value.bytes else { continue }
            var member = JSONValue.Member("", .null)
            var parts = WireReader(pair)
            while let (field, value) = try parts.next() {
                if field == 1 { member.name = text(value).string }
                if field == 2, let message = value.bytes { member.value = try json(message, depth: depth + 1) }
            }
            members.append(member)
        }
        return members
    }

    /// A text; what is no UTF-8 in it becomes �, and is counted.
    @inline(__always)
    mutating func text(_ value: WireReader.Value) -> SpanText {
        guard let bytes = value.bytes else { return .none }
        if bytes.isASCII { return bytes }
        guard let base = bytes.base, xs_is_utf8(base, bytes.count) == 0 else { return bytes }
        mendedTexts += 1
        return arena.keep(bytes.string)
    }
}

/// Bytes in base64, as JSON has them.
func base64(_ bytes: SpanText) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    var at = 0
    while at < bytes.count, let base = bytes.base {
        let left = bytes.count - at
        let word =
            UInt32(base[at]) << 16 | (left > 1 ? UInt32(base[at + 1]) << 8 : 0) | (left > 2 ? UInt32(base[at + 2]) : 0)
        for part in 0..<4 {
            text.append(part <= left ? digits[Int(word >> UInt32(18 - part * 6) & 63)] : UInt8(ascii: "="))
        }
        at += 3
    }
    return String(decoding: text, as: UTF8.self)
}
