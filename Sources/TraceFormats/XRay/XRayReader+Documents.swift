import TraceModel

// Segment documents: objects, and texts of them.
extension XRayReader {
    /// The value of a `Document`: a text, mostly, or an object.
    func readDocument(
        _ document: Int, in tape: Tape, _ setting: DocumentSetting, walk: ValueWalk, into intake: inout Intake
    ) {
        switch tape.kind(document) {
        case .string:
            let utf8 = tape.utf8(document)
            let offset = intake.location.offset
            let problem = walk.parsed(utf8, offset: offset) { inner in
                readText(inner, of: utf8, setting, offset, walk, &intake)
            }
            if let problem {
                intake.report(
                    problem.kind, setting.path, problem.message, remedy: problem.remedy, isLoss: problem.isLoss)
            }
        case .object:
            if !append(document, in: tape, setting, text: nil, into: &intake) {
                intake.report(.document, setting.path, "no segment document: name, id and start are missing")
            }
        default:
            intake.report(.document, setting.path, "no segment document but \(tape.kind(document).inWords)")
        }
    }

    /// A segment document that stands by itself.
    func readBareDocument(_ object: Int, in tape: Tape, path: String, into intake: inout Intake) {
        if append(object, in: tape, DocumentSetting(base: path), text: nil, into: &intake) {
            intake.batch.findings.contents.insert(.segmentDocuments)
        } else {
            intake.report(.document, path, "a segment document without name, id and start")
        }
    }

    /// - Returns: what is wrong with it.
    private func readText(
        _ tape: Tape, of utf8: UnsafeBufferPointer<UInt8>, _ setting: DocumentSetting, _ offset: UInt64,
        _ walk: ValueWalk, _ intake: inout Intake
    ) -> PlacedProblem? {
        if setting.mayHoldSpans, tape.member(Tape.root, "traceId") != nil, tape.member(Tape.root, "trace_id") == nil {
            walk.value(Tape.root, in: tape, path: setting.path, into: &intake)
            return nil
        }
        if tape.kind(Tape.root) == .object, append(Tape.root, in: tape, setting, text: utf8, into: &intake) {
            return nil
        }
        if tape.isString(Tape.root) {  // escaped twice
            let again = tape.utf8(Tape.root)
            return walk.parsed(again, offset: offset) { inner in
                if inner.kind(Tape.root) == .object,
                    append(Tape.root, in: inner, setting, text: again, into: &intake)
                {
                    return nil
                }
                return noDocument(inner, offset)
            }
        }
        return noDocument(tape, offset)
    }

    private func noDocument(_ tape: Tape, _ offset: UInt64) -> PlacedProblem {
        PlacedProblem(
            .document, offset: offset, message: "no segment document but \(tape.kind(Tape.root).inWords)")
    }

    /// Takes a document: into the batch, or as one that was looked for.
    /// - Parameter text: the text that it was parsed from.
    /// - Returns: false when the object lacks what makes it a document.
    private func append(
        _ object: Int, in tape: Tape, _ setting: DocumentSetting, text: UnsafeBufferPointer<UInt8>?,
        into intake: inout Intake
    ) -> Bool {
        if intake.search != nil {
            return find(object, in: tape, setting.traceID, text: text, into: &intake)
        }
        let context = SegmentDecoder.Context(
            traceID: setting.traceID, traceFlags: setting.flags, place: intake.place())
        guard segments.decode(tape, object, context, into: &intake.batch, &intake.tables) else { return false }
        if segments.untimed > 0 { reportNoStart(setting, into: &intake) }
        return true
    }

    private func reportNoStart(_ setting: DocumentSetting, into intake: inout Intake) {
        let who = segments.untimed == 1 ? "an entity" : "\(segments.untimed) entities"
        intake.report(
            .noStart, setting.path, "\(who) without start_time",
            remedy: "Shown without a length, and not counted in averages", isLoss: false)
    }
}
