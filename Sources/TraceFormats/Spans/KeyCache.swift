import Glibc
import TraceModel

/// The keys of attributes that a worker has met, with what they mean and the number of each one's last value. Instrumentation writes
/// the same keys in the same order and mostly the same values, so what followed last is tried first: a comparison instead of hashes.
final class KeyCache {
    /// A key that was met.
    struct Entry {
        /// Its copy, which lives as long as the cache.
        var key: SpanText
        var name: AttributeName?
        /// Its number in the worker's table; 0 until it is asked for.
        var index: StringIndex = 0
        /// The one that followed it last.
        var next: Int32 = 0
        /// The number of its last text, whose bytes stand in `values`, and their count.
        var value: StringIndex = 0
        var valueCount = 0
    }

    // Unsafe for their price: a class's arrays are checked at each of the ten uses of an attribute.
    private let entries = UnsafeMutablePointer<Entry>.allocate(capacity: KeyCache.most)
    private let values = UnsafeMutablePointer<UInt8>.allocate(capacity: KeyCache.most * KeyCache.longest)
    /// Entry by hash; 0 is free. At most half full.
    private let slots = UnsafeMutablePointer<UInt16>.allocate(capacity: KeyCache.most * 2)
    private let state = UnsafeMutablePointer<(last: Int, count: Int)>.allocate(capacity: 1)
    private let texts = TextArena()

    /// More keys than these are not kept: who makes keys of values shall not cost their memory twice. A power of two.
    private static let most = 2048
    /// Values that are longer are not compared.
    private static let longest = 64

    init() {
        entries.initialize(repeating: Entry(key: .none), count: Self.most)
        slots.initialize(repeating: 0, count: Self.most * 2)
        state.initialize(to: (0, 1))
    }

    deinit {
        entries.deallocate()
        values.deallocate()
        slots.deallocate()
        state.deallocate()
    }

    /// The number of a key's entry; 0 when it is not kept.
    @inline(__always) func find(_ key: SpanText) -> Int {
        let guess = Int(entries[state.pointee.last].next)
        if entries[guess].key == key {
            state.pointee.last = guess
            return guess
        }
        return search(key)
    }

    /// The number of a key's entry if there is one; 0 without.
    @inline(__always) func findKnown(_ key: SpanText) -> Int {
        let guess = Int(entries[state.pointee.last].next)
        guard entries[guess].key == key else { return 0 }
        state.pointee.last = guess
        return guess
    }

    /// The attribute of an entry, without a value.
    @inline(__always) func attribute(_ number: Int) -> SpanAttribute {
        SpanAttribute(
            key: entries[number].key, value: .absent, name: entries[number].name, keyNumber: UInt16(number))
    }

    /// What a key means.
    @inline(__always) func name(_ number: Int, _ key: SpanText) -> AttributeName? {
        number == 0 ? attributeNames.find(key) : entries[number].name
    }

    @inline(never) private func search(_ key: SpanText) -> Int {
        let (first, end) = key.ends
        let mixed = (first ^ end &* 0x9e37_79b9_7f4a_7c15 ^ UInt64(key.count)) &* 0xff51_afd7_ed55_8ccd
        var slot = Int(truncatingIfNeeded: mixed >> 44) & (Self.most * 2 - 1)
        while slots[slot] != 0 {
            let number = Int(slots[slot])
            if entries[number].key == key { return follow(number) }
            slot = (slot + 1) & (Self.most * 2 - 1)
        }
        let number = state.pointee.count
        guard number < Self.most, !key.isEmpty else { return 0 }
        state.pointee.count += 1
        entries[number] = Entry(key: texts.keep(key.buffer), name: attributeNames.find(key))
        slots[slot] = UInt16(number)
        return follow(number)
    }

    private func follow(_ number: Int) -> Int {
        entries[state.pointee.last].next = Int32(number)
        state.pointee.last = number
        return number
    }

    /// The number of an attribute's key in the worker's table.
    @inline(__always) func index(_ attribute: SpanAttribute, _ tables: inout TraceTables) -> StringIndex {
        let number = Int(attribute.keyNumber)
        if entries[number].index != 0 { return entries[number].index }
        let index = tables.strings.intern(utf8: attribute.key.buffer)
        if number != 0 { entries[number].index = index }
        return index
    }

    /// A scalar as the store holds it; nil for a list, a map, or nothing.
    @inline(__always) func annotation(_ attribute: SpanAttribute, _ tables: inout TraceTables) -> AnnotationValue? {
        guard case .text(let text) = attribute.value, let base = text.base else {
            return attribute.value.annotation(&tables)
        }
        let number = Int(attribute.keyNumber)
        let last = values + number * Self.longest
        if entries[number].valueCount == text.count, memcmp(last, base, text.count) == 0 {
            return .string(entries[number].value)
        }
        let index = tables.strings.intern(utf8: text.buffer)
        if number != 0, text.count <= Self.longest {
            memcpy(last, base, text.count)
            (entries[number].value, entries[number].valueCount) = (index, text.count)
        }
        return .string(index)
    }
}

/// Texts that do not stand in the data, or have to outlive it: kept until all are let go.
final class TextArena {
    private var texts: [UnsafeMutableBufferPointer<UInt8>] = []

    deinit { removeAll() }

    func removeAll() {
        for text in texts { text.deallocate() }
        texts.removeAll(keepingCapacity: true)
    }

    func keep(_ text: String) -> SpanText {
        var text = text
        return text.withUTF8 { keep($0) }
    }

    func keep(_ bytes: UnsafeBufferPointer<UInt8>) -> SpanText {
        let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(1, bytes.count))
        _ = copy.update(from: bytes)
        texts.append(copy)
        return SpanText(UnsafeBufferPointer(rebasing: UnsafeBufferPointer(copy)[..<bytes.count]))
    }
}
