import TraceModel

// Values as the members of documents hold them.
extension Tape {
    /// A string's number; a number or a boolean is taken by its text; 0 for anything else.
    func intern(_ value: Int, _ tables: inout TraceTables) -> StringIndex {
        switch kind(value) {
        case .string: tables.strings.intern(utf8: utf8(value))
        case .int, .unsigned: tables.strings.intern("\(integer(value) ?? 0)")
        case .double: tables.strings.intern("\(number(value) ?? 0)")
        default: 0
        }
    }

    func entityID(_ value: Int) -> EntityID {
        guard isString(value) else {
            return integer(value).map { EntityID(hashing: "\($0)".utf8) } ?? .none
        }
        let utf8 = utf8(value)
        if utf8.isEmpty { return .none }
        return EntityID(utf8: utf8) ?? EntityID(hashing: utf8)
    }

    func equals(_ value: Int, _ text: StaticString) -> Bool {
        guard isString(value) else { return false }
        let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        return utf8(value).elementsEqual(wanted)
    }

    func isEmpty(_ value: Int) -> Bool {
        switch kind(value) {
        case .null: true
        case .object: kind(value + 1) == .objectEnd
        default: false
        }
    }

    /// Nanoseconds since 1970 of a time as documents write it; nil when it is none.
    @inline(__always) func time(_ value: Int) -> Int64? {
        if let number = number(value) { return epochNanoseconds(number) }
        guard isString(value) else { return nil }
        return parseTime(string(value))?.nanoseconds
    }
}
