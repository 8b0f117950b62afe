import TraceModel

extension Tape {
    /// The value at a place with all that is in it. Nesting that a hostile document chose is followed with a stack of
    /// our own, not the thread's.
    func value(_ place: Int) -> JSONValue {
        var open: [(isObject: Bool, name: String, members: [JSONValue.Member], elements: [JSONValue])] = []
        var place = place
        var name = ""
        while true {
            var finished: JSONValue
            switch kind(place) {
            case .object, .array:
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
