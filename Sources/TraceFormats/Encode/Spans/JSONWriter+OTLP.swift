import TraceModel

extension JSONWriter {
    /// A ResourceSpans for each resource and scope (reference 9.2).
    mutating func otlp(_ spans: [ExportedSpan]) {
        var groups: [(resource: ExportedSpan.Members, scope: JSONValue?, spans: [ExportedSpan])] = []
        var numbers: [JSONValue: Int] = [:]
        for span in spans {
            let key = JSONValue.array([.object(span.resource), span.scope ?? .null])
            if let index = numbers[key] {
                groups[index].spans.append(span)
            } else {
                numbers[key] = groups.count
                groups.append((span.resource, span.scope, [span]))
            }
        }
        for group in groups {
            beginObject()
            name("resource")
            beginObject()
            otlpAttributes(group.resource)
            endObject()
            name("scopeSpans")
            beginArray()
            beginObject()
            otlpScope(group.scope)
            name("spans")
            beginArray()
            for span in group.spans { otlpSpan(span) }
            endArray()
            endObject()
            endArray()
            endObject()
        }
    }

    private mutating func otlpScope(_ scope: JSONValue?) {
        guard let scope else { return }
        name("scope")
        beginObject()
        member("name", scope["name"]?.string)
        member("version", scope["version"]?.string)
        if let attributes = scope["attributes"]?.members { otlpAttributes(attributes) }
        endObject()
    }

    private mutating func otlpSpan(_ span: ExportedSpan) {
        beginObject()
        member("traceId", span.traceID.hexadecimal)
        member("spanId", span.id.description)
        if span.parentID != .none { member("parentSpanId", span.parentID.description) }
        member("traceState", span.traceState)
        member("name", span.name)
        name("kind")
        value(Int(span.kind.rawValue))
        member("startTimeUnixNano", "\(span.start)")
        member("endTimeUnixNano", "\(span.end ?? 0)")
        otlpAttributes(span.attributes)
        dropped("droppedAttributesCount", span.droppedAttributes)
        dropped("droppedEventsCount", span.droppedEvents)
        dropped("droppedLinksCount", span.droppedLinks)
        if !span.events.isEmpty {
            name("events")
            beginArray()
            for event in span.events {
                beginObject()
                member("timeUnixNano", "\(event.time)")
                member("name", event.name)
                otlpAttributes(event.attributes)
                dropped("droppedAttributesCount", event.droppedAttributes)
                endObject()
            }
            endArray()
        }
        if !span.links.isEmpty {
            name("links")
            beginArray()
            for link in span.links {
                beginObject()
                member("traceId", link.traceID.hexadecimal)
                member("spanId", link.id.description)
                otlpAttributes(link.attributes)
                endObject()
            }
            endArray()
        }
        name("status")
        beginObject()
        member("message", span.statusMessage)
        if let status = span.status {
            name("code")
            value(status == "ERROR" ? 2 : 1)
        }
        endObject()
        endObject()
    }

    /// How much the span's own SDK left out.
    private mutating func dropped(_ what: String, _ count: Int64) {
        guard count != 0 else { return }
        name(what)
        value(count)
    }

    private mutating func otlpAttributes(_ members: [JSONValue.Member]) {
        guard !members.isEmpty else { return }
        name("attributes")
        value(.array(members.map { .object([.init("key", .string($0.name)), .init("value", anyValue($0.value))]) }))
    }
}

/// A value in OTLP's wrapper. Its depth is that of a document, which the parser bounds; deeper than 100 levels it is left out.
private func anyValue(_ value: JSONValue, depth: Int = 0) -> JSONValue {
    func wrapped(_ name: String, _ value: JSONValue) -> JSONValue { .object([JSONValue.Member(name, value)]) }
    guard depth < 100 else { return wrapped("stringValue", .string("…")) }
    switch value {
    case .null: return .object([])
    case .bool: return wrapped("boolValue", value)
    case .int(let number): return wrapped("intValue", .string("\(number)"))
    case .unsigned(let number): return wrapped("doubleValue", .double(Double(number)))
    case .double: return wrapped("doubleValue", value)
    case .string: return wrapped("stringValue", value)
    case .array(let items):
        return wrapped(
            "arrayValue", wrapped("values", .array(items.map { anyValue($0, depth: depth + 1) })))
    case .object(let members):
        let pairs = members.map { member in
            JSONValue.object([
                .init("key", .string(member.name)), .init("value", anyValue(member.value, depth: depth + 1)),
            ])
        }
        return wrapped("kvlistValue", wrapped("values", .array(pairs)))
    }
}

extension TraceID {
    /// 32 digits, as OpenTelemetry and Jaeger write it.
    var hexadecimal: String { description.filter { $0 != "-" }.dropFirst().description }
}
