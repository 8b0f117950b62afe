import TraceModel

/// What is wrong with a protobuf message, and where in it.
struct WireError: Error, Equatable {
    enum Kind: Equatable {
        /// It ends inside of a field.
        case cutOff
        /// A length that goes beyond the message.
        case tooLong
        /// A number of more than ten bytes, or of more than 64 bits.
        case varint
        /// A group: protobuf's own of before 2008, which OTLP never had.
        case group
        /// A wire type or a field number that does not exist.
        case tag
    }
    var kind: Kind
    /// Bytes from the start of the message.
    var offset: Int

    var message: String {
        switch kind {
        case .cutOff: "it is cut off"
        case .tooLong: "a length goes beyond its end"
        case .varint: "a number has more than 64 bits"
        case .group: "a group, which OTLP does not have"
        case .tag: "no field begins here"
        }
    }
}

/// Walks the fields of one protobuf message (reference 9.1) where they stand: no copy, no object a field.
struct WireReader {
    // Unsafe for its price: the bytes are those of a piece of the source, and every step is checked against the end.
    private let base: UnsafePointer<UInt8>?
    private let count: Int
    private(set) var at = 0

    /// A field's value as it stands on the wire.
    enum Value {
        case varint(UInt64)
        case fixed64(UInt64)
        case fixed32(UInt32)
        case bytes(SpanText)

        /// The bytes of a text, a message or an id; nil when something else stands there.
        @inline(__always) var bytes: SpanText? { if case .bytes(let bytes) = self { bytes } else { nil } }

        /// A whole number in any of its forms.
        @inline(__always) var number: UInt64? {
            switch self {
            case .varint(let value), .fixed64(let value): value
            case .fixed32(let value): UInt64(value)
            case .bytes: nil
            }
        }
    }

    init(_ message: SpanText) { (base, count) = (message.base, message.count) }

    /// The next field; nil at the end.
    @inline(__always) mutating func next() throws(WireError) -> (field: Int, value: Value)? {
        guard at < count else { return nil }
        let start = at
        let tag = try varint()
        guard tag >> 3 > 0, tag >> 3 < 1 << 29 else { throw WireError(kind: .tag, offset: start) }
        return (Int(tag >> 3), try value(tag & 7, start))
    }

    @inline(__always) private mutating func value(_ wireType: UInt64, _ start: Int) throws(WireError) -> Value {
        switch wireType {
        case 0: return .varint(try varint())
        case 1: return .fixed64(try fixed(8))
        case 2:
            let length = try varint()
            guard length <= UInt64(count - at), let base else { throw WireError(kind: .tooLong, offset: start) }
            defer { at += Int(length) }
            return .bytes(SpanText(UnsafeBufferPointer(start: base + at, count: Int(length))))
        case 5: return .fixed32(UInt32(truncatingIfNeeded: try fixed(4)))
        case 3, 4: throw WireError(kind: .group, offset: start)
        default: throw WireError(kind: .tag, offset: start)
        }
    }

    /// Seven bits a byte, the lowest first; at most ten bytes, and the tenth has one bit.
    @inline(__always) mutating func varint() throws(WireError) -> UInt64 {
        guard let base else { throw WireError(kind: .cutOff, offset: at) }
        if at < count, base[at] < 0x80 {
            defer { at += 1 }
            return UInt64(base[at])
        }
        let start = at
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while at < count {
            let byte = base[at]
            at += 1
            if shift == 63, byte > 1 { throw WireError(kind: .varint, offset: start) }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw WireError(kind: .cutOff, offset: start)
    }

    @inline(__always) private mutating func fixed(_ length: Int) throws(WireError) -> UInt64 {
        guard count - at >= length, let base else { throw WireError(kind: .cutOff, offset: at) }
        defer { at += length }
        let raw = UnsafeRawPointer(base + at)
        return length == 8
            ? UInt64(littleEndian: raw.loadUnaligned(as: UInt64.self))
            : UInt64(UInt32(littleEndian: raw.loadUnaligned(as: UInt32.self)))
    }
}
