import TraceModel

/// Reads the attributes of OTLP/JSON: lists of `{key, value}`, or flat maps as `aws/spans` has them (reference 2.6).
struct OTLPAttributes {
    let tape: Tape
    /// Lists and maps are wanted with what is in them.
    let isWhole: Bool

    /// Calls `body` with each attribute that has a key.
    @inline(__always)
    func each(_ place: Int, _ values: inout SpanValues, _ body: (SpanText, SpanValue) -> Void) {
        switch tape.kind(place) {
        case .array: tape.elements(place) { pair($0, &values, body) }
        case .object:
            tape.members(place) { name, value in body(SpanText(tape.utf8(name)), plain(value, &values)) }
        default: break
        }
    }

    @inline(__always)
    private func pair(_ element: Int, _ values: inout SpanValues, _ body: (SpanText, SpanValue) -> Void) {
        var key = SpanText.none
        var value = SpanValue.absent
        tape.members(element) { name, place in
            let utf8 = tape.utf8(name)
            if utf8.count == 3, utf8[0] == UInt8(ascii: "k") {
                key = tape.spanText(place)
            } else if utf8.count == 5, utf8[0] == UInt8(ascii: "v") {
                value = any(place, &values)
            }
        }
        if !key.isEmpty { body(key, value) }
    }

    /// An AnyValue: the last of its members that is one.
    @inline(__always)
    private func any(_ object: Int, _ values: inout SpanValues) -> SpanValue {
        guard tape.kind(object) == .object else { return plain(object, &values) }
        var value = SpanValue.absent
        tape.members(object) { name, place in
            switch otlpMembers.find(SpanText(tape.utf8(name))) {
            case .string?: if tape.isString(place) { value = .text(SpanText(tape.utf8(place))) }
            case .int?: if let number = tape.wide(place) { value = .int(number) }
            case .bool?: value = plain(place, &values)
            case .double?: value = double(place)
            case .array?: value = list(place, &values)
            case .kvlist?, .bytes?: value = nested(object, &values)
            default: break
            }
        }
        return value
    }

    /// Not a number and the infinities are texts in JSON, and stay that.
    private func double(_ place: Int) -> SpanValue {
        if let number = tape.number(place) { return .double(number) }
        guard tape.isString(place) else { return .absent }
        return Double(tape.string(place)).flatMap { $0.isFinite ? .double($0) : nil } ?? .text(tape.spanText(place))
    }

    /// `{values: […]}`: a run of texts, or anything.
    private func list(_ object: Int, _ values: inout SpanValues) -> SpanValue {
        guard let list = tape.member(object, "values") else {
            return .texts(start: Int32(values.texts.count), count: 0)
        }
        return texts(list, &values) { element in
            tape.member(element, "stringValue") ?? tape.member(element, "string_value")
        } ?? nested(list, &values)
    }

    /// A list whose elements are all texts; nil for another.
    private func texts(_ list: Int, _ values: inout SpanValues, _ text: (Int) -> Int?) -> SpanValue? {
        let start = values.texts.count
        var isTexts = tape.kind(list) == .array
        tape.elements(list) { element in
            if let place = text(element), tape.isString(place) {
                values.texts.append(SpanText(tape.utf8(place)))
            } else {
                isTexts = false
            }
        }
        if isTexts { return .texts(start: Int32(start), count: Int32(values.texts.count - start)) }
        values.texts.removeSubrange(start...)
        return nil
    }

    /// A value as JSON has it: in flat maps, and in lists inside of them.
    @inline(__always)
    func plain(_ place: Int, _ values: inout SpanValues) -> SpanValue {
        switch tape.kind(place) {
        case .string: .text(SpanText(tape.utf8(place)))
        case .int, .unsigned: .int(tape.integer(place) ?? 0)
        case .double: .double(tape.number(place) ?? 0)
        case .yes: .bool(true)
        case .no: .bool(false)
        case .array: texts(place, &values) { $0 } ?? nested(place, &values)
        case .object: nested(place, &values)
        default: .absent
        }
    }

    private func nested(_ place: Int, _ values: inout SpanValues) -> SpanValue {
        guard isWhole else { return .nested(-1) }
        values.nested.append(unwrapped(tape.value(place)))
        return .nested(Int32(values.nested.count - 1))
    }
}

/// Takes OTLP's wrappers off: `{"stringValue": "x"}` is `"x"`, a kvlist an object. Deeper than 100 levels it stays as it came.
func unwrapped(_ value: JSONValue, depth: Int = 0) -> JSONValue {
    guard depth < 100 else { return value }
    switch value {
    case .array(let items): return .array(items.map { unwrapped($0, depth: depth + 1) })
    case .object(let members):
        guard members.count == 1, let member = members.first else { return value }
        switch member.name {
        case "stringValue", "string_value", "boolValue", "bool_value", "doubleValue", "double_value", "bytesValue",
            "bytes_value":
            return member.value
        case "intValue", "int_value": return member.value.string.flatMap { Int64($0) }.map { .int($0) } ?? member.value
        case "arrayValue", "array_value":
            return .array((member.value["values"]?.array ?? []).map { unwrapped($0, depth: depth + 1) })
        case "kvlistValue", "kvlist_value":
            return .object(
                (member.value["values"]?.array ?? []).map { pair in
                    JSONValue.Member(pair["key"]?.string ?? "", unwrapped(pair["value"] ?? .null, depth: depth + 1))
                })
        default: return value
        }
    default: return value
    }
}
