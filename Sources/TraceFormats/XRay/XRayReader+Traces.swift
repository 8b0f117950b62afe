import TraceModel

// BatchGetTraces: traces of segments, whose documents stand as text.
extension XRayReader {
    /// The elements of `Traces` of a whole answer.
    func readTraces(_ list: Int, in tape: Tape, path: String, walk: ValueWalk, into intake: inout Intake) {
        intake.batch.findings.contents.insert(tape.kind(list + 1) == .arrayEnd ? .empty : .batchGetTraces)
        var index = 0
        tape.elements(list) { element in
            readTraceElement(element, in: tape, path: path, index: index, walk: walk, into: &intake)
            index += 1
        }
    }

    /// One element of `Traces`.
    func readTraceElement(
        _ element: Int, in tape: Tape, path: String, index: Int, walk: ValueWalk, into intake: inout Intake
    ) {
        intake.batch.findings.contents.insert(.batchGetTraces)
        intake.batch.findings.traceElements += 1
        var list: Int?
        tape.members(element) { name, value in
            switch members.find(tape.utf8(name)) {
            case .Segments?, .segments?, .Spans?: list = value
            default: break
            }
        }
        guard let list, tape.kind(list) == .array else {
            if tape.kind(element) == .object { return }  // a trace without segments: nothing to show, nothing lost
            return intake.report(.shape, "\(path)[\(index)]", "not a trace")
        }
        readTrace(element, list, in: tape, DocumentSetting(base: path, trace: index), walk: walk, into: &intake)
    }

    /// A trace of an API answer: id, flags, and segments whose `Document` is a string, an object, or the element itself.
    func readTrace(
        _ trace: Int, _ list: Int, in tape: Tape, _ setting: DocumentSetting, walk: ValueWalk, into intake: inout Intake
    ) {
        var setting = setting
        tape.members(trace) { name, value in
            switch members.find(tape.utf8(name)) {
            case .Id, .id: setting.traceID = tape.namedTraceID(value, &intake.tables)
            case .LimitExceeded, .limitExceeded: if tape.isTrue(value) { setting.flags.insert(.limitExceeded) }
            case .Spans: setting.mayHoldSpans = true
            default: break
            }
        }
        if setting.flags.contains(.limitExceeded) {
            intake.report(
                .limitExceeded, setting.path, "the trace was cut by X-Ray (LimitExceeded)",
                remedy: "Some of its segments are missing", isLoss: false)
        }
        var index = 0
        tape.elements(list) { segment in
            setting.segment = index
            readSegment(segment, in: tape, setting, walk: walk, into: &intake)
            index += 1
        }
    }

    private func readSegment(
        _ segment: Int, in tape: Tape, _ setting: DocumentSetting, walk: ValueWalk, into intake: inout Intake
    ) {
        guard tape.kind(segment) == .object else {
            if tape.isString(segment) {
                return readDocument(segment, in: tape, setting, walk: walk, into: &intake)
            }
            return intake.report(.document, setting.path, "no segment document")
        }
        var document: Int?
        var id: Int?
        var looksRaw = false
        tape.members(segment) { name, value in
            switch members.find(tape.utf8(name)) {
            case .Document, .document: document = value
            case .Id: id = value
            case .start_time, .trace_id: looksRaw = true
            default: break
            }
        }
        if let document {
            // What may be a span has to be read: it is written as the document that is made of it.
            if !setting.mayHoldSpans, let search = intake.search, search.entityID == nil,
                take(document, id, in: tape, setting.traceID, into: &intake)
            {
                return
            }
            readDocument(document, in: tape, setting, walk: walk, into: &intake)
        } else if looksRaw {
            readDocument(segment, in: tape, setting, walk: walk, into: &intake)
        } else {
            intake.report(.document, setting.path, "a segment without Document")
        }
    }
}

/// What stands around a document: where it is, and what the answer says of its trace. The path is only put together when
/// there is something to say, because this is made for every document.
struct DocumentSetting {
    var base: String
    var trace: Int?
    var segment: Int?
    var traceID: TraceID?
    var flags: TraceFlags = []
    /// It is a retrieved trace, whose documents are spans or segments (U-5).
    var mayHoldSpans = false

    init(base: String, trace: Int? = nil) {
        self.base = base
        self.trace = trace
    }

    var path: String {
        base + (trace.map { "[\($0)]" } ?? "") + (segment.map { ".Segments[\($0)].Document" } ?? "")
    }
}
