import CSimdjson

/// What is wrong with a JSON text, in simdjson's words.
public struct JSONError: Error, Hashable, Sendable {
    public var message: String
    /// Rewriting bad bytes, lone surrogates or numbers out of range may make it readable.
    var isMendable: Bool
    /// Nested deeper than the parser goes (65,536 levels).
    public var isDepth: Bool

    init(code: Int32) {
        message = String(cString: xs_error_message(code))
        isMendable = xs_error_is_mendable(code) != 0
        isDepth = xs_error_is_depth(code) != 0
    }
}

/// simdjson with its buffers: one for each thread, used again for every text.
public final class JSONParser {
    fileprivate let parser: OpaquePointer

    /// How many bytes must be readable behind a text.
    public static let padding = xs_padding()

    /// - Throws: `JSONError` without memory.
    public init() throws(JSONError) {
        guard let parser = xs_parser_create() else { throw JSONError(code: 2) }
        self.parser = parser
    }

    deinit { xs_parser_destroy(parser) }

    /// Lets go of the buffers that a text of more than so many bytes needed; its tape is gone then.
    func shrink(_ most: Int) { xs_parser_shrink(parser, most) }

    /// Parses one JSON text. `JSONParser.padding` bytes behind it must be readable, whatever they hold.
    /// - Returns: the tape, valid until the next call.
    public func parse(_ bytes: UnsafePointer<UInt8>, count: Int) throws(JSONError) -> Tape {
        let code = xs_parse(parser, bytes, count)
        guard code == 0 else { throw JSONError(code: code) }
        return Tape(words: xs_tape(parser), strings: xs_strings(parser))
    }
}

extension JSONParser {
    /// The same for an answer of the API, whose documents stand in strings: faster where the processor can.
    func parseAnswer(_ bytes: UnsafePointer<UInt8>, count: Int) throws(JSONError) -> Tape {
        if xs_parse_answer(parser, bytes, count) != 0 {
            return Tape(words: xs_answer_tape(parser), strings: xs_answer_strings(parser))
        }
        return try parse(bytes, count: count)
    }
}

extension JSONParser {
    /// Parses a text that was refused once more, mended (`mended`), and hands its tape on.
    /// - Returns: nil when there is nothing to mend, or it is no JSON all the same: what was wrong with it at first is to be told.
    func mending<Answer>(_ bytes: UnsafeBufferPointer<UInt8>, _ body: (Tape) -> Answer) -> Answer? {
        guard let text = mended(bytes) else { return nil }
        return padded(text).withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return nil }
            let tape = try? parse(base, count: text.count)  // the caller has the first error, with its place as it came
            return tape.map(body)
        }
    }
}

/// A parsed text as simdjson leaves it: words whose upper 8 bits say what stands there. A place on it is an Int; the first
/// value stands at 1. Only valid until its parser parses again.
public struct Tape {
    // Unsafe, because it is simdjson's own memory; every place used is one that the tape itself gave.
    let words: UnsafePointer<UInt64>
    let strings: UnsafePointer<UInt8>

    static let root = 1

    enum Kind: UInt8 {
        case object = 0x7B
        case objectEnd = 0x7D
        case array = 0x5B
        case arrayEnd = 0x5D
        case string = 0x22
        case int = 0x6C
        case unsigned = 0x75
        case double = 0x64
        case yes = 0x74
        case no = 0x66
        case null = 0x6E
        case text = 0x72
    }

    @inline(__always) func kind(_ place: Int) -> Kind { Kind(rawValue: UInt8(words[place] >> 56)) ?? .null }
    @inline(__always) private func payload(_ place: Int) -> Int { Int(words[place] & 0x00FF_FFFF_FFFF_FFFF) }

    /// The place behind a value.
    @inline(__always) func next(_ place: Int) -> Int {
        switch kind(place) {
        case .object, .array: Int(words[place] & 0xFFFF_FFFF)
        case .int, .unsigned, .double: place + 2
        default: place + 1
        }
    }

    /// The bytes of a string or of a member's name.
    @inline(__always) func utf8(_ place: Int) -> UnsafeBufferPointer<UInt8> {
        let start = strings + payload(place)
        let count = UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)
        return UnsafeBufferPointer(start: start + 4, count: Int(count))
    }

    func string(_ place: Int) -> String { String(decoding: utf8(place), as: UTF8.self) }
    func isString(_ place: Int) -> Bool { kind(place) == .string }

    /// A number as a double; nil when something else stands there.
    @inline(__always) func number(_ place: Int) -> Double? {
        switch kind(place) {
        case .double: Double(bitPattern: words[place + 1])
        case .int: Double(Int64(bitPattern: words[place + 1]))
        case .unsigned: Double(words[place + 1])
        default: nil
        }
    }

    /// A whole number; fractions are cut, text is read as a number.
    func integer(_ place: Int) -> Int64? {
        switch kind(place) {
        case .int: return Int64(bitPattern: words[place + 1])
        case .unsigned: return Int64(clamping: words[place + 1])
        case .double:
            let value = Double(bitPattern: words[place + 1])
            return value.magnitude < 9.2e18 ? Int64(value) : (value > 0 ? .max : .min)
        case .string:
            return Int64(string(place)) ?? Double(string(place)).flatMap { Int64(exactly: $0.rounded(.towardZero)) }
        default: return nil
        }
    }

    @inline(__always) func isTrue(_ place: Int) -> Bool { kind(place) == .yes }

    /// Calls `body` with the name's place and the value's place of each member.
    @inline(__always) func members(_ object: Int, _ body: (_ name: Int, _ value: Int) -> Void) {
        guard kind(object) == .object else { return }
        var place = object + 1
        while kind(place) != .objectEnd {
            let value = place + 1
            body(place, value)
            place = next(value)
        }
    }

    /// Calls `body` with the place of each element.
    @inline(__always) func elements(_ array: Int, _ body: (_ element: Int) -> Void) {
        guard kind(array) == .array else { return }
        var place = array + 1
        while kind(place) != .arrayEnd {
            body(place)
            place = next(place)
        }
    }

    /// The value of an object's last member with that name, nil for null too.
    func member(_ object: Int, _ name: StaticString) -> Int? {
        var found: Int?
        let wanted = UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
        members(object) { if utf8($0).elementsEqual(wanted) { found = $1 } }
        return found.flatMap { kind($0) == .null ? nil : $0 }
    }
}
