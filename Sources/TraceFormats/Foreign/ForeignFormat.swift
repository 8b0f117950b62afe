import TraceModel

/// A format that is told apart and refused by its name.
struct ForeignFormat: TraceFormat {
    let name: String
    /// Members, one of which is enough to know it.
    let marks: [StaticString]
    let message: String

    private init(_ name: String, marks: [StaticString]) {
        self.name = name
        self.marks = marks
        message = "\(name) data, which xrayscope does not read"
    }

    static let zipkin = ForeignFormat("Zipkin", marks: ["traceId"])
    static let goSpans = ForeignFormat("Go stdouttrace", marks: ["SpanContext"])
    /// What Jaeger's storage and its tests hold; the page and the API write something else.
    static let jaegerModel = ForeignFormat("Jaeger's internal model", marks: ["spans"])

    func makeReader() -> any FormatReader { ForeignReader(format: self) }
}

/// Says what it is, once for each text.
private final class ForeignReader: FormatReader {
    private let format: ForeignFormat

    init(format: ForeignFormat) { self.format = format }

    func likeness(of object: Int, in tape: Tape) -> Likeness {
        var found = Likeness.none
        tape.members(object) { name, _ in
            if format.marks.contains(where: { tape.equals(name, $0) }) { found = .certain }
        }
        return found
    }

    func read(_ object: Int, in tape: Tape, path: String, walk: ValueWalk, into intake: inout Intake) {
        intake.batch.findings.contents.insert(ContentKind(format.name, isReadable: false))
        intake.report(.foreignFormat, path, format.message)
    }
}
