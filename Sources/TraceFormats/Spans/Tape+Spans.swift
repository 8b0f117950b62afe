import TraceModel

// Values as spans hold them, whatever format they come in.
extension Tape {
    @inline(__always) func spanText(_ place: Int) -> SpanText { isString(place) ? SpanText(utf8(place)) : .none }

    /// A 64-bit number as a number or as text; protobuf.js writes two halves.
    @inline(__always) func wide(_ place: Int) -> Int64? {
        switch kind(place) {
        case .string: SpanText(utf8(place)).integer ?? clampedInteger(place)
        case .int, .unsigned, .double: integer(place)
        case .object: halves(place)
        default: nil
        }
    }

    /// What has more digits than fit, or a fraction.
    private func clampedInteger(_ place: Int) -> Int64? {
        let text = string(place)
        if let wide = UInt64(text) { return Int64(clamping: wide) }
        return Double(text).flatMap { $0.isNaN ? nil : Int64(clamping: Int($0.rounded(.towardZero).clampedToInt)) }
    }

    private func halves(_ object: Int) -> Int64? {
        guard let low = member(object, "low").flatMap({ integer($0) }),
            let high = member(object, "high").flatMap({ integer($0) })
        else { return nil }
        return Int64(truncatingIfNeeded: high << 32 | low & 0xFFFF_FFFF)
    }

    /// A trace id as OTLP and its relatives write it: hexadecimal digits in either case, X-Ray's form, or base64.
    /// - Returns: nil with the text when it is none of these.
    @inline(__always) func traceID(_ place: Int) -> (id: TraceID?, foreign: SpanText) {
        let text = spanText(place)
        if let id = TraceID(utf8: text.buffer) { return (id.isZero ? nil : id, id.isZero ? .none : text) }
        if text.count == 24, let bytes = text.base64(count: 16) { return (TraceID(bytes: bytes), text) }
        return (nil, text)
    }

    /// A span id: hexadecimal digits, leading zeros left out perhaps, or base64; any other text stands for itself.
    @inline(__always) func spanID(_ place: Int) -> EntityID {
        let text = spanText(place)
        if text.isEmpty { return .none }
        if let id = EntityID(utf8: text.buffer) { return id }
        if text.count == 12, let bytes = text.base64(count: 8) {
            return EntityID(raw: bytes.reduce(0) { $0 << 8 | UInt64($1) })
        }
        return EntityID(hashing: text.buffer)
    }
}

extension Double {
    /// The nearest whole number that Int holds.
    fileprivate var clampedToInt: Int { self >= 9.2e18 ? .max : self <= -9.2e18 ? .min : Int(self) }
}

extension TraceID {
    /// Of sixteen bytes.
    init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        func number(_ bytes: some Sequence<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        self.init(
            epoch: UInt32(number(bytes.prefix(4))), middle: UInt32(number(bytes.dropFirst(4).prefix(4))),
            low: number(bytes.dropFirst(8)))
        if isZero { return nil }
    }

    /// OTLP's word for "no id".
    var isZero: Bool { epoch == 0 && middle == 0 && low == 0 }
}

extension SpanText {
    /// The bytes that it stands for in base64, of either alphabet; nil when they are not so many.
    func base64(count wanted: Int) -> [UInt8]? {
        guard let bytes = base64Bytes, bytes.count == wanted else { return nil }
        return bytes
    }

    /// The bytes that it stands for in base64, of either alphabet, with its padding or without.
    var base64Bytes: [UInt8]? {
        var bytes: [UInt8] = []
        var (bits, held) = (UInt32(0), 0)
        for byte in buffer {
            let digit: UInt32
            switch byte {
            case 0x41...0x5A: digit = UInt32(byte - 0x41)
            case 0x61...0x7A: digit = UInt32(byte - 0x61 + 26)
            case 0x30...0x39: digit = UInt32(byte - 0x30 + 52)
            case UInt8(ascii: "+"), UInt8(ascii: "-"): digit = 62
            case UInt8(ascii: "/"), UInt8(ascii: "_"): digit = 63
            case UInt8(ascii: "="): continue
            default: return nil
            }
            bits = bits << 6 | digit
            held += 6
            if held >= 8 {
                held -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
            }
        }
        return bytes
    }
}
