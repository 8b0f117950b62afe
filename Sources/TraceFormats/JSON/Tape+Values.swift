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

    /// The id of a trace that a string names, in whatever form; nil when nothing is named.
    func namedTraceID(_ value: Int) -> TraceID? {
        guard isString(value), !utf8(value).isEmpty else { return nil }
        return TraceID(utf8: utf8(value)) ?? TraceID(hashing: utf8(value))
    }

    /// The same, its name kept when it is a foreign one.
    func namedTraceID(_ value: Int, _ tables: inout TraceTables) -> TraceID? {
        guard isString(value), !utf8(value).isEmpty else { return nil }
        if let id = TraceID(utf8: utf8(value)) { return id }
        let id = TraceID(hashing: utf8(value))
        tables.foreignIDs.note(string(value), for: id)
        return id
    }

    /// The same as `entityID(_:)`, its name kept when it is a foreign one.
    @inline(__always) func entityID(_ value: Int, _ tables: inout TraceTables) -> EntityID {
        if isString(value), utf8(value).count == 16, let id = EntityID(utf8: utf8(value)) { return id }
        return foreignEntityID(value, &tables)
    }

    private func foreignEntityID(_ value: Int, _ tables: inout TraceTables) -> EntityID {
        let id = entityID(value)
        if id != .none {
            tables.foreignIDs.note(isString(value) ? string(value) : "\(integer(value) ?? 0)", for: id)
        }
        return id
    }

    func entityID(_ value: Int) -> EntityID {
        guard isString(value) else {
            return integer(value).map { EntityID(hashing: "\($0)".utf8) } ?? .none
        }
        let utf8 = utf8(value)
        if utf8.isEmpty { return .none }
        return EntityID(utf8: utf8) ?? EntityID(hashing: utf8)
    }

    /// What `intern` would intern.
    func text(ofScalar value: Int) -> String {
        switch kind(value) {
        case .string: string(value)
        case .int, .unsigned: "\(integer(value) ?? 0)"
        case .double: "\(number(value) ?? 0)"
        default: ""
        }
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

extension Tape.Kind {
    /// What stands where something else should.
    var inWords: String {
        switch self {
        case .null: "null"
        case .array: "a list"
        case .object: "an object of another kind"
        case .string: "a text"
        default: "a single value"
        }
    }
}
