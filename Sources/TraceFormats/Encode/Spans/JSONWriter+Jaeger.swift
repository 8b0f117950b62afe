import TraceModel

extension JSONWriter {
    /// A trace as Jaeger's page and its API v1 have it (reference 9.3).
    mutating func jaeger(_ spans: [ExportedSpan], _ traceID: TraceID) {
        var processes: [ExportedSpan.Members] = []
        var numbers: [ExportedSpan.Members: Int] = [:]
        beginObject()
        member("traceID", traceID.hexadecimal)
        name("spans")
        beginArray()
        for span in spans {
            let number = numbers[span.resource] ?? processes.count
            if number == processes.count {
                processes.append(span.resource)
                numbers[span.resource] = number
            }
            jaegerSpan(span, process: "p\(number + 1)")
        }
        endArray()
        name("processes")
        beginObject()
        for (number, resource) in processes.enumerated() {
            name("p\(number + 1)")
            beginObject()
            member("serviceName", resource.last { $0.name == "service.name" }?.value.string ?? "")
            name("tags")
            value(.array(resource.filter { $0.name != "service.name" }.map { tag($0.name, $0.value) }))
            endObject()
        }
        endObject()
        name("warnings")
        null()
        endObject()
    }

    private mutating func jaegerSpan(_ span: ExportedSpan, process: String) {
        beginObject()
        member("traceID", span.traceID.hexadecimal)
        member("spanID", span.id.description)
        member("operationName", span.name)
        name("references")
        value(.array(references(span)))
        name("startTime")
        value(span.start / 1000)
        name("duration")
        value(max(0, (span.end ?? span.start) / 1000 - span.start / 1000))
        name("tags")
        value(.array(tags(span)))
        name("logs")
        value(
            .array(
                span.events.map { event in
                    let fields = [tag("event", .string(event.name))] + event.attributes.map { tag($0.name, $0.value) }
                    return .object([.init("timestamp", .int(event.time / 1000)), .init("fields", .array(fields))])
                }))
        member("processID", process)
        name("warnings")
        value(span.warnings.isEmpty ? .null : .array(span.warnings))
        endObject()
    }

    private func references(_ span: ExportedSpan) -> [JSONValue] {
        func reference(_ type: String, _ trace: TraceID, _ id: EntityID) -> JSONValue {
            .object([
                .init("refType", .string(type)), .init("traceID", .string(trace.hexadecimal)),
                .init("spanID", .string(id.description)),
            ])
        }
        let parent = span.parentID == .none ? [] : [reference("CHILD_OF", span.traceID, span.parentID)]
        return parent
            + span.links.map { link in
                let isChild = link.attributes.contains {
                    $0.name == "opentracing.ref_type" && $0.value == .string("child_of")
                }
                return reference(isChild ? "CHILD_OF" : "FOLLOWS_FROM", link.traceID, link.id)
            }
    }

    private func tags(_ span: ExportedSpan) -> [JSONValue] {
        var tags = span.attributes.map { tag($0.name, $0.value) }
        if span.kind != .unspecified { tags.append(tag("span.kind", .string(span.kind.name.lowercased()))) }
        if span.isFailed { tags.append(tag("error", .bool(true))) }
        if let status = span.status { tags.append(tag("otel.status_code", .string(status))) }
        if let message = span.statusMessage { tags.append(tag("otel.status_description", .string(message))) }
        if let name = span.scope?["name"] { tags.append(tag("otel.scope.name", name)) }
        if let version = span.scope?["version"] { tags.append(tag("otel.scope.version", version)) }
        if let state = span.traceState { tags.append(tag("w3c.tracestate", .string(state))) }
        return tags
    }

    /// Typed; lists and maps are JSON in a text.
    private func tag(_ key: String, _ value: JSONValue) -> JSONValue {
        let type: String
        var value = value
        switch value {
        case .bool: type = "bool"
        case .int, .unsigned: type = "int64"
        case .double: type = "float64"
        case .array, .object:
            value = .string(value.text)
            type = "string"
        default: type = "string"
        }
        return .object([.init("key", .string(key)), .init("type", .string(type)), .init("value", value)])
    }
}
