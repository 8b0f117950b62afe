import TraceModel

/// The value of an attribute as a decoder found it.
enum SpanValue {
    /// There is a key and nothing else.
    case absent
    case text(SpanText)
    case int(Int64)
    case double(Double)
    case bool(Bool)
    /// A list of texts: the run of the record's `texts`.
    case texts(start: Int32, count: Int32)
    /// Another list, a map or bytes: number in the record's `nested`, -1 when nobody asked for what is in it.
    case nested(Int32)

    var text: SpanText? { if case .text(let text) = self { text.nonEmpty } else { nil } }

    /// A whole number, also one written as text.
    var integer: Int64? {
        switch self {
        case .int(let value): value
        case .double(let value): Int64(exactly: value.rounded(.towardZero))
        case .text(let text): text.integer
        default: nil
        }
    }

    /// Jaeger's clients write `true` as text as well.
    var isTrue: Bool {
        switch self {
        case .bool(let flag): flag
        case .text(let text): text == "true"
        default: false
        }
    }
}

/// An attribute of a span, an event, a link, a resource or a scope.
struct SpanAttribute {
    var key: SpanText
    var value: SpanValue
    /// What the key means, nil when nothing depends on it.
    var name: AttributeName?
    /// The key's entry in the record's `keys`, 0 without.
    var keyNumber: UInt16 = 0
}

/// Something that happened at a point in time. Its attributes are those of the record's `eventAttributes` in the range.
struct SpanEvent {
    /// Nanoseconds since 1970; 0 when it says none.
    var time: Int64
    var name: SpanText
    var attributes: Range<Int>
    var dropped: Int64 = 0
}

/// A link to a span, mostly of another trace.
struct SpanLink {
    var trace: SpanTraceID
    var spanID: EntityID
    var attributes: Range<Int>
}

/// What a span's process says of itself, with what was worked out of it once.
struct SpanResource {
    var attributes: [SpanAttribute] = []
    var known = KnownAttributes()
    /// What of it the store holds; nil until a span of it was appended.
    var facts: ResourceFacts?
    /// What lists among its attributes hold.
    var values = SpanValues()

    mutating func removeAll() {
        attributes.removeAll(keepingCapacity: true)
        values.removeAll()
        known.removeAll()
        facts = nil
    }

    mutating func add(_ key: SpanText, _ value: SpanValue) {
        let name = attributeNames.find(key)
        if let name { known.note(name, attributes.count) }
        attributes.append(SpanAttribute(key: key, value: value, name: name))
    }

    /// Copies all text that it points to.
    mutating func keepTexts(in arena: TextArena) {
        for index in attributes.indices {
            attributes[index].key = arena.keep(attributes[index].key.buffer)
            if case .text(let text) = attributes[index].value {
                attributes[index].value = .text(arena.keep(text.buffer))
            }
        }
        values.texts = values.texts.map { arena.keep($0.buffer) }
    }

    func text(_ name: AttributeName) -> SpanText? { known.index(name).flatMap { attributes[$0].value.text } }

    /// The texts of an attribute that is a list of them, or one.
    func texts(_ name: AttributeName) -> [SpanText] {
        known.index(name).map { values.list(attributes[$0].value) } ?? []
    }
}

/// The library that made a span.
struct SpanScope {
    var name = SpanText.none
    var version = SpanText.none
    var attributes: [SpanAttribute] = []
    var values = SpanValues()

    mutating func removeAll() {
        (name, version) = (.none, .none)
        attributes.removeAll(keepingCapacity: true)
        values.removeAll()
    }
}

/// What values hold that are no scalars.
struct SpanValues {
    var texts: [SpanText] = []
    var nested: [JSONValue] = []

    mutating func removeAll() {
        if !texts.isEmpty { texts.removeAll(keepingCapacity: true) }
        if !nested.isEmpty { nested.removeAll(keepingCapacity: true) }
    }
}

/// One span, whatever format it came in: what decoders fill and what is turned into an entity or a document. One record is
/// used for all spans of a decoder, so that a span costs no allocation.
struct SpanRecord {
    var trace = SpanTraceID.none
    var id = SpanID.none
    var parentID = EntityID.none
    var name = SpanText.none
    var kind = SpanKind.unspecified
    /// Nanoseconds since 1970; nil when there is none.
    var start: Int64?
    var end: Int64?
    var status = SpanStatus.unset
    var statusMessage = SpanText.none
    var traceState = SpanText.none
    var droppedAttributes: Int64 = 0
    var droppedEvents: Int64 = 0
    var droppedLinks: Int64 = 0
    /// What the writer had to say of it: Jaeger's warnings.
    var warnings: [SpanText] = []

    private(set) var attributes: [SpanAttribute] = []
    private(set) var known = KnownAttributes()
    /// The keys of all spans that the record has held.
    let keys = KeyCache()
    var events: [SpanEvent] = []
    var links: [SpanLink] = []
    /// Those of events and links.
    var attached: [SpanAttribute] = []
    /// What lists and maps among them hold.
    var values = SpanValues()
    /// Ready for the next span; its room stays.
    mutating func removeAll() {
        (trace, id, parentID) = (.none, .none, .none)
        (name, kind) = (.none, .unspecified)
        (start, end) = (nil, nil)
        (status, statusMessage, traceState) = (.unset, .none, .none)
        (droppedAttributes, droppedEvents, droppedLinks) = (0, 0, 0)
        attributes.removeAll(keepingCapacity: true)
        known.removeAll()
        // Most spans have none of these, and emptying costs more than asking.
        if !warnings.isEmpty { warnings.removeAll(keepingCapacity: true) }
        if !events.isEmpty { events.removeAll(keepingCapacity: true) }
        if !links.isEmpty { links.removeAll(keepingCapacity: true) }
        if !attached.isEmpty { attached.removeAll(keepingCapacity: true) }
        values.removeAll()
    }

    @inline(__always) mutating func add(_ key: SpanText, _ value: SpanValue) {
        let number = keys.find(key)
        let name = keys.name(number, key)
        if let name { known.note(name, attributes.count) }
        attributes.append(SpanAttribute(key: key, value: value, name: name, keyNumber: UInt16(number)))
    }

    /// The same for a key that was looked up before.
    @inline(__always) mutating func add(_ known: SpanAttribute, _ value: SpanValue) {
        if let name = known.name { self.known.note(name, attributes.count) }
        attributes.append(SpanAttribute(key: known.key, value: value, name: known.name, keyNumber: known.keyNumber))
    }

    /// The same by the number of the key's entry.
    @inline(__always) mutating func add(_ number: Int, _ value: SpanValue) { add(keys.attribute(number), value) }

    /// The value of the first of these attributes that the span has.
    @inline(__always) func value(_ names: AttributeName...) -> SpanValue? {
        for name in names { if let index = known.index(name) { return attributes[index].value } }
        return nil
    }

    /// The text of the first of these attributes that the span has as text.
    @inline(__always) func text(_ name: AttributeName) -> SpanText? {
        known.index(name).flatMap { attributes[$0].value.text }
    }

    func has(_ name: AttributeName) -> Bool { known.index(name) != nil }

    /// It begins its service's part of the trace.
    var isLocalRoot: Bool { text(.awsSpanKind).map { $0 == "LOCAL_ROOT" } ?? false }
    /// X-Ray's exporter makes a caller and a call of it.
    var isTwoDocuments: Bool { kind.rawValue >= SpanKind.client.rawValue && isLocalRoot }

    /// The texts of an attribute that is a list of them, or one; Jaeger writes lists as JSON in a text.
    func texts(_ name: AttributeName) -> [SpanText] {
        guard let index = known.index(name) else { return [] }
        return values.list(attributes[index].value)
    }
}

extension SpanValues {
    /// A list of texts, or one text.
    func list(_ value: SpanValue) -> [SpanText] {
        switch value {
        case .texts(let start, let count): Array(texts[Int(start)..<Int(start + count)])
        case .text(let text): text.hasPrefix("[") ? text.quoted : [text]
        default: []
        }
    }
}

extension SpanText {
    /// What stands between quotes in a list that was written as text. Escapes stay as they are.
    fileprivate var quoted: [SpanText] {
        var found: [SpanText] = []
        var open: Int?
        for index in 0..<count where base?[index] == UInt8(ascii: "\"") {
            if let start = open {
                found.append(head(index).dropping(start))
                open = nil
            } else {
                open = index + 1
            }
        }
        return found
    }
}

/// OTLP's status codes (reference 9.1).
enum SpanStatus: UInt8 {
    case unset, ok, error
}

/// A record whose attributes are known by name: the place of each in the list.
struct KnownAttributes {
    private var low: UInt64 = 0
    private var high: UInt64 = 0
    private var places = [UInt32](repeating: 0, count: 128)

    mutating func removeAll() { (low, high) = (0, 0) }

    @inline(__always) mutating func note(_ name: AttributeName, _ index: Int) {
        let number = Int(name.rawValue)
        if number < 64 { low |= 1 << UInt64(number) } else { high |= 1 << UInt64(number - 64) }
        places[number] = UInt32(truncatingIfNeeded: index)
    }

    /// The place of the last attribute of that name.
    @inline(__always) func index(_ name: AttributeName) -> Int? {
        let number = Int(name.rawValue)
        let isThere = number < 64 ? low >> UInt64(number) & 1 : high >> UInt64(number - 64) & 1
        return isThere == 0 ? nil : Int(places[number])
    }
}
