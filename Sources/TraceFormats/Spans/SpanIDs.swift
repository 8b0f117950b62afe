import TraceModel

/// The trace that a span or a link names: an id, or a text that is none and stands for itself.
struct SpanTraceID: Equatable {
    /// nil when the text is no trace id, or no trace is named.
    private(set) var id: TraceID?
    /// The text where it is no trace id.
    private(set) var foreign = SpanText.none

    /// No trace.
    static var none: SpanTraceID { SpanTraceID() }
    private init() {}

    init(_ id: TraceID) { if !id.isZero { self.id = id } }

    /// Reads hexadecimal digits in either case, leading zeros left out perhaps (reference 9.3), X-Ray's form, or base64.
    @inline(__always) init(_ text: SpanText) {
        if let id = TraceID(utf8: text.buffer) {
            self.init(id)
        } else {
            self.init(rare: text)
        }
    }

    private init(rare text: SpanText) {
        let found = text.base64TraceID ?? text.paddedTraceID
        if let found, !found.isZero { id = found }
        if found == nil { foreign = text }
    }

    var isNone: Bool { id == nil && foreign.isEmpty }
    /// As it is written.
    var name: String { id?.description ?? foreign.string }
    /// Under which its spans are kept; made of the text where that is no id.
    var own: TraceID { id ?? TraceID(hashing: foreign.buffer) }
}

/// The id of a span: 16 hexadecimal digits, leading zeros left out perhaps, or base64; any other text stands for itself.
struct SpanID {
    /// Made of the text where that is no id.
    private(set) var own = EntityID.none
    /// The text where it is no id.
    private(set) var foreign = SpanText.none

    /// As it is written.
    var name: String { foreign.isEmpty ? own.description : foreign.string }

    static var none: SpanID { SpanID() }
    private init() {}

    init(_ id: EntityID) { own = id }

    @inline(__always) init(_ text: SpanText) {
        if let id = EntityID(utf8: text.buffer) {
            self.init(id)
        } else {
            self.init(rare: text)
        }
    }

    private init(rare text: SpanText) {
        if text.count == 12, let bytes = text.base64(count: 8) {
            own = EntityID(raw: bytes.reduce(0) { $0 << 8 | UInt64($1) })
        } else if !text.buffer.allSatisfy({ $0 == UInt8(ascii: "0") }) {
            own = EntityID(hashing: text.buffer)
            foreign = text
        }
    }
}

extension SpanText {
    fileprivate var base64TraceID: TraceID? { count == 24 ? base64(count: 16).flatMap { TraceID(bytes: $0) } : nil }

    fileprivate var paddedTraceID: TraceID? {
        guard count > 0, count < 32 else { return nil }
        let low = count > 16 ? dropping(count - 16) : self
        guard let last = EntityID(utf8: low.buffer) else { return nil }
        if count <= 16 { return TraceID(epoch: 0, middle: 0, low: last.raw) }
        guard let first = EntityID(utf8: head(count - 16).buffer) else { return nil }
        return TraceID(
            epoch: UInt32(truncatingIfNeeded: first.raw >> 32), middle: UInt32(truncatingIfNeeded: first.raw),
            low: last.raw)
    }

    /// The bytes that it stands for in base64, of either alphabet, with its padding or without; nil when they are not so many.
    func base64(count wanted: Int) -> [UInt8]? {
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
        return bytes.count == wanted ? bytes : nil
    }
}

extension TraceID {
    /// Of sixteen bytes.
    init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        func number(_ bytes: some Sequence<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        self.init(
            epoch: UInt32(number(bytes.prefix(4))), middle: UInt32(number(bytes.dropFirst(4).prefix(4))),
            low: number(bytes.dropFirst(8)))
    }

    /// OTLP's word for "no id".
    var isZero: Bool { epoch == 0 && middle == 0 && low == 0 }
}
