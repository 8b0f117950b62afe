/// Finds which of a format's names a name is by its length, its first eight and its last eight bytes: no String, no chain of
/// comparisons. What is longer than these sixteen is compared whole.
///
/// `Name` lists them: its raw values are the names as they stand in JSON.
struct NameTable<Name: RawRepresentable & CaseIterable & Sendable>: Sendable where Name.RawValue == String {
    private struct Entry {
        var count = 0
        var first: UInt64 = 0
        var last: UInt64 = 0
        var name: Name?
    }
    private let entries: [Entry]
    private let mask: Int
    private let longest: Int

    init() {
        var size = 64
        while size < Name.allCases.count * 8 { size *= 2 }
        let mask = size - 1
        var longest = 0
        var entries = [Entry](repeating: Entry(), count: size)
        for name in Name.allCases {
            var text = name.rawValue
            text.withUTF8 { utf8 in
                let (first, last) = Self.ends(utf8)
                var slot = Self.slot(utf8.count, first, last) & mask
                while entries[slot].count != 0 { slot = (slot + 1) & mask }
                entries[slot] = Entry(count: utf8.count, first: first, last: last, name: name)
                longest = max(longest, utf8.count)
            }
        }
        self.entries = entries
        self.mask = mask
        self.longest = longest
    }

    /// nil when it is none of them.
    @inline(__always) func find(_ utf8: UnsafeBufferPointer<UInt8>) -> Name? {
        guard utf8.count > 0, utf8.count <= longest else { return nil }
        let (first, last) = Self.ends(utf8)
        var slot = Self.slot(utf8.count, first, last) & mask
        return entries.withUnsafeBufferPointer { entries in
            while entries[slot].count != 0 {
                if entries[slot].count == utf8.count, entries[slot].first == first, entries[slot].last == last,
                    utf8.count <= 16 || isWhole(entries[slot].name, utf8)
                {
                    return entries[slot].name
                }
                slot = (slot + 1) & mask
            }
            return nil
        }
    }

    private func isWhole(_ name: Name?, _ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        name?.rawValue.utf8.elementsEqual(utf8) ?? false
    }

    /// The first and the last eight bytes; shorter names give one value twice.
    @inline(__always) private static func ends(_ utf8: UnsafeBufferPointer<UInt8>) -> (UInt64, UInt64) {
        guard let base = utf8.baseAddress else { return (0, 0) }
        let raw = UnsafeRawPointer(base)
        if utf8.count >= 8 {
            return (
                raw.loadUnaligned(as: UInt64.self),
                raw.loadUnaligned(fromByteOffset: utf8.count - 8, as: UInt64.self)
            )
        }
        var word: UInt64 = 0
        for byte in utf8 { word = word << 8 | UInt64(byte) }
        return (word, word)
    }

    @inline(__always) private static func slot(_ count: Int, _ first: UInt64, _ last: UInt64) -> Int {
        let mixed = (first ^ last &* 0x9e37_79b9_7f4a_7c15 ^ UInt64(count)) &* 0xff51_afd7_ed55_8ccd
        return Int(truncatingIfNeeded: mixed >> 48)
    }
}
