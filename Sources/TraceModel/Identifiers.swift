/// A trace id: 32 bits that are the epoch second when an X-Ray SDK made it, and 96 random bits.
///
/// W3C ids are held in the same form (reference 1.1, U-1), so a trace keeps its id when its service moves from
/// OpenTelemetry to X-Ray. Printed as `1-<8 hex>-<24 hex>`, lower case.
public struct TraceID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The first four bytes: epoch seconds in ids of X-Ray's own making, any bits in W3C ids.
    public var epoch: UInt32
    /// The next four bytes.
    public var middle: UInt32
    /// The last eight bytes.
    public var low: UInt64

    public init(epoch: UInt32, middle: UInt32, low: UInt64) {
        self.epoch = epoch
        self.middle = middle
        self.low = low
    }

    /// Reads `1-8-24`, 32 hexadecimal digits, or a trace header value (`Root=1-…;Parent=…`), in either case.
    /// - Returns: nil when the text is none of these.
    public init?(_ text: String) {
        var text = text
        let parsed = text.withUTF8 { TraceID(utf8: $0) }
        guard let parsed else { return nil }
        self = parsed
    }

    /// The same as `init(_:)` on bytes, without a String on the way.
    public init?(utf8 bytes: UnsafeBufferPointer<UInt8>) {
        var bytes = bytes[...]
        if bytes.starts(with: "Root=".utf8) {
            bytes = bytes.dropFirst(5)
            bytes = bytes[..<(bytes.firstIndex(of: UInt8(ascii: ";")) ?? bytes.endIndex)]
        }
        if bytes.count == 35 {
            let dash = UInt8(ascii: "-")
            let start = bytes.startIndex
            guard bytes[start] == UInt8(ascii: "1"), bytes[start + 1] == dash, bytes[start + 10] == dash,
                let epoch = hexadecimal(bytes[(start + 2)..<(start + 10)]),
                let middle = hexadecimal(bytes[(start + 11)..<(start + 19)]),
                let low = hexadecimal(bytes[(start + 19)..<(start + 35)])
            else { return nil }
            self.init(epoch: UInt32(epoch), middle: UInt32(middle), low: low)
        } else if bytes.count == 32 {
            let start = bytes.startIndex
            guard let epoch = hexadecimal(bytes[start..<(start + 8)]),
                let middle = hexadecimal(bytes[(start + 8)..<(start + 16)]),
                let low = hexadecimal(bytes[(start + 16)..<(start + 32)])
            else { return nil }
            self.init(epoch: UInt32(epoch), middle: UInt32(middle), low: low)
        } else {
            return nil
        }
    }

    /// An id made from any other text, so that documents with foreign ids still belong together (FNV-1a, 128 bits of it).
    public init(hashing bytes: some Sequence<UInt8>) {
        var a: UInt64 = 0xcbf2_9ce4_8422_2325
        var b: UInt64 = 0x6c62_272e_07bb_0142
        for byte in bytes {
            a = (a ^ UInt64(byte)) &* 0x100_0000_01b3
            b = (b ^ UInt64(byte &+ 0x55)) &* 0x100_0000_01b3
        }
        self.init(epoch: UInt32(truncatingIfNeeded: a >> 32), middle: UInt32(truncatingIfNeeded: a), low: b)
    }

    public var description: String {
        String(unsafeUninitializedCapacity: 35) { text in
            text[0] = UInt8(ascii: "1")
            text[1] = UInt8(ascii: "-")
            writeHexadecimal(UInt64(epoch), text[2..<10])
            text[10] = UInt8(ascii: "-")
            writeHexadecimal(UInt64(middle), text[11..<19])
            writeHexadecimal(low, text[19..<35])
            return 35
        }
    }

    public static func < (a: TraceID, b: TraceID) -> Bool {
        (a.epoch, a.middle, a.low) < (b.epoch, b.middle, b.low)
    }
}

/// The id of a segment or subsegment: 16 hexadecimal digits, unique inside one trace only (reference 1.1).
public struct EntityID: Hashable, Comparable, Sendable, CustomStringConvertible {
    public var raw: UInt64
    /// No id: what an absent parent reads as.
    public static let none = EntityID(raw: 0)

    public init(raw: UInt64) { self.raw = raw }

    /// Reads up to 16 hexadecimal digits (leading zeros may be missing).
    /// - Returns: nil when the text holds anything else.
    public init?(_ text: String) {
        var text = text
        let parsed = text.withUTF8 { EntityID(utf8: $0) }
        guard let parsed else { return nil }
        self = parsed
    }

    public init?(utf8 bytes: UnsafeBufferPointer<UInt8>) {
        guard (1...16).contains(bytes.count), let raw = hexadecimal(bytes[...]) else { return nil }
        self.raw = raw
    }

    /// An id made from any other text (FNV-1a).
    public init(hashing bytes: some Sequence<UInt8>) {
        var a: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { a = (a ^ UInt64(byte)) &* 0x100_0000_01b3 }
        raw = a
    }

    public var description: String {
        String(unsafeUninitializedCapacity: 16) { text in
            writeHexadecimal(raw, text[0..<16])
            return 16
        }
    }

    public static func < (a: EntityID, b: EntityID) -> Bool { a.raw < b.raw }
}

/// The value of a run of hexadecimal digits, at most 16; nil on any other byte.
@inline(__always)
private func hexadecimal(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> UInt64? {
    var rest = bytes
    var value: UInt64 = 0
    while rest.count >= 8, let base = rest.base.baseAddress {
        let word = UnsafeRawPointer(base + rest.startIndex).loadUnaligned(as: UInt64.self)
        guard let eight = eightDigits(UInt64(bigEndian: word)) else { return nil }
        value = value << 32 | eight
        rest = rest.dropFirst(8)
    }
    for byte in rest {
        let digit: UInt8
        switch byte {
        case 0x30...0x39: digit = byte &- 0x30
        case 0x61...0x66: digit = byte &- 0x57
        case 0x41...0x46: digit = byte &- 0x37
        default: return nil
        }
        value = value << 4 | UInt64(digit)
    }
    return value
}

/// Eight digits at once, the first in the highest byte: ids are a tenth of what there is to read.
@inline(__always)
private func eightDigits(_ text: UInt64) -> UInt64? {
    let letters = text >> 6 & 0x0101_0101_0101_0101
    let digits = (text & 0x0F0F_0F0F_0F0F_0F0F) &+ letters &* 9
    // Written out again in lower case, they must be the text: anything else was no digit.
    let fromTen = (digits &+ 0x7676_7676_7676_7676) >> 7 & 0x0101_0101_0101_0101
    guard digits & 0xF0F0_F0F0_F0F0_F0F0 == 0,
        digits &+ 0x3030_3030_3030_3030 &+ fromTen &* 0x27 == text | letters << 5
    else { return nil }
    var packed = (digits | digits >> 4) & 0x00FF_00FF_00FF_00FF
    packed = (packed | packed >> 8) & 0x0000_FFFF_0000_FFFF
    return (packed | packed >> 16) & 0xFFFF_FFFF
}

/// As many of the last digits as there is room for.
private func writeHexadecimal(_ value: UInt64, _ text: Slice<UnsafeMutableBufferPointer<UInt8>>) {
    var (rest, text) = (value, text)
    for index in text.indices.reversed() {
        let digit = UInt8(truncatingIfNeeded: rest & 15)
        text[index] = digit < 10 ? 0x30 + digit : 0x57 + digit
        rest >>= 4
    }
}
