import TraceModel

/// Reads one span from its object.
struct OTLPSpan {
    let tape: Tape
    let isWhole: Bool

    @inline(__always)
    func read(_ object: Int, into span: inout SpanRecord) {
        span.removeAll()
        var duration: Int64?
        tape.members(object) { name, value in
            guard let member = otlpMembers.find(SpanText(tape.utf8(name))) else { return }
            switch member {
            case .traceId: span.trace = SpanTraceID(tape.spanText(value))
            case .spanId: span.id = SpanID(tape.spanText(value))
            case .parentSpanId: span.parentID = SpanID(tape.spanText(value)).own
            case .name: span.name = tape.spanText(value)
            case .kind: span.kind = kind(value)
            case .startTime: span.start = time(value)
            case .endTime: span.end = time(value)
            case .durationNano: duration = tape.wide(value)
            case .attributes: readAttributes(value, &span)
            case .events: tape.elements(value) { readEvent($0, &span) }
            case .links: tape.elements(value) { readLink($0, &span) }
            case .status: readStatus(value, &span)
            case .traceState: span.traceState = tape.spanText(value)
            case .droppedAttributes: span.droppedAttributes = tape.integer(value) ?? 0
            case .droppedEvents: span.droppedEvents = tape.integer(value) ?? 0
            case .droppedLinks: span.droppedLinks = tape.integer(value) ?? 0
            default: break
            }
        }
        if span.end == nil, let start = span.start, let duration {
            span.end = start.addingReportingOverflow(duration).partialValue
        }
    }

    private func readAttributes(_ list: Int, _ span: inout SpanRecord) {
        var values = SpanValues()
        swap(&values, &span.values)
        OTLPAttributes(tape: tape, isWhole: isWhole).each(list, &values) { span.add($0, $1) }
        swap(&values, &span.values)
    }

    /// Nanoseconds; 0 is OTLP's word for "none".
    @inline(__always) private func time(_ value: Int) -> Int64? {
        guard let time = tape.wide(value), time != 0 else { return nil }
        return time
    }

    /// A number or a name: `2`, `SPAN_KIND_SERVER`, `SERVER`.
    @inline(__always) private func kind(_ value: Int) -> SpanKind {
        if let number = tape.isString(value) ? nil : tape.integer(value) {
            return UInt8(exactly: number).flatMap { SpanKind(rawValue: $0) } ?? .unspecified
        }
        return spanKind(tape.spanText(value))
    }

    private func readStatus(_ object: Int, _ span: inout SpanRecord) {
        if tape.isString(object) { return span.status = status(object) }
        tape.members(object) { name, value in
            switch otlpMembers.find(SpanText(tape.utf8(name))) {
            case .code?: span.status = status(value)
            case .message?: span.statusMessage = tape.spanText(value)
            default: break
            }
        }
    }

    private func status(_ value: Int) -> SpanStatus {
        if let number = tape.isString(value) ? nil : tape.integer(value) {
            return UInt8(exactly: number).flatMap { SpanStatus(rawValue: $0) } ?? .unset
        }
        return spanStatus(tape.spanText(value))
    }

    /// What the store holds of events is exceptions, and what the exporter makes into such.
    private func readEvent(_ object: Int, _ span: inout SpanRecord) {
        guard tape.kind(object) == .object else { return }
        var event = SpanEvent(time: 0, name: .none, attributes: 0..<0)
        var attributes: Int?
        tape.members(object) { name, value in
            switch otlpMembers.find(SpanText(tape.utf8(name))) {
            case .time?: event.time = tape.wide(value) ?? 0
            case .name?: event.name = tape.spanText(value)
            case .attributes?: attributes = value
            case .droppedAttributes?: event.dropped = tape.integer(value) ?? 0
            default: break
            }
        }
        if let attributes, isWhole || CallFacts.isCause(event.name) {
            event.attributes = attach(attributes, &span)
        }
        span.events.append(event)
    }

    private func readLink(_ object: Int, _ span: inout SpanRecord) {
        var (trace, id, attributes) = (SpanTraceID.none, EntityID.none, Int?.none)
        tape.members(object) { name, value in
            switch otlpMembers.find(SpanText(tape.utf8(name))) {
            case .traceId?: trace = SpanTraceID(tape.spanText(value))
            case .spanId?: id = SpanID(tape.spanText(value)).own
            case .attributes?: attributes = value
            default: break
            }
        }
        if trace.isNone { return }
        let range = attributes.map { isWhole ? attach($0, &span) : 0..<0 } ?? 0..<0
        span.links.append(SpanLink(trace: trace, spanID: id, attributes: range))
    }

    /// Keeps attributes of an event or a link with the span.
    private func attach(_ list: Int, _ span: inout SpanRecord) -> Range<Int> {
        let start = span.attached.count
        var values = SpanValues()
        swap(&values, &span.values)
        OTLPAttributes(tape: tape, isWhole: isWhole).each(list, &values) { key, value in
            span.attached.append(SpanAttribute(key: key, value: value, name: attributeNames.find(key)))
        }
        swap(&values, &span.values)
        return start..<span.attached.count
    }
}

private let kindNames = ByteNames<SpanKind>([
    ("INTERNAL", .internal), ("SERVER", .server), ("CLIENT", .client), ("PRODUCER", .producer), ("CONSUMER", .consumer),
    ("internal", .internal), ("server", .server), ("client", .client), ("producer", .producer), ("consumer", .consumer),
    ("1", .internal), ("2", .server), ("3", .client), ("4", .producer), ("5", .consumer),
])

/// A kind by its name, with OTLP's prefix or without, or by its number as text.
func spanKind(_ name: SpanText) -> SpanKind {
    kindNames.find(name.hasPrefix("SPAN_KIND_") ? name.dropping(10) : name) ?? .unspecified
}

/// A status by its name, with OTLP's prefix or without.
func spanStatus(_ name: SpanText) -> SpanStatus {
    let name = name.hasPrefix("STATUS_CODE_") ? name.dropping(12) : name
    if name == "ERROR" || name == "Error" || name == "2" { return .error }
    return name == "OK" || name == "Ok" || name == "1" ? .ok : .unset
}
