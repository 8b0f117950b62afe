import Glibc

/// Text as it stands in the bytes or on the tape that a decoder reads from: no copy, valid while that is.
struct SpanText: Equatable {
    // Unsafe, because a String for each of the thirty texts of a span would cost more than parsing them.
    let base: UnsafePointer<UInt8>?
    let count: Int

    /// No text.
    static var none: SpanText { SpanText() }

    private init() { (base, count) = (nil, 0) }
    init(_ buffer: UnsafeBufferPointer<UInt8>) { (base, count) = (buffer.baseAddress, buffer.count) }

    var isEmpty: Bool { count == 0 }
    var buffer: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }
    /// Bytes that are no UTF-8 become �.
    var string: String { String(decoding: buffer, as: UTF8.self) }
    /// nil when there is none.
    var nonEmpty: SpanText? { isEmpty ? nil : self }

    @inline(__always) static func == (a: SpanText, b: SpanText) -> Bool {
        guard a.count == b.count else { return false }
        guard let one = a.base, let other = b.base else { return a.count == 0 }
        return memcmp(one, other, a.count) == 0
    }

    @inline(__always) static func == (a: SpanText, b: StaticString) -> Bool { a == b.bytes }
    static func != (a: SpanText, b: StaticString) -> Bool { !(a == b.bytes) }

    func hasPrefix(_ prefix: StaticString) -> Bool {
        count >= prefix.utf8CodeUnitCount && head(prefix.utf8CodeUnitCount) == prefix.bytes
    }

    /// The first bytes, at most all.
    func head(_ length: Int) -> SpanText {
        SpanText(UnsafeBufferPointer(start: base, count: min(count, length)))
    }

    /// What is behind the first bytes.
    func dropping(_ length: Int) -> SpanText {
        guard let base, length < count else { return .none }
        return SpanText(UnsafeBufferPointer(start: base + length, count: count - length))
    }

    /// The first and the last eight bytes; shorter text gives one value twice.
    @inline(__always) var ends: (UInt64, UInt64) {
        guard let base else { return (0, 0) }
        let raw = UnsafeRawPointer(base)
        if count >= 8 {
            return (
                raw.loadUnaligned(as: UInt64.self), raw.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
            )
        }
        var word: UInt64 = 0
        for index in 0..<count { word = word << 8 | UInt64(base[index]) }
        return (word, word)
    }

    /// A whole number in decimal digits, with a sign perhaps; nil for anything else, and when it does not fit.
    var integer: Int64? {
        guard let base, count > 0, count < 21 else { return nil }
        let isNegative = base[0] == UInt8(ascii: "-")
        var value: UInt64 = 0
        var at = isNegative ? 1 : 0
        guard at < count else { return nil }
        while at < count {
            let digit = base[at] &- 0x30
            guard digit < 10 else { return nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
            if overflow || carry { return nil }
            value = sum
            at += 1
        }
        if isNegative { return value <= 1 << 63 ? Int64(truncatingIfNeeded: 0 &- value) : nil }
        return Int64(exactly: value)
    }
}

extension SpanText {
    /// Whether a text stands in it.
    func contains(_ wanted: StaticString) -> Bool {
        guard let base, let first = wanted.bytes.base?[0] else { return false }
        let length = wanted.utf8CodeUnitCount
        var at = 0
        while at + length <= count, let hit = memchr(base + at, Int32(first), count - length - at + 1) {
            if memcmp(hit, wanted.utf8Start, length) == 0 { return true }
            at = UnsafeRawPointer(hit) - UnsafeRawPointer(base) + 1
        }
        return false
    }
}

extension SpanText {
    /// Eight bytes a step.
    @inline(__always) var isASCII: Bool {
        guard let base else { return true }
        let raw = UnsafeRawPointer(base)
        var at = 0
        while at + 8 <= count {
            if raw.loadUnaligned(fromByteOffset: at, as: UInt64.self) & 0x8080_8080_8080_8080 != 0 { return false }
            at += 8
        }
        while at < count {
            if base[at] >= 0x80 { return false }
            at += 1
        }
        return true
    }
}
