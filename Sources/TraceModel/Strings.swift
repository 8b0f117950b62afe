/// A string's number in a `StringTable`; 0 is the empty string, which also stands for "absent".
public typealias StringIndex = UInt32

/// Interned strings as one run of UTF-8 bytes: a million names cost their bytes and four bytes each, not a String each.
public struct StringTable: Sendable {
    /// All strings, one after another.
    public private(set) var bytes: [UInt8] = []
    /// Where each string ends in `bytes`.
    public private(set) var ends: [UInt32] = [0]
    /// Open addressing: string number + 1, or 0 for a free place. Its size is a power of two.
    private var slots: [UInt32] = Array(repeating: 0, count: 64)
    private var mask: Int = 63

    public init() {
        insertSlot(0, hash: StringTable.hash(UnsafeBufferPointer(start: nil, count: 0)))
    }

    /// How many distinct strings there are, the empty one included.
    public var count: Int { ends.count }

    /// The string with that number.
    public subscript(index: StringIndex) -> String {
        let (start, end) = bounds(index)
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    /// Calls `body` with the string's bytes, without making a String.
    public func withUTF8<R>(_ index: StringIndex, _ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R {
        let (start, end) = bounds(index)
        return try bytes.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[start..<end])) }
    }

    /// The number of a string that is already there.
    public func find(_ text: String) -> StringIndex? {
        var text = text
        return text.withUTF8 { utf8 in
            var slot = Int(truncatingIfNeeded: StringTable.hash(utf8)) & mask
            while slots[slot] != 0 {
                if equals(slots[slot] - 1, utf8) { return slots[slot] - 1 }
                slot = (slot + 1) & mask
            }
            return nil
        }
    }

    public mutating func intern(_ text: String) -> StringIndex {
        var text = text
        return text.withUTF8 { intern(utf8: $0) }
    }

    /// The number of the string with these bytes (well-formed UTF-8), added when it is new.
    public mutating func intern(utf8: UnsafeBufferPointer<UInt8>) -> StringIndex {
        if utf8.isEmpty { return 0 }
        let hash = StringTable.hash(utf8)
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 {
            if equals(slots[slot] - 1, utf8) { return slots[slot] - 1 }
            slot = (slot + 1) & mask
        }
        let index = UInt32(ends.count)
        bytes.append(contentsOf: utf8)
        ends.append(UInt32(truncatingIfNeeded: bytes.count))
        slots[slot] = index + 1
        if ends.count * 2 > slots.count { grow() }
        return index
    }

    private func bounds(_ index: StringIndex) -> (Int, Int) {
        index == 0 ? (0, 0) : (Int(ends[Int(index) - 1]), Int(ends[Int(index)]))
    }

    private func equals(_ index: StringIndex, _ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        let (start, end) = bounds(index)
        guard end - start == utf8.count else { return false }
        return bytes.withUnsafeBytes { own in
            isSame(UnsafeRawBufferPointer(rebasing: own[start..<end]), UnsafeRawBufferPointer(utf8))
        }
    }

    /// Eight bytes a step; both have the same length.
    @inline(__always)
    private func isSame(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
        var at = 0
        while at + 8 <= a.count {
            if a.loadUnaligned(fromByteOffset: at, as: UInt64.self)
                != b.loadUnaligned(fromByteOffset: at, as: UInt64.self)
            {
                return false
            }
            at += 8
        }
        while at < a.count {
            if a[at] != b[at] { return false }
            at += 1
        }
        return true
    }

    private mutating func insertSlot(_ index: StringIndex, hash: UInt64) {
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 { slot = (slot + 1) & mask }
        slots[slot] = index + 1
    }

    private mutating func grow() {
        mask = slots.count * 2 - 1
        slots = Array(repeating: 0, count: mask + 1)
        for index in ends.indices {
            let hash = withUTF8(UInt32(index)) { StringTable.hash($0) }
            insertSlot(UInt32(index), hash: hash)
        }
    }

    /// Eight bytes at a time; good enough for names, and not meant to withstand an enemy: a table full of collisions is slow, not wrong.
    static func hash(_ utf8: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash: UInt64 = 0x9e37_79b9_7f4a_7c15 ^ UInt64(utf8.count)
        guard let base = utf8.baseAddress else { return hash }
        let raw = UnsafeRawPointer(base)
        var offset = 0
        while offset + 8 <= utf8.count {
            hash = (hash ^ raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) &* 0xff51_afd7_ed55_8ccd
            hash ^= hash >> 32
            offset += 8
        }
        var tail: UInt64 = 0
        while offset < utf8.count {
            tail = tail << 8 | UInt64(utf8[offset])
            offset += 1
        }
        hash = (hash ^ tail) &* 0xc4ce_b9fe_1a85_ec53
        return hash ^ hash >> 29
    }
}
