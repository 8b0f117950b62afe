import TraceModel

extension Tape {
    /// How many levels of a value are made into a `JSONValue`: the thread's stack is walked when one is let go.
    static let deepestValue = 400

    /// The value at a place with what is in it. What nests deeper than `deepestValue` levels is named, not made.
    func value(_ place: Int) -> JSONValue {
        var open: [(isObject: Bool, name: String, members: [JSONValue.Member], elements: [JSONValue])] = []
        var place = place
        var name = ""
        while true {
            var finished: JSONValue
            switch kind(place) {
            case .object, .array:
                if open.count >= Self.deepestValue {
                    finished = .string("… nested deeper than \(Self.deepestValue) levels")
                    break
                }
                open.append((kind(place) == .object, name, [], []))
                place += 1
                (place, name) = memberName(place, in: open)
                if !isEnd(place) { continue }
                finished = close(&open, &name)
            default:
                finished = scalar(place)
            }
            place = next(place)
            while true {
                guard let last = open.indices.last else { return finished }
                if open[last].isObject {
                    open[last].members.append(JSONValue.Member(name, finished))
                } else {
                    open[last].elements.append(finished)
                }
                guard isEnd(place) else { break }
                finished = close(&open, &name)
                place += 1
            }
            (place, name) = memberName(place, in: open)
        }
    }

    private func isEnd(_ place: Int) -> Bool { kind(place) == .objectEnd || kind(place) == .arrayEnd }

    /// Steps over a member's name when the innermost open value is an object.
    private func memberName(
        _ place: Int, in open: [(isObject: Bool, name: String, members: [JSONValue.Member], elements: [JSONValue])]
    ) -> (Int, String) {
        guard let last = open.last, last.isObject, !isEnd(place) else { return (place, "") }
        return (place + 1, string(place))
    }

    private func close(
        _ open: inout [(isObject: Bool, name: String, members: [JSONValue.Member], elements: [JSONValue])],
        _ name: inout String
    ) -> JSONValue {
        let last = open.removeLast()
        name = last.name
        return last.isObject ? .object(last.members) : .array(last.elements)
    }

    /// The value at a place as JSON text on one line, whatever its depth.
    func text(_ place: Int) -> String {
        var json = JSONWriter()
        var open: [Bool] = []
        let end = next(place)
        var place = place
        var isName = false
        while place < end {
            switch kind(place) {
            case .object, .array:
                open.append(kind(place) == .object)
                if kind(place) == .object { json.beginObject() } else { json.beginArray() }
                isName = open.last == true
                place += 1
                continue
            case .objectEnd, .arrayEnd:
                if open.removeLast() { json.endObject() } else { json.endArray() }
                isName = open.last == true
                place += 1
                continue
            case .string where isName: json.name(string(place))
            default: json.value(scalar(place))
            }
            isName = open.last == true && !isName
            place = next(place)
        }
        var bytes = json.take()
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func scalar(_ place: Int) -> JSONValue {
        switch kind(place) {
        case .string: .string(string(place))
        case .int: .int(Int64(bitPattern: words[place + 1]))
        case .unsigned: .unsigned(words[place + 1])
        case .double: .double(Double(bitPattern: words[place + 1]))
        case .yes: .bool(true)
        case .no: .bool(false)
        default: .null
        }
    }
}
