import CSimdjson
import TraceModel

// Documents found again: for the segment that was opened, and for writing a trace as it was read.
extension XRayReader {
    /// Looks at a document: it is one of those that are looked for, or holds the entity that is.
    /// - Returns: false when the object is no document: the rule of `EntityReader`.
    func find(
        _ object: Int, in tape: Tape, _ traceID: TraceID?, text: UnsafeBufferPointer<UInt8>?, into intake: inout Intake
    ) -> Bool {
        guard var search = intake.search, let top = DocumentTop(object, in: tape, members) else { return false }
        intake.search = nil  // one owner: it is changed in place
        defer { intake.search = search }
        let own = top.traceID ?? traceID ?? top.madeUpTraceID
        if search.leavesOut(own) { return true }
        guard let wanted = search.entityID else {
            let text = text.map { String(decoding: $0, as: UTF8.self) } ?? tape.text(object)
            search.found.append(DocumentFinder.Found(traceID: own, id: top.name(in: tape), text: text))
            return true
        }
        guard let entity = entity(wanted, in: tape, object) else { return true }
        let isOpen =
            tape.member(entity, "in_progress").map { tape.isTrue($0) } == true
            || tape.member(entity, "end_time") == nil
        search.take(segmentDetail(wanted, tape, entity), isOpen: isOpen)
        return true
    }

    /// Takes a document that stands as text, unread, when nothing in it can name another trace: a trace is written again as
    /// fast as it is copied.
    /// - Parameter id: what the answer says beside the document.
    /// - Returns: false when it has to be read to know.
    func take(
        _ document: Int, _ id: Int?, in tape: Tape, _ traceID: TraceID?, into intake: inout Intake
    ) -> Bool {
        guard let wanted = intake.search?.traceID, wanted == traceID, let id, tape.isString(id), tape.isString(document)
        else { return false }
        let text = tape.utf8(document)
        guard text.first == UInt8(ascii: "{"), namesOnly(wanted, text) else { return false }
        intake.search?.found.append(
            DocumentFinder.Found(traceID: wanted, id: tape.string(id), text: String(decoding: text, as: UTF8.self)))
        return true
    }

    /// Whether each `trace_id` of a text is that one.
    private func namesOnly(_ wanted: TraceID, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let base = text.baseAddress else { return true }
        let name: StaticString = "trace_id\""
        var at = 0
        while true {
            at = xs_find(base, at, text.count, name.utf8Start, name.utf8CodeUnitCount)
            if at == text.count { return true }
            at += name.utf8CodeUnitCount
            at = skipWhite(base, at, text.count)
            guard at < text.count, text[at] == UInt8(ascii: ":") else { return false }
            at = skipWhite(base, at + 1, text.count)
            guard at + 36 < text.count, text[at] == UInt8(ascii: "\""), text[at + 36] == UInt8(ascii: "\""),
                TraceID(utf8: UnsafeBufferPointer(start: base + at + 1, count: 35)) == wanted
            else { return false }
        }
    }

    /// The place of the entity with that id, by a list of what is still to be looked at.
    private func entity(_ id: EntityID, in tape: Tape, _ document: Int) -> Int? {
        var pending = [document]
        while let object = pending.popLast() {
            if let own = tape.member(object, "id"), tape.entityID(own) == id { return object }
            if let list = tape.member(object, "subsegments") {
                tape.elements(list) { if tape.kind($0) == .object { pending.append($0) } }
            }
        }
        return nil
    }
}

/// What tells which trace a document belongs to, read as `EntityReader` reads it.
private struct DocumentTop {
    private(set) var traceID: TraceID?
    private var id: Int?
    private var name = ""
    private var start: Int64 = 0
    private var end = RawEntity.noEnd
    private var ownID = EntityID.none

    /// - Returns: nil when the object is no document.
    init?(_ object: Int, in tape: Tape, _ members: NameTable<XRayMember>) {
        var seen = 0
        var hasStart = false
        tape.members(object) { member, value in
            switch members.find(tape.utf8(member)) {
            case .name:
                name = tape.text(ofScalar: value)
                seen += 1
            case .id:
                id = value
                seen += 1
            case .start_time:
                if let time = tape.time(value) {
                    (start, hasStart) = (time, true)
                    seen += 1
                }
            case .end_time: end = tape.time(value) ?? RawEntity.noEnd
            case .trace_id:
                traceID = tape.namedTraceID(value)
                if traceID != nil { seen += 1 }
            default: break
            }
        }
        guard seen > 0 else { return nil }
        if !hasStart, end != RawEntity.noEnd { start = end }
        if let id { ownID = tape.entityID(id) }
    }

    var madeUpTraceID: TraceID { TraceFormats.madeUpTraceID(ownID, name: name, start: start, end: end) }

    /// The id as the document says it.
    func name(in tape: Tape) -> String { id.map { tape.text(ofScalar: $0) } ?? "" }
}

/// What a segment document says of an entity, without the subsegments that it holds.
private func segmentDetail(_ id: EntityID, _ tape: Tape, _ entity: Int) -> SegmentDetail {
    var members: [JSONValue.Member] = []
    var count = 0
    tape.members(entity) { name, value in
        let name = tape.string(name)
        if name == "subsegments" {
            tape.elements(value) { _ in count += 1 }
        } else {
            members.append(JSONValue.Member(name, tape.value(value)))
        }
    }
    let document = JSONValue.object(members)
    var detail = SegmentDetail(
        id: id, name: document["name"]?.string ?? "", document: document, subsegmentCount: count)
    let cause = document["cause"]
    detail.workingDirectory = cause?["working_directory"]?.string
    detail.exceptions = (cause?["exceptions"]?.array ?? []).compactMap(exceptionDetail)
    return detail
}

private func exceptionDetail(_ value: JSONValue) -> ExceptionDetail? {
    guard value.members != nil else { return nil }
    var exception = ExceptionDetail(
        id: value["id"]?.string, type: value["type"]?.string, message: value["message"]?.string)
    exception.isRemote = value["remote"]?.bool ?? false
    exception.truncated = Int(value.integer("truncated") ?? 0)
    exception.skipped = Int(value.integer("skipped") ?? 0)
    exception.cause = value["cause"]?.string
    exception.frames = (value["stack"]?.array ?? []).compactMap { frame in
        guard frame.members != nil else { return nil }
        return StackFrame(
            path: frame["path"]?.string, line: frame.integer("line").map { Int($0) }, label: frame["label"]?.string)
    }
    return exception
}
