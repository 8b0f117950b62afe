import TraceModel

/// Walks values down to objects and has each read by the format that it is most like: lists, and texts inside of strings, hold
/// objects of any. One for each thread.
final class ValueWalk {
    private let readers: [any FormatReader]
    /// For texts inside of strings, one for each level.
    private let nested: [JSONParser]
    private var stringDepth = 0
    /// The format that read the last object.
    private var lastFormat = 0

    /// Lists in lists: `jq -s` over lists makes two levels.
    private static let deepestList = 4

    /// - Throws: `JSONError` without memory.
    init() throws(JSONError) {
        var readers: [any FormatReader] = []
        for format in Formats.all { readers.append(try format.makeReader()) }
        self.readers = readers
        nested = [try JSONParser(), try JSONParser(), try JSONParser()]
    }

    /// Lets go of what texts of more than so many bytes needed.
    func shrink(_ most: Int) { for parser in nested { parser.shrink(most) } }

    /// Reads the value at a place.
    /// - Parameter path: where it stands in its text.
    func value(_ place: Int, in tape: Tape, path: String = "", depth: Int = 0, into intake: inout Intake) {
        switch tape.kind(place) {
        case .object: object(place, in: tape, path: path, into: &intake)
        case .array: list(place, in: tape, path: path, depth: depth, into: &intake)
        case .string: string(place, in: tape, path: path, depth: depth, into: &intake)
        case .null: intake.batch.findings.contents.insert(.empty)
        default:
            intake.batch.findings.contents.insert(.otherJSON)
            intake.report(.shape, path, "a single \(tape.kind(place)) is no trace")
        }
    }

    /// Reads the elements of a list, each by itself.
    func list(_ list: Int, in tape: Tape, path: String, depth: Int = 0, into intake: inout Intake) {
        if tape.kind(list + 1) == .arrayEnd { intake.batch.findings.contents.insert(.empty) }
        var index = 0
        tape.elements(list) { element in
            if tape.kind(element) == .array, depth >= Self.deepestList {
                intake.report(.shape, path, "lists nested in lists hold no trace")
            } else if tape.kind(element) != .null {
                value(element, in: tape, path: "\(path)[\(index)]", depth: depth + 1, into: &intake)
            }
            index += 1
        }
    }

    private func object(_ object: Int, in tape: Tape, path: String, into intake: inout Intake) {
        guard let format = format(of: object, in: tape) else {
            if tape.kind(object + 1) == .objectEnd { return intake.batch.findings.contents.insert(.empty) }
            intake.batch.findings.contents.insert(.otherJSON)
            return intake.report(.shape, path, "no member of a format that xrayscope reads")
        }
        intake.read(as: format)
        lastFormat = format
        readers[format].read(object, in: tape, path: path, walk: self, into: &intake)
    }

    /// Reads a text without parsing it that is written as the last was.
    /// - Returns: whether it is.
    func again(_ text: UnsafeBufferPointer<UInt8>, into intake: inout Intake) -> Bool {
        intake.read(as: lastFormat)
        return readers[lastFormat].readAgain(text, walk: self, into: &intake)
    }

    /// Remembers how the text was written that was read last.
    func remember(_ text: UnsafeBufferPointer<UInt8>, _ intake: borrowing Intake) {
        readers[lastFormat].remember(text, intake)
    }

    /// The format that an object is most like; the first of several.
    private func format(of object: Int, in tape: Tape) -> Int? {
        var possible: Int?
        for (number, reader) in readers.enumerated() {
            switch reader.likeness(of: object, in: tape) {
            case .certain: return number
            case .possible: possible = possible ?? number
            case .none: break
            }
        }
        return possible
    }

    /// Reads an element of an array that was cut.
    func element(
        _ element: Int, in tape: Tape, of array: Formats.Array, index: Int, into intake: inout Intake
    ) {
        intake.read(as: array.format)
        readers[array.format].readElement(
            element, in: tape, array: array.number, index: index, walk: self, into: &intake)
    }

    /// Reads a record of a binary source.
    func record(_ bytes: UnsafeBufferPointer<UInt8>, of format: Int, into intake: inout Intake) {
        intake.read(as: format)
        readers[format].readRecord(bytes, into: &intake)
    }
}

// MARK: - Texts inside of strings
extension ValueWalk {
    private func string(_ place: Int, in tape: Tape, path: String, depth: Int, into intake: inout Intake) {
        let utf8 = tape.utf8(place)
        guard utf8.contains(where: { $0 == UInt8(ascii: "{") }) else {
            intake.batch.findings.contents.insert(.otherJSON)
            return intake.report(.document, path, utf8.isEmpty ? "an empty document" : "a text that holds no document")
        }
        if let problem = text(utf8, path: path, depth: depth, into: &intake) {
            intake.report(problem.kind, path, problem.message, remedy: problem.remedy, isLoss: problem.isLoss)
        }
    }

    /// Reads a text that stands in a string of a tape, mended if need be. simdjson's string buffer is padded, so its bytes need
    /// no copy.
    /// - Returns: what is wrong with it.
    func text(
        _ utf8: UnsafeBufferPointer<UInt8>, path: String, depth: Int = 0, into intake: inout Intake
    ) -> PlacedProblem? {
        parsed(utf8, offset: intake.location.offset) { tape in
            value(Tape.root, in: tape, path: path, depth: depth, into: &intake)
            return nil
        }
    }

    /// Parses a text that stands in a string, mended if need be.
    /// - Parameter body: is given the tape, and says what is wrong with what it holds.
    /// - Returns: what is wrong with it.
    func parsed(
        _ utf8: UnsafeBufferPointer<UInt8>, offset: UInt64, _ body: (Tape) -> PlacedProblem?
    ) -> PlacedProblem? {
        guard let base = utf8.baseAddress, !utf8.isEmpty else {
            return PlacedProblem(.document, offset: offset, message: "an empty document")
        }
        guard stringDepth < nested.count else {
            return PlacedProblem(.document, offset: offset, message: "a text in a text, more than three deep")
        }
        let parser = nested[stringDepth]
        stringDepth += 1
        defer { stringDepth -= 1 }
        do {
            return body(try parser.parse(base, count: utf8.count))
        } catch {
            return mend(utf8, error, parser, offset, body)
        }
    }

    private func mend(
        _ utf8: UnsafeBufferPointer<UInt8>, _ error: JSONError, _ parser: JSONParser, _ offset: UInt64,
        _ body: (Tape) -> PlacedProblem?
    ) -> PlacedProblem? {
        if error.isMendable, let problem = parser.mending(utf8, body) {
            return problem
                ?? PlacedProblem(
                    .mended, offset: offset, message: "a document with bytes or numbers that JSON does not allow",
                    remedy: "Bad bytes are shown as �", isLoss: false)
        }
        if error.isDepth { return deepProblem(offset) }
        let detail = syntaxError(in: utf8)?.message ?? error.message
        return PlacedProblem(.document, offset: offset, message: "a document that is not valid JSON: \(detail)")
    }
}

/// A text with the padding behind it that the parser reads into.
func padded(_ bytes: [UInt8]) -> [UInt8] { bytes + [UInt8](repeating: 0x20, count: JSONParser.padding) }

func deepProblem(_ offset: UInt64) -> PlacedProblem {
    PlacedProblem(.deep, offset: offset, message: "nested deeper than 65,536 levels", remedy: "It was left out")
}
