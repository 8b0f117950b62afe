import TraceModel

/// A span as a segment document (reference 1): what the segment screen shows of it and what is written of it.
struct SpanDocument {
    let facts: CallFacts
    let scope: SpanScope
    /// Its place in the trace decides whether it is a segment (U-28); as the exporter has it when that is not known.
    let isSegment: Bool
    /// Its resource's attributes are among its annotations.
    let isOfResource: Bool

    private var span: SpanRecord { facts.span }
    private var resource: SpanResource { facts.resource }
    private var isExact: Bool { facts.conversion == .exporter }

    private var name: String {
        if isSegment { return facts.segmentName.string }
        let name = facts.callName.string
        return isExact || facts.namespace != .aws ? name : InferredNames.spellings[name.lowercased()] ?? name
    }

    /// The document, members in the order in which X-Ray's own have them.
    var value: JSONValue {
        var members = MemberList()
        members.add("name", .string(name))
        members.add("id", .string(idName))
        // Without a start it is shown at its end; the exporter writes 0.
        if isExact || span.start != nil { members.add("start_time", seconds(span.start ?? span.end ?? 0)) }
        members.add("trace_id", .string(isExact ? span.trace.own.description : span.trace.name))
        if let end = span.end { members.add("end_time", seconds(end)) } else { members.add("in_progress", .bool(true)) }
        if facts.parentID != .none { members.add("parent_id", .string(facts.parentID.description)) }
        if !isSegment { members.add("type", .string("subsegment")) }
        let namespace = facts.namespace
        if !namespace.isEmpty {
            members.add("namespace", .string(namespace.contains(.aws) ? "aws" : "remote"))
        }
        members.add("origin", origin)
        let failure = facts.failure
        members.add("fault", .bool(failure.contains(.fault)))
        members.add("error", .bool(failure.contains(.error)))
        members.add("throttle", .bool(failure.contains(.throttle)))
        members.add(
            "service", object([("version", resource.text(.serviceVersion) ?? resource.text(.containerImageTag))]))
        members.add("user", string(facts.user))
        members.add("http", http)
        members.add("aws", facts.resource.isAWS || !isExact ? aws : nil)
        members.add("sql", facts.isSQL ? sql : nil)
        members.add("cause", cause)
        members.add("annotations", annotations)
        members.add("metadata", metadata)
        members.add("links", links)
        return members.object
    }

    /// As it came, where it is none of X-Ray's form.
    var idName: String { isExact ? facts.id.description : span.id.name }

    /// The same with its stacks, as a screen shows it.
    var detail: SegmentDetail {
        var detail = SegmentDetail(id: facts.id, name: name, document: value, subsegmentCount: 0)
        detail.exceptions = exceptionDetails
        return detail
    }

    private func seconds(_ nanoseconds: Int64) -> JSONValue { .double(Timestamp(nanoseconds: nanoseconds).seconds) }

    private var origin: JSONValue? {
        if let origin = facts.origin { return .string(origin.string) }
        guard let origin = resource.origin, !isExact || origin.bytes != "AWS::Lambda::Function" else { return nil }
        return .string(origin.bytes.string)
    }

    private var http: JSONValue? {
        guard facts.isHTTP else { return nil }
        var request = MemberList()
        request.add("method", string(facts.method))
        request.add("url", facts.url.map { .string($0.string) })
        request.add("user_agent", string(facts.userAgent))
        request.add("client_ip", string(facts.clientIP))
        if facts.isForwarded { request.add("x_forwarded_for", .bool(true)) }
        var response = MemberList()
        if let status = facts.httpStatus { response.add("status", .int(status)) }
        if facts.httpStatus != nil || isExact { response.add("content_length", .int(receivedBytes)) }
        var members = MemberList()
        members.add("request", request.object)
        if !response.isEmpty { members.add("response", response.object) }
        return members.object
    }

    /// How long the message was that came back: of the span, or of the event that tells of it.
    private var receivedBytes: Int64 {
        func size(_ list: ArraySlice<SpanAttribute>) -> Int64? {
            guard let type = list.first(where: { $0.name == .messageType })?.value.text, type == "RECEIVED" else {
                return nil
            }
            return list.first { $0.name == .messagingMessagePayloadSizeBytes }?.value.integer
        }
        if let own = size(span.attributes[...]) { return own }
        for event in span.events { if let size = size(span.attached[event.attributes]) { return size } }
        return 0
    }

    private var sql: JSONValue {
        var members = MemberList()
        members.add("url", .string(span.name.string))
        members.add("connection_string", connection)
        members.add("database_type", string(span.text(.dbSystem) ?? span.text(.dbSystemName)))
        members.add("user", string(span.text(.dbUser)))
        members.add("sanitized_query", string(span.text(.dbStatement) ?? span.text(.dbQueryText)))
        return members.object
    }

    /// The exporter makes one up where a span names no server.
    private var connection: JSONValue? {
        let database = span.text(.dbName) ?? span.text(.dbNamespace)
        let server = span.text(.dbConnectionString)
        if !isExact, server == nil || database == nil { return string(server ?? database) }
        return .string((server?.string ?? "localhost") + "/" + (database?.string ?? ""))
    }

    private var links: JSONValue? {
        if span.links.isEmpty || !facts.hasLinks { return nil }
        return .array(
            span.links.map { link in
                var members = MemberList()
                members.add("trace_id", .string(link.trace.name))
                members.add("id", .string(link.spanID.description))
                if !link.attributes.isEmpty {
                    members.add("attributes", span.values.object(span.attached[link.attributes]))
                }
                return members.object
            })
    }
}

/// Members of an object that is being put together; what is nil is left out.
struct MemberList {
    private var members: [JSONValue.Member] = []

    var isEmpty: Bool { members.isEmpty }
    var object: JSONValue { .object(members) }
    var nonEmptyObject: JSONValue? { members.isEmpty ? nil : .object(members) }

    mutating func add(_ name: String, _ value: JSONValue?) {
        if let value { members.append(JSONValue.Member(name, value)) }
    }
}

extension SpanDocument {
    func string(_ text: SpanText?) -> JSONValue? { text.map { .string($0.string) } }

    /// Of the texts that are there; nil without any.
    func object(_ texts: [(String, SpanText?)]) -> JSONValue? {
        var members = MemberList()
        for (name, text) in texts { members.add(name, string(text)) }
        return members.nonEmptyObject
    }
}

extension SpanValues {
    /// A value as JSON.
    func json(_ value: SpanValue) -> JSONValue {
        switch value {
        case .absent: .null
        case .text(let text): .string(text.string)
        case .int(let number): .int(number)
        case .double(let number): .double(number)
        case .bool(let flag): .bool(flag)
        case .texts(let start, let count):
            .array(texts[Int(start)..<Int(start + count)].map { .string($0.string) })
        case .nested(let number): nested.indices.contains(Int(number)) ? nested[Int(number)] : .null
        }
    }

    /// Attributes as the members of an object.
    func object(_ attributes: some Sequence<SpanAttribute>) -> JSONValue {
        .object(attributes.map { JSONValue.Member($0.key.string, json($0.value)) })
    }
}
