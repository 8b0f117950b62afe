import Glibc

/// Names that mean something in a format, found by their bytes: no String and no chain of comparisons.
struct ByteNames<Key: Sendable>: Sendable {
    private struct Entry: Sendable {
        var name: StaticString
        var key: Key
    }
    private var entries: [Entry] = []
    /// Number of the entry + 1 by hash; 0 is free. A power of two, at most a quarter full.
    private var slots: [UInt16]
    private let mask: Int

    /// - Parameter names: ASCII, each once.
    init(_ names: [(StaticString, Key)]) {
        var size = 64
        while size < names.count * 4 { size *= 2 }
        slots = Array(repeating: 0, count: size)
        mask = size - 1
        for (name, key) in names {
            entries.append(Entry(name: name, key: key))
            var slot = Self.hash(name.bytes) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt16(entries.count)
        }
    }

    /// What a name means, nil for a name that is not in the table.
    @inline(__always) func find(_ name: SpanText) -> Key? {
        var slot = Self.hash(name) & mask
        while slots[slot] != 0 {
            let entry = entries[Int(slots[slot]) - 1]
            if entry.name.bytes == name { return entry.key }
            slot = (slot + 1) & mask
        }
        return nil
    }

    /// Of the length and the first and last bytes: names of one format differ there, nearly always.
    @inline(__always) private static func hash(_ text: SpanText) -> Int {
        let (first, last) = text.ends
        let mixed = (first ^ last &* 0x9e37_79b9_7f4a_7c15 ^ UInt64(text.count)) &* 0xff51_afd7_ed55_8ccd
        return Int(truncatingIfNeeded: mixed >> 44)
    }
}

extension StaticString {
    /// Its bytes, which live as long as the program.
    var bytes: SpanText { SpanText(UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount)) }
}
