import TraceModel

/// Reads what `XRayMarks` says is X-Ray's. Each kind of answer has a file of its own beside this one.
final class XRayReader: FormatReader {
    let members = NameTable<XRayMember>()
    var segments = SegmentDecoder()
    /// Of the object that was last asked for.
    private var marks: XRayMarks?

    func likeness(of object: Int, in tape: Tape) -> Likeness {
        let marks = XRayMarks(of: object, in: tape, members)
        self.marks = marks
        return marks.likeness
    }

    func read(_ object: Int, in tape: Tape, path: String, walk: ValueWalk, into intake: inout Intake) {
        let marks = marks ?? XRayMarks(of: object, in: tape, members)
        if marks.isAnswer {
            return readAnswer(object, marks, in: tape, path: path, walk: walk, into: &intake)
        } else if let list = marks.segmentList {
            intake.batch.findings.contents.insert(.batchGetTraces)
            readTrace(object, list, in: tape, DocumentSetting(base: path), walk: walk, into: &intake)
        } else if let document = marks.document {
            intake.batch.findings.contents.insert(.batchGetTraces)
            readDocument(document, in: tape, DocumentSetting(base: path + ".Document"), walk: walk, into: &intake)
        } else if marks.isNode {
            readNode(object, in: tape, into: &intake)
        } else if marks.isSavedRequest {
            intake.batch.findings.contents.insert(.empty)
        } else if marks.isDaemonHeader {
            intake.batch.findings.contents.insert(.daemon)
        } else if marks.documentMembers >= 2 {
            readBareDocument(object, in: tape, path: path, into: &intake)
        } else if marks.hasID, let summary = decodeSummary(tape.value(object)) {
            intake.batch.findings.contents.insert(.traceSummaries)
            intake.batch.findings.summaries.append(summary)
        } else if marks.errorMessage != nil || marks.errorCode != nil {
            readError(object, marks, in: tape, path: path, into: &intake)
        } else {
            intake.batch.findings.contents.insert(.otherJSON)
            intake.report(.shape, path, "no member that an X-Ray answer or a segment document has")
        }
    }

    func readElement(
        _ element: Int, in tape: Tape, array: Int, index: Int, walk: ValueWalk, into intake: inout Intake
    ) {
        switch array {
        case 0, 1: readTraceElement(element, in: tape, path: ".Traces", index: index, walk: walk, into: &intake)
        case 2, 3: readSummaryElement(element, in: tape, into: &intake)
        default:
            if tape.kind(element) != .null { walk.value(element, in: tape, into: &intake) }
        }
    }

    private func readAnswer(
        _ object: Int, _ marks: XRayMarks, in tape: Tape, path: String, walk: ValueWalk, into intake: inout Intake
    ) {
        if let list = marks.traces {
            readTraces(list, in: tape, path: path + ".Traces", walk: walk, into: &intake)
        }
        if let list = marks.summaries {
            intake.batch.findings.contents.insert(.traceSummaries)
            tape.elements(list) { readSummaryElement($0, in: tape, into: &intake) }
        }
        readStatistics(object, marks, in: tape, into: &intake)
        if let list = marks.documentList {
            intake.batch.findings.contents.insert(.segmentDocuments)
            walk.list(list, in: tape, path: path + ".TraceSegmentDocuments", into: &intake)
        }
        if let list = marks.unprocessed { readUnprocessed(list, in: tape, into: &intake) }
        if marks.isPutAnswer {
            intake.batch.findings.contents.insert(.putTraceSegments)
            intake.report(
                .shape, path, "an answer of PutTraceSegments: it says what was not taken and holds no trace")
        }
        // Wrapped once in `data` is an SDK's dump; deeper is nobody's.
        if let data = marks.wrapped, path.count < 20 {
            walk.value(data, in: tape, path: path + ".data", into: &intake)
        }
        intake.batch.findings.lastAnswerHasNextPage = marks.hasNextPage
    }

    private func readSummaryElement(_ element: Int, in tape: Tape, into intake: inout Intake) {
        intake.batch.findings.contents.insert(.traceSummaries)
        if let summary = decodeSummary(tape.value(element)) { intake.batch.findings.summaries.append(summary) }
    }

    private func readUnprocessed(_ list: Int, in tape: Tape, into intake: inout Intake) {
        tape.elements(list) { element in
            if tape.isString(element), let id = TraceID(utf8: tape.utf8(element)) {
                intake.batch.findings.unprocessed.append(id)
            }
        }
    }

    private func readError(
        _ object: Int, _ marks: XRayMarks, in tape: Tape, path: String, into intake: inout Intake
    ) {
        intake.batch.findings.contents.insert(.errorAnswer)
        func text(_ place: Int?) -> String? {
            place.flatMap { tape.isString($0) ? tape.string($0) : nil }
        }
        let code = text(marks.errorCode ?? tape.member(object, "code")) ?? ""
        let name = code.split(separator: "#").last.map { String($0) + ": " } ?? ""
        intake.report(
            .errorAnswer, path,
            "an error answer instead of traces: \(name)\(text(marks.errorMessage) ?? "an error")",
            remedy: "Run the request again and save its answer")
    }
}

// MARK: - Graphs, series and groups
extension XRayReader {
    private func readStatistics(_ object: Int, _ marks: XRayMarks, in tape: Tape, into intake: inout Intake) {
        if marks.services != nil {
            intake.batch.findings.contents.insert(.serviceGraph)
            intake.batch.findings.graphs.append(decodeServiceGraph(tape.value(object)))
            intake.batch.findings.hasGraphPages = intake.batch.findings.hasGraphPages || marks.hasNextPage
        }
        if let list = marks.timeSeries {
            intake.batch.findings.contents.insert(.timeSeries)
            intake.batch.findings.timeSeries += decodeTimeSeries(tape.value(list))
        }
        if let list = marks.groups {
            intake.batch.findings.contents.insert(.groups)
            intake.batch.findings.groups += decodeGroups(tape.value(list))
        }
    }

    /// A service that a query cut out of its graph: a page of one node.
    private func readNode(_ object: Int, in tape: Tape, into intake: inout Intake) {
        intake.batch.findings.contents.insert(.serviceGraph)
        var part = ServiceGraph()
        part.nodes = decodeNodes([tape.value(object)])
        intake.batch.findings.graphs.append(part)
        intake.batch.findings.hasGraphPages = true
    }
}
