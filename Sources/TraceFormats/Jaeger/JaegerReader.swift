import TraceModel

/// Reads Jaeger's JSON: answers, traces, and spans by themselves.
final class JaegerReader: FormatReader {
    private var sink = SpanSink()
    /// Processes of the trace at hand by their id.
    private var processes: [(id: SpanText, object: Int)] = []
    /// Resources that were worked out, one for each process that a span named.
    private var resources: [SpanResource] = []
    private var numbers: [SpanText: Int] = [:]

    func likeness(of object: Int, in tape: Tape) -> Likeness {
        var hasData = false
        var (spans, ids, hasOperation, paging) = (Int?.none, 0, false, 0)
        tape.members(object) { name, value in
            switch jaegerMembers.find(SpanText(tape.utf8(name))) {
            case .data?: hasData = isData(value, tape)
            case .spans?: spans = value
            case .traceID?, .spanID?: ids += 1
            case .operationName?: hasOperation = true
            case .total?, .limit?, .offset?, .errors?: paging += 1
            default: break
            }
        }
        if let spans, isSpanList(spans, ids, tape) { return .certain }
        if (ids == 2 && hasOperation) || (hasData && paging >= 2) { return .certain }
        return hasData ? .possible : .none
    }

    /// A list of traces, or none: what stands there instead, others may have too.
    private func isData(_ value: Int, _ tape: Tape) -> Bool {
        tape.kind(value) == .null || tape.kind(value) == .array
    }

    /// Its first element has Jaeger's names for what a span has; an empty list has a trace id beside it.
    private func isSpanList(_ list: Int, _ ids: Int, _ tape: Tape) -> Bool {
        guard tape.kind(list) == .array, tape.kind(list + 1) != .arrayEnd else { return ids > 0 }
        return tape.kind(list + 1) == .object && tape.member(list + 1, "spanID") != nil
    }

    func read(_ object: Int, in tape: Tape, path: String, walk: ValueWalk, into intake: inout Intake) {
        intake.batch.findings.contents.insert(.jaeger)
        if !readTraceOrSpan(object, in: tape, path: path, into: &intake) {
            readAnswer(object, in: tape, path: path, into: &intake)
        }
        sink.finish(&intake)
    }

    func readElement(
        _ element: Int, in tape: Tape, array: Int, index: Int, walk: ValueWalk, into intake: inout Intake
    ) {
        // Other answers have a member of that name too.
        guard tape.kind(element) == .object, likeness(of: element, in: tape) == .certain else {
            return walk.value(element, in: tape, path: ".data[\(index)]", into: &intake)
        }
        read(element, in: tape, path: ".data[\(index)]", walk: walk, into: &intake)
    }

    /// - Returns: false when the object is neither.
    private func readTraceOrSpan(_ object: Int, in tape: Tape, path: String, into intake: inout Intake) -> Bool {
        if tape.member(object, "spans") != nil {
            readTrace(object, in: tape, path: path, into: &intake)
            return true
        }
        guard tape.member(object, "spanID") != nil else { return false }
        processes.removeAll(keepingCapacity: true)
        beginProcesses(&intake)
        readSpan(object, in: tape, traceID: nil, path: path, into: &intake)
        return true
    }

    private func readAnswer(_ object: Int, in tape: Tape, path: String, into intake: inout Intake) {
        if let errors = tape.member(object, "errors") {
            tape.elements(errors) { error in
                let code = tape.member(error, "code").flatMap { tape.integer($0) }
                let text = tape.member(error, "msg").map { tape.string($0) } ?? ""
                intake.report(
                    .errorAnswer, path + ".errors",
                    "Jaeger answered with an error\(code.map { " \($0)" } ?? ""): \(text)")
            }
        }
        guard let data = tape.member(object, "data"), tape.kind(data) != .null else { return }
        if tape.kind(data) == .array, tape.isString(data + 1) {
            return intake.report(
                .shape, path + ".data",
                "a list of names, as Jaeger answers for services and operations: it holds no trace")
        }
        tape.objects(data, "trace", at: path + ".data", into: &intake) { element, index, intake in
            let place = "\(path).data[\(index)]"
            if !readTraceOrSpan(element, in: tape, path: place, into: &intake) {
                intake.report(.shape, place, "no trace but \(tape.kind(element).inWords)")
            }
        }
    }

    private func readTrace(_ object: Int, in tape: Tape, path: String, into intake: inout Intake) {
        var (spans, table, id) = (Int?.none, Int?.none, Int?.none)
        tape.members(object) { name, value in
            switch jaegerMembers.find(SpanText(tape.utf8(name))) {
            case .spans?: spans = value
            case .processes?: table = value
            case .traceID?: id = value
            default: break
            }
        }
        processes.removeAll(keepingCapacity: true)
        if let table { tape.members(table) { processes.append((SpanText(tape.utf8($0)), $1)) } }
        beginProcesses(&intake)
        guard let spans, tape.kind(spans) != .null, tape.kind(spans) != .array || tape.kind(spans + 1) != .arrayEnd
        else {
            return intake.report(.shape, path, "a trace without spans", isLoss: false)
        }
        tape.objects(spans, "span", at: path + ".spans", into: &intake) { span, index, intake in
            readSpan(span, in: tape, traceID: id, path: "\(path).spans[\(index)]", into: &intake)
        }
    }

    private func beginProcesses(_ intake: inout Intake) {
        sink.begin(&intake)
        resources.removeAll(keepingCapacity: true)
        numbers.removeAll(keepingCapacity: true)
    }

    private func readSpan(
        _ object: Int, in tape: Tape, traceID: Int?, path: @autoclosure () -> String, into intake: inout Intake
    ) {
        let reader = JaegerSpan(tape: tape, isWhole: sink.isWhole)
        let process = reader.read(object, traceID: traceID, into: &sink.span)
        let number = resource(process, reader)
        swap(&sink.resource, &resources[number])
        sink.scope = sink.isWhole ? reader.scope(&sink.span) : sink.scope
        sink.take(path: path(), into: &intake)
        swap(&sink.resource, &resources[number])
    }

    /// The number of a process's resource, worked out when it is named first.
    private func resource(_ process: JaegerSpan.Process, _ reader: JaegerSpan) -> Int {
        switch process {
        case .inline(let object):
            resources.append(reader.resource(object))
            return resources.count - 1
        case .named(let id):
            if let number = numbers[id] { return number }
            let object = processes.last { $0.id == id }?.object
            resources.append(object.map { reader.resource($0) } ?? SpanResource())
            numbers[id] = resources.count - 1
            return resources.count - 1
        }
    }
}

extension SpanText: Hashable {
    func hash(into hasher: inout Hasher) { hasher.combine(bytes: UnsafeRawBufferPointer(buffer)) }
}
