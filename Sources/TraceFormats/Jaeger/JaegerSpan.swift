import TraceModel

/// Reads one span of Jaeger's JSON, turned into OpenTelemetry's terms on the way (reference 9.3).
struct JaegerSpan {
    let tape: Tape
    let isWhole: Bool

    /// Where a span's process stands.
    enum Process {
        case named(SpanText)
        case inline(Int)
    }

    /// - Parameter traceID: the place of the trace's own id, for a span that names none.
    /// - Returns: its process.
    func read(_ object: Int, traceID: Int?, into span: inout SpanRecord) -> Process {
        span.removeAll()
        var process = Process.named(.none)
        var (duration, references, logs, oldParent) = (Int64?.none, Int?.none, Int?.none, Int?.none)
        if let traceID { span.trace = SpanTraceID(tape.spanText(traceID)) }
        tape.members(object) { name, value in
            guard let member = jaegerMembers.find(SpanText(tape.utf8(name))), tape.kind(value) != .null else { return }
            switch member {
            case .traceID: span.trace = SpanTraceID(tape.spanText(value))
            case .spanID: span.id = SpanID(tape.spanText(value))
            case .parentSpanID: oldParent = value
            case .operationName: span.name = tape.spanText(value)
            case .references: references = value
            case .startTime: span.start = tape.wide(value).map(nanoseconds)
            case .duration: duration = tape.wide(value).map(nanoseconds)
            case .tags: readTags(value, &span)
            case .logs: logs = value
            case .processID: if case .named = process { process = .named(tape.spanText(value)) }
            case .process: if tape.kind(value) == .object { process = .inline(value) }
            case .warnings: if isWhole { tape.elements(value) { span.warnings.append(tape.spanText($0)) } }
            default: break
            }
        }
        if let references { readReferences(references, &span) }
        if span.parentID == .none, let oldParent { span.parentID = SpanID(tape.spanText(oldParent)).own }
        if let logs { tape.elements(logs) { readLog($0, &span) } }
        let start = span.start ?? 0
        span.end = max(
            start, start.addingReportingOverflow(max(0, duration ?? 0)).overflow ? .max : start + max(0, duration ?? 0))
        settle(&span)
        return process
    }

    private func nanoseconds(_ microseconds: Int64) -> Int64 {
        let (product, overflow) = microseconds.multipliedReportingOverflow(by: 1000)
        return overflow ? (microseconds > 0 ? .max : .min) : product
    }

    /// The parent is the first CHILD_OF in the same trace, else the first FOLLOWS_FROM; all others are links.
    private func readReferences(_ list: Int, _ span: inout SpanRecord) {
        var (parent, followed) = (EntityID.none, EntityID.none)
        var others: [SpanLink] = []
        tape.elements(list) { reference in
            guard let type = tape.member(reference, "refType"), let id = tape.member(reference, "spanID") else {
                return
            }
            let named = tape.member(reference, "traceID").map { SpanTraceID(tape.spanText($0)) } ?? .none
            let trace = named.isNone ? span.trace : named
            let spanID = SpanID(tape.spanText(id)).own
            let isChild = tape.spanText(type) == "CHILD_OF"
            if trace == span.trace, isChild, parent == .none {
                parent = spanID
            } else if trace == span.trace, !isChild, followed == .none {
                followed = spanID
            } else {
                others.append(SpanLink(trace: trace, spanID: spanID, attributes: link(isChild, &span)))
            }
        }
        span.parentID = parent == .none ? followed : parent
        if parent != .none, followed != .none, followed != parent {
            others.append(SpanLink(trace: span.trace, spanID: followed, attributes: link(false, &span)))
        }
        span.links = others
    }

    private func link(_ isChild: Bool, _ span: inout SpanRecord) -> Range<Int> {
        let text: StaticString = isChild ? "child_of" : "follows_from"
        span.attached.append(
            SpanAttribute(key: ("opentracing.ref_type" as StaticString).bytes, value: .text(text.bytes)))
        return (span.attached.count - 1)..<span.attached.count
    }

    private func readTags(_ list: Int, _ span: inout SpanRecord) {
        tape.elements(list) { tag in if let (key, value) = attribute(tag) { span.add(key, value) } }
    }

    /// A typed tag; nil without a key.
    private func attribute(_ object: Int) -> (SpanText, SpanValue)? {
        var (key, type, place) = (SpanText.none, SpanText.none, Int?.none)
        tape.members(object) { name, value in
            switch jaegerMembers.find(SpanText(tape.utf8(name))) {
            case .key?: key = tape.spanText(value)
            case .type?: type = tape.spanText(value)
            case .value?: place = value
            default: break
            }
        }
        guard !key.isEmpty else { return nil }
        return (key, place.map { value($0, type) } ?? .absent)
    }

    /// The value in the type that the tag says, which its text may hide.
    private func value(_ place: Int, _ type: SpanText) -> SpanValue {
        switch tape.kind(place) {
        case .yes: return .bool(true)
        case .no: return .bool(false)
        case .int, .unsigned:
            return type == "float64" ? .double(tape.number(place) ?? 0) : .int(tape.integer(place) ?? 0)
        case .double: return .double(tape.number(place) ?? 0)
        case .string:
            let text = tape.spanText(place)
            if type == "int64", let number = text.integer { return .int(number) }
            if type == "bool", text == "true" || text == "false" { return .bool(text == "true") }
            if type == "float64", let number = Double(text.string), number.isFinite { return .double(number) }
            return .text(text)
        default: return .absent
        }
    }

    private func readLog(_ object: Int, _ span: inout SpanRecord) {
        guard tape.kind(object) == .object else { return }
        var event = SpanEvent(time: 0, name: .none, attributes: span.attached.count..<span.attached.count)
        if let time = tape.member(object, "timestamp").flatMap({ tape.wide($0) }) { event.time = nanoseconds(time) }
        if let fields = tape.member(object, "fields") {
            tape.elements(fields) { field in
                guard let (key, value) = attribute(field) else { return }
                if key == "event", case .text(let name) = value {
                    event.name = name
                } else {
                    span.attached.append(SpanAttribute(key: key, value: value, name: attributeNames.find(key)))
                }
            }
        }
        event.attributes = event.attributes.lowerBound..<span.attached.count
        span.events.append(event)
    }
}

// MARK: - What tags stand for
extension JaegerSpan {
    /// Kind, status and trace state, which Jaeger keeps among the tags.
    private func settle(_ span: inout SpanRecord) {
        if let kind = span.text(.spanKind) { span.kind = spanKind(kind) }
        if let state = span.text(.w3cTracestate) { span.traceState = state }
        if let message = span.text(.otelStatusDescription) ?? span.text(.httpStatusMessage) {
            span.statusMessage = message
        }
        if span.value(.error)?.isTrue == true {
            span.status = .error
        } else if let code = span.text(.otelStatusCode) {
            span.status = spanStatus(code)
        } else if let code = span.value(.httpStatusCode, .httpResponseStatusCode)?.integer {
            if code >= 500 || (code >= 400 && span.kind == .client) { span.status = .error }
        }
    }

    /// The process as a resource: its name, and its tags (`hostname` is `host.name`).
    func resource(_ object: Int) -> SpanResource {
        var resource = SpanResource()
        if let name = tape.member(object, "serviceName") {
            resource.add(("service.name" as StaticString).bytes, .text(tape.spanText(name)))
        }
        guard let tags = tape.member(object, "tags") else { return resource }
        tape.elements(tags) { tag in
            guard let (key, value) = attribute(tag) else { return }
            resource.add(key == "hostname" ? ("host.name" as StaticString).bytes : key, value)
        }
        return resource
    }

    /// The scope that the tags name.
    func scope(_ span: inout SpanRecord) -> SpanScope {
        var scope = SpanScope()
        scope.name = span.text(.otelScopeName) ?? span.text(.otelLibraryName) ?? .none
        scope.version = span.text(.otelScopeVersion) ?? span.text(.otelLibraryVersion) ?? .none
        return scope
    }
}
