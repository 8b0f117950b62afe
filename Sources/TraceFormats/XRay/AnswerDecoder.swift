import TraceModel

/// Reads any X-Ray JSON value: an answer of the API, a part of one that a query cut out, a segment document or a list of
/// any of these (reference 1.5, 2.2). What a value is, its members tell, never the file's name.
public final class AnswerDecoder {
    private let inner: JSONParser
    private let nested: JSONParser
    private var segments = SegmentDecoder()
    private let members = MemberTable()
    private var builder = BlockBuilder()
    /// Strings and profiles that the batches' numbers mean. It only grows.
    public private(set) var tables = TraceTables()
    /// Where the value stands that is being read.
    private var offset: UInt64 = 0
    private var place: UInt32 = 0

    /// - Throws: `JSONError` without memory.
    public init() throws(JSONError) {
        inner = try JSONParser()
        nested = try JSONParser()
    }

    /// The rows of a batch that this decoder read.
    func layOut(_ batch: EntityBatch) -> TraceBlock {
        builder.build(batch, &tables)
        return builder.takeBlock()
    }

    /// Reads the value at a tape's place.
    func decode(_ tape: Tape, _ value: Int, at location: DocumentPlace, into batch: inout EntityBatch) {
        offset = location.offset
        place = UInt32(batch.places.count)
        batch.places.append(location)
        let documents = batch.documents.count
        decodeValue(tape, value, path: "", into: &batch)
        if batch.documents.count == documents { batch.places.removeLast() }
    }

    private func decodeValue(_ tape: Tape, _ value: Int, path: String, into batch: inout EntityBatch) {
        switch tape.kind(value) {
        case .object: decodeObject(tape, value, path: path, into: &batch)
        case .array: decodeList(tape, value, path: path, into: &batch)
        case .string:
            batch.findings.formats.insert(.segmentDocuments)
            decodeDocument(tape, value, DocumentSetting(base: path), into: &batch)
        case .null: batch.findings.formats.insert(.empty)
        default:
            batch.findings.formats.insert(.otherJSON)
            report(.shape, path, "a single \(tape.kind(value)) is no trace", into: &batch)
        }
    }

    private func decodeList(_ tape: Tape, _ list: Int, path: String, into batch: inout EntityBatch) {
        if tape.kind(list + 1) == .arrayEnd { batch.findings.formats.insert(.empty) }
        var index = 0
        tape.elements(list) { element in
            // A list in a list comes from jq -s over lists; deeper ones are nothing of X-Ray's.
            if tape.kind(element) == .array, path.count > 40 {
                report(.shape, path, "lists nested in lists hold no trace", into: &batch)
            } else if tape.kind(element) != .null {
                decodeValue(tape, element, path: "\(path)[\(index)]", into: &batch)
            }
            index += 1
        }
    }

    private func decodeObject(_ tape: Tape, _ object: Int, path: String, into batch: inout EntityBatch) {
        var marks = Marks()
        tape.members(object) { name, value in marks.see(members.find(tape.utf8(name)), value, tape) }
        if marks.isAnswer {
            return decodeAnswer(tape, object, marks, path: path, into: &batch)
        } else if let list = marks.segmentList {
            batch.findings.formats.insert(.batchGetTraces)
            decodeTrace(tape, object, list, path: path, number: nil, into: &batch)
        } else if let document = marks.document {
            batch.findings.formats.insert(.batchGetTraces)
            decodeDocument(tape, document, DocumentSetting(base: path + ".Document"), into: &batch)
        } else if marks.isNode {
            batch.findings.formats.insert(.serviceGraph)
            var part = ServiceGraph()
            part.nodes = decodeNodes([tape.value(object)])
            batch.findings.graphs.append(part)
            batch.findings.hasGraphPages = true
        } else if marks.isSavedRequest {
            batch.findings.formats.insert(.empty)
        } else if marks.isDaemonHeader {
            batch.findings.formats.insert(.daemon)
        } else if let other = marks.otherFormat {
            batch.findings.formats.insert(other)
            report(.foreignFormat, path, foreignMessage(other), into: &batch)
        } else if marks.documentMembers >= 2 {
            let context = SegmentDecoder.Context(traceID: nil, traceFlags: [], place: place)
            if segments.decode(tape, object, context, into: &batch, &tables) {
                batch.findings.formats.insert(.segmentDocuments)
            } else {
                report(.document, path, "a segment document without name, id and start", into: &batch)
            }
        } else if tape.kind(object + 1) == .objectEnd {
            batch.findings.formats.insert(.empty)
        } else if let summary = decodeSummary(tape.value(object)) {
            batch.findings.formats.insert(.traceSummaries)
            batch.findings.summaries.append(summary)
        } else if let message = marks.errorMessage {
            batch.findings.formats.insert(.errorAnswer)
            reportError(tape, object, message, path: path, into: &batch)
        } else {
            batch.findings.formats.insert(.otherJSON)
            report(.shape, path, "no member that an X-Ray answer or a segment document has", into: &batch)
        }
    }

    private func decodeAnswer(_ tape: Tape, _ object: Int, _ marks: Marks, path: String, into batch: inout EntityBatch)
    {
        if let list = marks.traces {
            batch.findings.formats.insert(.batchGetTraces)
            decodeTraces(tape, list, firstIndex: 0, path: path + ".Traces", into: &batch)
        }
        if let list = marks.summaries {
            batch.findings.formats.insert(.traceSummaries)
            tape.elements(list) { element in
                if let summary = decodeSummary(tape.value(element)) { batch.findings.summaries.append(summary) }
            }
        }
        if marks.services != nil {
            batch.findings.formats.insert(.serviceGraph)
            batch.findings.graphs.append(decodeServiceGraph(tape.value(object)))
            batch.findings.hasGraphPages = batch.findings.hasGraphPages || marks.hasNextPage
        }
        if let list = marks.timeSeries {
            batch.findings.formats.insert(.timeSeries)
            batch.findings.timeSeries += decodeTimeSeries(tape.value(list))
        }
        if let list = marks.groups {
            batch.findings.formats.insert(.groups)
            batch.findings.groups += decodeGroups(tape.value(list))
        }
        if let list = marks.documentList {
            batch.findings.formats.insert(.segmentDocuments)
            decodeList(tape, list, path: path + ".TraceSegmentDocuments", into: &batch)
        }
        if let list = marks.unprocessed { decodeUnprocessed(tape, list, into: &batch) }
        if marks.isPutAnswer {
            batch.findings.formats.insert(.putTraceSegments)
            report(
                .shape, path, "an answer of PutTraceSegments: it says what was not taken and holds no trace",
                into: &batch)
        }
        // Wrapped once in `data` is an SDK's dump; deeper is nobody's.
        if let data = marks.wrapped, path.count < 20 { decodeObject(tape, data, path: path + ".data", into: &batch) }
        batch.findings.lastAnswerHasNextPage = marks.hasNextPage
    }

    private func decodeUnprocessed(_ tape: Tape, _ list: Int, into batch: inout EntityBatch) {
        tape.elements(list) { element in
            if tape.isString(element), let id = TraceID(utf8: tape.utf8(element)) {
                batch.findings.unprocessed.append(id)
            }
        }
    }

    func report(
        _ kind: PlacedProblem.Kind, _ path: String, _ message: String, remedy: String = "", isLoss: Bool = true,
        into batch: inout EntityBatch
    ) {
        batch.findings.problems.add(
            PlacedProblem(
                kind, offset: offset, path: path.isEmpty ? "" : "$" + path, message: message, remedy: remedy,
                isLoss: isLoss))
    }

    private func reportError(_ tape: Tape, _ object: Int, _ message: Int, path: String, into batch: inout EntityBatch) {
        let code = (tape.member(object, "__type") ?? tape.member(object, "code")).map { tape.string($0) } ?? ""
        let name = code.split(separator: "#").last.map { String($0) + ": " } ?? ""
        let text = tape.isString(message) ? tape.string(message) : "an error"
        report(
            .errorAnswer, path, "an error answer instead of traces: \(name)\(text)",
            remedy: "Run the request again and save its answer", into: &batch)
    }

    private func foreignMessage(_ format: FormatsSeen) -> String {
        format == .otlp || format == .jaeger
            ? "\(format.description) data, which this version does not read yet"
            : "\(format.description) data, which xrayscope does not read"
    }
}

// MARK: - Traces
extension AnswerDecoder {
    /// The elements of `Traces`, from a whole answer or from a piece of one.
    func decodeTraces(_ tape: Tape, _ list: Int, firstIndex: Int, path: String, into batch: inout EntityBatch) {
        if tape.kind(list + 1) == .arrayEnd { batch.findings.formats.insert(.empty) }
        var index = firstIndex
        tape.elements(list) { element in
            decodeTraceElement(tape, element, path: path, index: index, into: &batch)
            index += 1
        }
    }

    /// One element of `Traces` from a piece of an answer.
    func decodeTraceElement(
        _ tape: Tape, _ element: Int, at location: DocumentPlace, index: Int, into batch: inout EntityBatch
    ) {
        offset = location.offset
        place = UInt32(batch.places.count)
        batch.places.append(location)
        batch.findings.formats.insert(.batchGetTraces)
        decodeTraceElement(tape, element, path: ".Traces", index: index, into: &batch)
    }

    private func decodeTraceElement(
        _ tape: Tape, _ element: Int, path: String, index: Int, into batch: inout EntityBatch
    ) {
        batch.findings.traceElements += 1
        var list: Int?
        tape.members(element) { name, value in
            let member = members.find(tape.utf8(name))
            if member == .Segments || member == .segments { list = value }
        }
        guard let list, tape.kind(list) == .array else {
            if tape.kind(element) == .object { return }  // a trace without segments: nothing to show, nothing lost
            return report(.shape, "\(path)[\(index)]", "not a trace", into: &batch)
        }
        decodeTrace(tape, element, list, path: path, number: index, into: &batch)
    }

    /// A trace of an API answer: id, flags, and segments whose `Document` is a string, an object, or the element itself.
    private func decodeTrace(
        _ tape: Tape, _ trace: Int, _ list: Int, path: String, number: Int?, into batch: inout EntityBatch
    ) {
        var setting = DocumentSetting(base: path, trace: number)
        tape.members(trace) { name, value in
            switch members.find(tape.utf8(name)) {
            case .Id, .id: if tape.isString(value) { setting.traceID = TraceID(utf8: tape.utf8(value)) }
            case .LimitExceeded, .limitExceeded: if tape.isTrue(value) { setting.flags.insert(.limitExceeded) }
            default: break
            }
        }
        if setting.flags.contains(.limitExceeded) {
            report(
                .limitExceeded, setting.path, "the trace was cut by X-Ray (LimitExceeded)",
                remedy: "Some of its segments are missing", isLoss: false, into: &batch)
        }
        var index = 0
        tape.elements(list) { segment in
            setting.segment = index
            decodeSegmentElement(tape, segment, setting, into: &batch)
            index += 1
        }
    }

    private func decodeSegmentElement(
        _ tape: Tape, _ segment: Int, _ setting: DocumentSetting, into batch: inout EntityBatch
    ) {
        guard tape.kind(segment) == .object else {
            if tape.isString(segment) { return decodeDocument(tape, segment, setting, into: &batch) }
            return report(.document, setting.path, "no segment document", into: &batch)
        }
        var document: Int?
        var looksRaw = false
        tape.members(segment) { name, value in
            switch members.find(tape.utf8(name)) {
            case .Document, .document: document = value
            case .start_time, .trace_id: looksRaw = true
            default: break
            }
        }
        if let document {
            decodeDocument(tape, document, setting, into: &batch)
        } else if looksRaw {
            decodeDocument(tape, segment, setting, into: &batch)
        } else {
            report(.document, setting.path, "a segment without Document", into: &batch)
        }
    }

    private func decodeDocument(
        _ tape: Tape, _ document: Int, _ setting: DocumentSetting, into batch: inout EntityBatch
    ) {
        switch tape.kind(document) {
        case .string:
            if let problem = parseDocument(tape.utf8(document), setting, into: &batch) {
                report(
                    problem.kind, setting.path, problem.message, remedy: problem.remedy, isLoss: problem.isLoss,
                    into: &batch)
            }
        case .object:
            let context = SegmentDecoder.Context(traceID: setting.traceID, traceFlags: setting.flags, place: place)
            if !segments.decode(tape, document, context, into: &batch, &tables) {
                report(.document, setting.path, "no segment document: name, id and start are missing", into: &batch)
            }
        default:
            report(.document, setting.path, "no segment document but \(describe(tape.kind(document)))", into: &batch)
        }
    }

    /// Parses a document that stands as a string. simdjson's string buffer is padded, so its bytes need no copy.
    private func parseDocument(
        _ utf8: UnsafeBufferPointer<UInt8>, _ setting: DocumentSetting, into batch: inout EntityBatch
    ) -> PlacedProblem? {
        guard let base = utf8.baseAddress, !utf8.isEmpty else {
            return PlacedProblem(.document, offset: offset, message: "an empty segment document")
        }
        let context = SegmentDecoder.Context(traceID: setting.traceID, traceFlags: setting.flags, place: place)
        do {
            return appendDocument(try inner.parse(base, count: utf8.count), context, into: &batch)
        } catch {
            return mendDocument(utf8, error, context, into: &batch)
        }
    }

    private func appendDocument(
        _ tape: Tape, _ context: SegmentDecoder.Context, into batch: inout EntityBatch
    ) -> PlacedProblem? {
        if tape.kind(Tape.root) == .object,
            segments.decode(tape, Tape.root, context, into: &batch, &tables)
        {
            return nil
        }
        if tape.isString(Tape.root) {  // escaped twice
            let text = padded(Array(tape.utf8(Tape.root)))
            let count = tape.utf8(Tape.root).count
            let again = text.withUnsafeBufferPointer { bytes -> Bool in
                guard let base = bytes.baseAddress, let tape = try? nested.parse(base, count: count) else {
                    return false  // the caller names the document
                }
                return tape.kind(Tape.root) == .object
                    && segments.decode(tape, Tape.root, context, into: &batch, &tables)
            }
            if again { return nil }
        }
        return PlacedProblem(
            .document, offset: offset, message: "no segment document but \(describe(tape.kind(Tape.root)))")
    }

    private func mendDocument(
        _ utf8: UnsafeBufferPointer<UInt8>, _ error: JSONError, _ context: SegmentDecoder.Context,
        into batch: inout EntityBatch
    ) -> PlacedProblem? {
        if error.isMendable, let text = mended(utf8) {
            let bytes = padded(text)
            let problem = bytes.withUnsafeBufferPointer { buffer -> PlacedProblem?? in
                guard let base = buffer.baseAddress, let tape = try? nested.parse(base, count: text.count) else {
                    return nil  // not mended after all: reported below
                }
                return .some(appendDocument(tape, context, into: &batch))
            }
            if let problem {
                return problem
                    ?? PlacedProblem(
                        .mended, offset: offset,
                        message: "a segment document with bytes or numbers that JSON does not allow",
                        remedy: "Bad bytes are shown as �", isLoss: false)
            }
        }
        if error.isDepth { return deepProblem(offset) }
        let detail = syntaxError(in: utf8)?.message ?? error.message
        return PlacedProblem(.document, offset: offset, message: "a segment document that is not valid JSON: \(detail)")
    }

    private func describe(_ kind: Tape.Kind) -> String {
        switch kind {
        case .null: "null"
        case .array: "a list"
        case .object: "an object of another kind"
        case .string: "a text"
        default: "a single value"
        }
    }
}

/// A text with the padding behind it that the parser reads into.
func padded(_ bytes: [UInt8]) -> [UInt8] { bytes + [UInt8](repeating: 0x20, count: JSONParser.padding) }

func deepProblem(_ offset: UInt64) -> PlacedProblem {
    PlacedProblem(.deep, offset: offset, message: "nested deeper than 65,536 levels", remedy: "It was left out")
}

/// What stands around a document: where it is, and what the answer says of its trace. The path is only put together when
/// there is something to say, because this is made for every document.
struct DocumentSetting {
    var base: String
    var trace: Int?
    var segment: Int?
    var traceID: TraceID?
    var flags: TraceFlags = []

    init(base: String, trace: Int? = nil) {
        self.base = base
        self.trace = trace
    }

    var path: String {
        base + (trace.map { "[\($0)]" } ?? "") + (segment.map { ".Segments[\($0)].Document" } ?? "")
    }
}
