import TraceModel

/// What a format is. One that is added costs a folder and its line in `Formats.all`: recognising it, cutting its sources,
/// reading a piece into a batch, and finding one of its documents again are all said by it, and by nobody else.
///
/// A JSON format is recognised text by text, so that one file may hold several: each format's reader is asked how much an object
/// looks like its own, and the first that is certain reads it (else the first that calls it possible). A binary format is
/// recognised once, by the first bytes of a source, and then has all of it.
protocol TraceFormat: Sendable {
    /// In people's words: `X-Ray`.
    var name: String { get }
    /// Names of members whose arrays, in an object at the top, may be cut between their elements: what makes a text large.
    var cuttableArrays: [StaticString] { get }
    /// What stands in those arrays is nearly all strings, as answers of X-Ray's API are, whose documents are text: `parseAnswer` is
    /// faster then, and slower than simdjson for anything else.
    var isNearlyAllStrings: Bool { get }
    /// Its documents hold metadata as X-Ray does: every name and text of it stands there as it is, and none is made.
    var holdsMetadataAsWritten: Bool { get }
    /// Its sources are bytes of its own, not JSON texts.
    var isBinary: Bool { get }
    /// A binary format: whether a source that begins with these bytes (up to `Formats.headLength`) is one of its own. JSON
    /// formats say no.
    func recognises(head: UnsafeBufferPointer<UInt8>) -> Bool
    /// A binary format: where the record ends that begins with these bytes, which may end inside of it.
    func record(in bytes: UnsafeBufferPointer<UInt8>) -> RecordBounds
    /// One reader for each thread.
    func makeReader() throws(JSONError) -> any FormatReader
}

extension TraceFormat {
    var cuttableArrays: [StaticString] { [] }
    var isNearlyAllStrings: Bool { false }
    var holdsMetadataAsWritten: Bool { false }
    var isBinary: Bool { false }
    func recognises(head: UnsafeBufferPointer<UInt8>) -> Bool { false }
    func record(in bytes: UnsafeBufferPointer<UInt8>) -> RecordBounds { .broken("no binary format") }
}

/// Where a record of a binary source stands.
enum RecordBounds {
    /// Its own bytes; the next record begins behind them. What stands before them (a length) belongs to nobody.
    case whole(Range<Int>)
    /// The bytes end before it does.
    case incomplete
    /// What stands here is no record, in words: nothing behind it can be found.
    case broken(String)
}

/// How much an object looks like one of a format.
enum Likeness: Int, Comparable {
    case none
    /// It has members of the format, but others may have them too.
    case possible
    case certain

    static func < (a: Likeness, b: Likeness) -> Bool { a.rawValue < b.rawValue }
}

/// Reads what its format recognised into an `Intake`: one for each thread, with scratch room that is used again.
///
/// When `intake.search` is there, nothing is appended to the batch: documents that are looked for are handed to it instead.
protocol FormatReader: AnyObject {
    /// - Parameters:
    ///   - object: the place of an object on the tape.
    func likeness(of object: Int, in tape: Tape) -> Likeness
    /// Reads an object that was most like this format, right after `likeness` was asked for it.
    /// - Parameters:
    ///   - path: where it stands in its text (`[3].data`), for problems.
    ///   - walk: reads values inside of it that are whole texts of any format.
    func read(_ object: Int, in tape: Tape, path: String, walk: ValueWalk, into intake: inout Intake)
    /// Reads one element of an array that was cut.
    /// - Parameters:
    ///   - array: the array's number in `cuttableArrays`.
    ///   - index: the element's number in the whole array.
    func readElement(
        _ element: Int, in tape: Tape, array: Int, index: Int, walk: ValueWalk, into intake: inout Intake)
    /// Reads a record of a binary source.
    func readRecord(_ bytes: UnsafeBufferPointer<UInt8>, into intake: inout Intake)
    /// Reads a text, as `read` would, that is written as one before; most formats know none. 16 bytes behind it are readable.
    /// - Returns: whether it is; nothing was read of any other.
    func readAgain(_ text: UnsafeBufferPointer<UInt8>, walk: ValueWalk, into intake: inout Intake) -> Bool
    /// Remembers how the text was written that was read last.
    func remember(_ text: UnsafeBufferPointer<UInt8>, _ intake: borrowing Intake)
}

extension FormatReader {
    func likeness(of object: Int, in tape: Tape) -> Likeness { .none }
    func read(_ object: Int, in tape: Tape, path: String, walk: ValueWalk, into intake: inout Intake) {}
    func readElement(
        _ element: Int, in tape: Tape, array: Int, index: Int, walk: ValueWalk, into intake: inout Intake
    ) { walk.value(element, in: tape, path: "[\(index)]", into: &intake) }
    func readRecord(_ bytes: UnsafeBufferPointer<UInt8>, into intake: inout Intake) {}
    func readAgain(_ text: UnsafeBufferPointer<UInt8>, walk: ValueWalk, into intake: inout Intake) -> Bool { false }
    func remember(_ text: UnsafeBufferPointer<UInt8>, _ intake: borrowing Intake) {}
}

/// The formats that there are.
enum Formats {
    /// Asked in this order. A place of a document holds its format's number here.
    static let all: [any TraceFormat] = [
        XRayFormat(), OTLPFormat(), ProtobufFormat(), JaegerFormat(),
        ForeignFormat.zipkin, ForeignFormat.goSpans, ForeignFormat.jaegerModel,
    ]

    /// How many bytes of a source a binary format looks at.
    static let headLength = 4096

    /// The number of the binary format that a source begins with; nil when its bytes are text, or nothing known.
    static func binary(head: UnsafeBufferPointer<UInt8>) -> Int? {
        all.firstIndex { $0.isBinary && $0.recognises(head: head) }
    }

    /// An array that may be cut.
    struct Array {
        let name: StaticString
        let format: Int
        /// Its number in the format's `cuttableArrays`.
        let number: Int
        let isNearlyAllStrings: Bool
    }
    /// All arrays that may be cut; of two with one name the first format's.
    static let arrays: [Array] = all.enumerated().flatMap { format, member in
        member.cuttableArrays.enumerated().map {
            Array(name: $1, format: format, number: $0, isNearlyAllStrings: member.isNearlyAllStrings)
        }
    }
}

/// Whether a source that begins with these bytes is of a binary format that is read.
public func isKnownBinary(head: [UInt8]) -> Bool {
    head.withUnsafeBufferPointer { Formats.binary(head: $0) != nil }
}
