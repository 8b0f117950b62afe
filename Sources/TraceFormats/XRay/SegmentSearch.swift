import TraceModel

// Documents found again: for the segment that was opened, and for writing a trace as it was read.
extension XRayReader {
    /// Looks at a document: it is one of those that are looked for, or holds the entity that is.
    func find(
        _ object: Int, in tape: Tape, _ traceID: TraceID?, text: UnsafeBufferPointer<UInt8>?, into intake: inout Intake
    ) {
        guard var search = intake.search else { return }
        intake.search = nil  // one owner: it is changed in place
        defer { intake.search = search }
        let own = tape.member(object, "trace_id").flatMap { tape.isString($0) ? TraceID(utf8: tape.utf8($0)) : nil }
        if search.leavesOut(own ?? traceID) { return }
        guard let wanted = search.entityID else {
            let id = tape.member(object, "id").map { tape.entityID($0) } ?? .none
            let text = text.map { String(decoding: $0, as: UTF8.self) } ?? tape.text(object)
            search.found.append(DocumentFinder.Found(traceID: own ?? traceID, id: id, text: text))
            return
        }
        guard let entity = entity(wanted, in: tape, object) else { return }
        let isOpen =
            tape.member(entity, "in_progress").map { tape.isTrue($0) } == true
            || tape.member(entity, "end_time") == nil
        search.take(segmentDetail(wanted, tape, entity), isOpen: isOpen)
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
