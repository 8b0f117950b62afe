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
        if let traceID { (span.traceID, span.foreignTraceID) = paddedTraceID(traceID) }
        tape.members(object) { name, value in
            guard let member = jaegerMembers.find(SpanText(tape.utf8(name))), tape.kind(value) != .null else { return }
            switch member {
            case .traceID: (span.traceID, span.foreignTraceID) = paddedTraceID(value)
            case .spanID: span.spanID = tape.spanID(value)
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
        if span.parentID == .none, let oldParent { span.parentID = tape.spanID(oldParent) }
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

    /// Leading zeros may be left out: of 16 digits, or of 32.
    private func paddedTraceID(_ place: Int) -> (TraceID?, SpanText) {
        let text = tape.spanText(place)
        if let id = TraceID(utf8: text.buffer) { return (id, text) }
        guard text.count > 0, text.count < 32 else { return (nil, text) }
        let low = text.count > 16 ? text.dropping(text.count - 16) : text
        guard let last = EntityID(utf8: low.buffer) else { return (nil, text) }
        if text.count <= 16 { return (TraceID(epoch: 0, middle: 0, low: last.raw), text) }
        guard let first = EntityID(utf8: text.head(text.count - 16).buffer) else { return (nil, text) }
        return (
            TraceID(
                epoch: UInt32(truncatingIfNeeded: first.raw >> 32), middle: UInt32(truncatingIfNeeded: first.raw),
                low: last.raw), text
        )
    }

    /// The parent is the first CHILD_OF in the same trace, else the first FOLLOWS_FROM; all others are links.
    private func readReferences(_ list: Int, _ span: inout SpanRecord) {
        var (parent, followed) = (EntityID.none, EntityID.none)
        var others: [SpanLink] = []
        tape.elements(list) { reference in
            guard let type = tape.member(reference, "refType"), let id = tape.member(reference, "spanID") else {
                return
            }
            let trace = tape.member(reference, "traceID").map { paddedTraceID($0) }
            let traceID = trace.flatMap { $0.0 ?? TraceID(hashing: $0.1.buffer) }
            let own = span.traceID ?? TraceID(hashing: span.foreignTraceID.buffer)
            let spanID = tape.spanID(id)
            let isChild = tape.spanText(type) == "CHILD_OF"
            if traceID ?? own == own, isChild, parent == .none {
                parent = spanID
            } else if traceID ?? own == own, !isChild, followed == .none {
                followed = spanID
            } else {
                others.append(SpanLink(traceID: traceID ?? own, spanID: spanID, attributes: link(isChild, &span)))
            }
        }
        span.parentID = parent == .none ? followed : parent
        if parent != .none, followed != .none, followed != parent {
            let own = span.traceID ?? TraceID(hashing: span.foreignTraceID.buffer)
            others.append(SpanLink(traceID: own, spanID: followed, attributes: link(false, &span)))
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
