import TraceModel

/// Writes JSON text into a byte buffer, in the order in which it is told. Commas and indentation are its own business; that
/// names and values alternate in an object is the caller's.
///
/// A large answer is written in pieces: `take()` hands over what there is and the writer goes on.
public struct JSONWriter {
    /// What has been written and not yet taken.
    public private(set) var bytes: [UInt8] = []
    private let isIndented: Bool
    private var depth = 0
    /// Something stands before the next value in the same object or array, so a comma comes first.
    private var needsComma = false
    private var followsName = false

    /// - Parameter indented: four blanks a level, as the AWS CLI prints; else everything stands on one line.
    public init(indented: Bool = false) { isIndented = indented }

    /// The bytes written so far; the writer's buffer is empty after it and keeps its room.
    public mutating func take() -> [UInt8] {
        let taken = bytes
        bytes.removeAll(keepingCapacity: true)
        return taken
    }

    public mutating func beginObject() { open("{") }
    public mutating func endObject() { close("}") }
    public mutating func beginArray() { open("[") }
    public mutating func endArray() { close("]") }

    /// The name of the member whose value comes next.
    public mutating func name(_ name: String) {
        separate()
        quote(name)
        bytes.append(contentsOf: isIndented ? [UInt8(ascii: ":"), UInt8(ascii: " ")] : [UInt8(ascii: ":")])
        followsName = true
    }

    public mutating func null() { token("null") }
    public mutating func value(_ flag: Bool) { token(flag ? "true" : "false") }
    public mutating func value(_ number: Int) { token(String(number)) }
    public mutating func value(_ number: Int64) { token(String(number)) }
    public mutating func value(_ number: UInt64) { token(String(number)) }

    /// The shortest digits that read back as the same double; `null` for what JSON cannot say (infinities, not-a-number).
    public mutating func value(_ number: Double) { token(number.isFinite ? number.description : "null") }

    public mutating func value(_ text: String) {
        separate()
        quote(text)
        needsComma = true
    }

    /// Epoch seconds as X-Ray prints them: one decimal for whole seconds, else three, else six. Written from the integer, so
    /// nothing is lost to a double's rounding above the microsecond.
    public mutating func value(_ time: Timestamp) { token(epochSeconds(time)) }

    private mutating func token(_ text: String) {
        separate()
        bytes.append(contentsOf: text.utf8)
        needsComma = true
    }

    private mutating func open(_ bracket: Unicode.Scalar) {
        separate()
        bytes.append(UInt8(ascii: bracket))
        depth += 1
        needsComma = false
    }

    private mutating func close(_ bracket: Unicode.Scalar) {
        depth -= 1
        if needsComma { newLine() }
        bytes.append(UInt8(ascii: bracket))
        needsComma = true
        if depth == 0 { bytes.append(UInt8(ascii: "\n")) }
    }

    private mutating func separate() {
        if followsName {
            followsName = false
            return
        }
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = false
        if depth > 0 { newLine() }
    }

    /// How many levels are indented: data decides how deep it nests, and all lines of a deep one would be mostly blanks.
    private static let deepestIndentation = 40

    private mutating func newLine() {
        guard isIndented else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: min(depth, Self.deepestIndentation) * 4))
    }

    private mutating func quote(_ text: String) {
        var text = text
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { appendEscaped($0, to: &bytes) }
        bytes.append(UInt8(ascii: "\""))
    }
}

extension JSONWriter {
    /// A member with a text, left out when there is none.
    public mutating func member(_ name: String, _ text: String?) {
        guard let text else { return }
        self.name(name)
        value(text)
    }

    public mutating func member(_ name: String, _ flag: Bool?) {
        guard let flag else { return }
        self.name(name)
        value(flag)
    }

    public mutating func member(_ name: String, _ number: Int64?) {
        guard let number else { return }
        self.name(name)
        value(number)
    }

    public mutating func member(_ name: String, _ number: Double?) {
        guard let number else { return }
        self.name(name)
        value(number)
    }

    public mutating func member(_ name: String, _ time: Timestamp?) {
        guard let time else { return }
        self.name(name)
        value(time)
    }

    /// A member that holds an array, one item a call of `body`.
    public mutating func array<Item>(
        _ name: String, _ items: some Sequence<Item>, _ body: (inout JSONWriter, Item) -> Void
    ) {
        self.name(name)
        beginArray()
        for item in items { body(&self, item) }
        endArray()
    }
}

extension JSONWriter {
    /// Any JSON. An explicit stack, since data decides how deep it nests.
    public mutating func value(_ json: JSONValue) {
        var stack = [Step.value(json)]
        while let step = stack.popLast() {
            switch step {
            case .name(let name): self.name(name)
            case .endArray: endArray()
            case .endObject: endObject()
            case .value(.array(let items)):
                beginArray()
                stack.append(.endArray)
                stack.append(contentsOf: items.reversed().map(Step.value))
            case .value(.object(let members)):
                beginObject()
                stack.append(.endObject)
                for member in members.reversed() { stack += [.value(member.value), .name(member.name)] }
            case .value(let scalar): self.scalar(scalar)
            }
        }
    }

    private enum Step {
        case value(JSONValue)
        case name(String)
        case endArray, endObject
    }

    private mutating func scalar(_ json: JSONValue) {
        switch json {
        case .bool(let flag): value(flag)
        case .int(let number): value(number)
        case .unsigned(let number): value(number)
        case .double(let number): value(number)
        case .string(let text): value(text)
        case .null, .array, .object: null()
        }
    }
}

extension JSONValue {
    /// As JSON on one line, for where a text stands for it.
    var text: String {
        var json = JSONWriter()
        json.value(self)
        let bytes = json.bytes.last == UInt8(ascii: "\n") ? json.bytes.dropLast() : json.bytes[...]
        return String(decoding: bytes, as: UTF8.self)
    }
}
