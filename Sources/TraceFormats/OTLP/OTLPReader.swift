import TraceModel

/// Reads OTLP/JSON: export requests and what holds them, resources' spans by themselves, single spans, and the records of the
/// log group `aws/spans` (reference 2.6, 9.2).
final class OTLPReader: FormatReader {
    private var sink = SpanSink()
    private var shape = Shape()
    private let shapes = SpanShapes()
    private let frames = RequestFrames()
    /// What the last text was, if others may be written as that was: an export request, or a span by itself.
    private var lastText = Text.other
    private enum Text { case request, record, other }

    /// What an object's members tell about it.
    private struct Shape {
        var resourceSpans: Int?
        var scopeSpans: Int?
        var hasOtherSignal = false
        /// Bits for trace id, span id and start.
        var spanMembers = 0
        var result: Int?
        var logs = LogRecords()

        var isSpan: Bool { spanMembers == 7 }
    }

    func likeness(of object: Int, in tape: Tape) -> Likeness {
        shape = Shape()
        tape.members(object) { name, value in
            let text = SpanText(tape.utf8(name))
            switch otlpMembers.find(text) {
            case .resourceSpans?: shape.resourceSpans = value
            case .scopeSpans?: shape.scopeSpans = value
            case .otherSignal?: shape.hasOtherSignal = true
            case .traceId?: shape.spanMembers |= 1
            case .spanId?: shape.spanMembers |= 2
            case .startTime?: shape.spanMembers |= 4
            case nil where text == "result": shape.result = value
            case .events?, .message?, nil: shape.logs.see(text, value, tape)
            default: break
            }
        }
        if let result = shape.result, let list = tape.member(result, "resourceSpans") {
            shape.resourceSpans = list  // Jaeger's API v3
        }
        let isOurs =
            shape.resourceSpans != nil || shape.scopeSpans != nil || shape.hasOtherSignal || shape.isSpan
            || shape.logs.holdSpans
        return isOurs ? .certain : .none
    }

    func read(_ object: Int, in tape: Tape, path: String, walk: ValueWalk, into intake: inout Intake) {
        let shape = shape
        lastText = .other
        if let list = shape.resourceSpans {
            if path.isEmpty, shape.result == nil { lastText = .request }
            intake.batch.findings.contents.insert(.otlp)
            tape.objects(list, "resource", at: "\(path).resourceSpans", into: &intake) { element, index, intake in
                readResource(element, in: tape, path: "\(path).resourceSpans[\(index)]", into: &intake)
            }
        } else if shape.scopeSpans != nil {
            intake.batch.findings.contents.insert(.otlp)
            readResource(object, in: tape, path: path, into: &intake)
        } else if shape.isSpan {
            readRecord(object, in: tape, path: path, into: &intake)
        } else if shape.logs.holdSpans {
            for place in shape.logs.messages(in: tape) { walk.value(place, in: tape, path: path, into: &intake) }
        } else {
            intake.batch.findings.contents.insert(.otlpOther)
        }
        sink.finish(&intake)
    }

    func readElement(
        _ element: Int, in tape: Tape, array: Int, index: Int, walk: ValueWalk, into intake: inout Intake
    ) {
        intake.batch.findings.contents.insert(.otlp)
        let path = ".resourceSpans[\(index)]"
        guard tape.kind(element) == .object else {
            return intake.report(.shape, path, "no resource but \(tape.kind(element).inWords)")
        }
        readResource(element, in: tape, path: path, into: &intake)
        sink.finish(&intake)
    }

    /// A ResourceSpans. Its resource may stand behind its spans.
    private func readResource(_ object: Int, in tape: Tape, path: String, into intake: inout Intake) {
        var resource: Int?
        var scopes: Int?
        tape.members(object) { name, value in
            switch otlpMembers.find(SpanText(tape.utf8(name))) {
            case .resource?: resource = value
            case .scopeSpans?: scopes = value
            default: break
            }
        }
        sink.begin(&intake)
        if let resource { readResourceAttributes(resource, in: tape) }
        guard let scopes else { return }
        tape.objects(scopes, "scope", at: path + ".scopeSpans", into: &intake) { scope, index, intake in
            readScope(scope, in: tape, path: "\(path).scopeSpans[\(index)]", into: &intake)
        }
    }

    private func readResourceAttributes(_ object: Int, in tape: Tape) {
        guard let list = tape.member(object, "attributes") else { return }
        let reader = OTLPAttributes(tape: tape, isWhole: sink.isWhole)
        var values = SpanValues()
        reader.each(list, &values) { sink.resource.add($0, $1) }
        sink.resource.values = values
    }

    private func readScope(_ object: Int, in tape: Tape, path: String, into intake: inout Intake) {
        var scope: Int?
        var spans: Int?
        tape.members(object) { name, value in
            switch otlpMembers.find(SpanText(tape.utf8(name))) {
            case .scope?: scope = value
            case .spans?: spans = value
            default: break
            }
        }
        if sink.isWhole { readScopeFacts(scope, in: tape) }
        guard let spans else { return }
        let reader = OTLPSpan(tape: tape, isWhole: sink.isWhole)
        tape.objects(spans, "span", at: path + ".spans", into: &intake) { span, index, intake in
            reader.read(span, into: &sink.span)
            sink.take(path: "\(path).spans[\(index)]", into: &intake)
        }
    }

    private func readScopeFacts(_ scope: Int?, in tape: Tape) {
        sink.scope.removeAll()
        guard let scope else { return }
        var values = SpanValues()
        tape.members(scope) { name, value in
            switch otlpMembers.find(SpanText(tape.utf8(name))) {
            case .name?: sink.scope.name = tape.spanText(value)
            case .version?: sink.scope.version = tape.spanText(value)
            case .attributes?:
                OTLPAttributes(tape: tape, isWhole: true).each(value, &values) { key, value in
                    sink.scope.attributes.append(SpanAttribute(key: key, value: value))
                }
            default: break
            }
        }
        sink.scope.values = values
    }

    /// A span by itself: of `aws/spans`, or of a list that somebody cut out.
    private func readRecord(_ object: Int, in tape: Tape, path: String, into intake: inout Intake) {
        intake.batch.findings.contents.insert(.awsSpans)
        sink.begin(&intake)
        if let resource = tape.member(object, "resource") { readResourceAttributes(resource, in: tape) }
        if sink.isWhole { readScopeFacts(tape.member(object, "scope"), in: tape) }
        OTLPSpan(tape: tape, isWhole: sink.isWhole).read(object, into: &sink.span)
        sink.take(path: path, into: &intake)
        if path.isEmpty { lastText = .record }
    }
}

// MARK: - Texts that are written as others before
extension OTLPReader {
    func readAgain(_ text: UnsafeBufferPointer<UInt8>, walk: ValueWalk, into intake: inout Intake) -> Bool {
        if intake.search != nil { return false }
        let kind = lastText
        // What is parsed instead may be nothing of ours: then the span and the resource here are of a text that is gone.
        lastText = .other
        let isRead =
            switch kind {
            case .record: recordAgain(SpanText(text), into: &intake)
            case .request: frames.isUseful && requestAgain(SpanText(text), walk, into: &intake)
            case .other: false
            }
        if isRead { lastText = kind }
        return isRead
    }

    func remember(_ text: UnsafeBufferPointer<UInt8>, _ intake: borrowing Intake) {
        if intake.search != nil { return }
        switch lastText {
        case .record: shapes.learn(SpanText(text), sink.span, sink.resource)
        case .request: frames.learn(SpanText(text))
        case .other: break
        }
    }

    private func recordAgain(_ text: SpanText, into intake: inout Intake) -> Bool {
        guard shapes.read(text, isWhole: true, into: &sink.span) != nil else { return false }
        intake.batch.findings.contents.insert(.awsSpans)
        sink.begin(shapes.hasResource ? shapes.resources.current : nil)
        sink.take(path: "", into: &intake)
        sink.finish(&intake)
        return true
    }

    /// A request of which anything is amiss is left to `read`, which says what.
    private func requestAgain(_ text: SpanText, _ walk: ValueWalk, into intake: inout Intake) -> Bool {
        guard shapes.isUseful else { return false }
        let before = intake.batch.mark
        intake.batch.findings.contents.insert(.otlp)
        let isRead = readFramed(text, walk, into: &intake)
        frames.note(isHit: isRead)
        if !isRead {
            intake.batch.rewind(to: before)
            intake.begin(at: intake.location)
        }
        return isRead
    }

    private func readFramed(_ text: SpanText, _ walk: ValueWalk, into intake: inout Intake) -> Bool {
        var at = 0
        var state = RequestFrames.State.start
        while let frame = frames.match(text.dropping(at), after: state) {
            at += frame.count
            switch frame.next {
            case .end:
                shapes.resources.keep(sink.resource.facts)
                return at == text.count
            case .resource:
                if state == .span { shapes.resources.keep(sink.resource.facts) }
                guard let count = resourceAgain(text.dropping(at), walk, into: &intake) else { return false }
                (at, state) = (at + count, .resource)
            case .span:
                guard let count = spanAgain(text.dropping(at), walk, into: &intake) else { return false }
                (at, state) = (at + count, .span)
            }
        }
        return false
    }

    /// - Returns: how many bytes the resource has that a text begins with; nil when it is none.
    private func resourceAgain(_ text: SpanText, _ walk: ValueWalk, into intake: inout Intake) -> Int? {
        if let count = shapes.resources.match(text) {
            sink.begin(shapes.resources.current)
            return count
        }
        sink.begin(&intake)
        let count = parsed(text, walk, into: &intake) { own, tape, _ in
            readResourceAttributes(Tape.root, in: tape)
            shapes.resources.keep(own, sink.resource)
        }
        // Its copies: the next text that is parsed takes the tape.
        sink.begin(shapes.resources.current)
        return count
    }

    /// - Returns: how many bytes the span has that a text begins with; nil when it is none, or something is to be said of it.
    private func spanAgain(_ text: SpanText, _ walk: ValueWalk, into intake: inout Intake) -> Int? {
        if let count = shapes.read(text, isWhole: false, into: &sink.span) {
            return takeFramed(into: &intake) ? count : nil
        }
        var isTaken = false
        let count = parsed(text, walk, into: &intake) { own, tape, intake in
            OTLPSpan(tape: tape, isWhole: false).read(Tape.root, into: &sink.span)
            isTaken = takeFramed(into: &intake)
            shapes.learn(own, sink.span, nil)
        }
        return isTaken ? count : nil
    }

    private func takeFramed(into intake: inout Intake) -> Bool {
        if sink.span.trace.isNone || sink.span.start == nil { return false }
        sink.take(path: "", into: &intake)
        return true
    }

    /// Parses the object that a text begins with.
    /// - Returns: how many bytes it has; nil when it is none.
    private func parsed(
        _ text: SpanText, _ walk: ValueWalk, into intake: inout Intake,
        _ body: (_ own: SpanText, Tape, inout Intake) -> Void
    ) -> Int? {
        guard let base = text.base, base[0] == UInt8(ascii: "{"), let end = skipValue(base, 0, text.count) else {
            return nil
        }
        let own = text.head(end)
        let problem = walk.parsed(own.buffer, offset: intake.location.offset) { tape in
            body(own, tape, &intake)
            return nil
        }
        return problem == nil ? end : nil
    }
}
