import TraceModel

extension JSONValue {
    /// nil when the text is no JSON.
    fileprivate init?(parsing text: SpanText) {
        let found = padded(Array(text.buffer)).withUnsafeBufferPointer { bytes -> JSONValue? in
            guard let base = bytes.baseAddress else { return nil }
            let parser = try? JSONParser()  // no room for one: the text is shown as it is
            let tape = try? parser?.parse(base, count: text.count)  // no JSON: the text is shown as it is
            return tape?.value(Tape.root)
        }
        guard let found else { return nil }
        self = found
    }
}

// Everything of a span that a segment has no member for.
extension SpanDocument {
    /// In services' terms: the span itself, its attributes, resource and scope as they came. In the exporter's: what it did not
    /// use, in `default`.
    var metadata: JSONValue {
        facts.conversion == .exporter ? exporterMetadata : ownMetadata
    }

    private var ownMetadata: JSONValue {
        let span = facts.span
        let resource = facts.resource
        var members = MemberList()
        members.add("span", spanFacts)
        if !span.attributes.isEmpty { members.add("attributes", span.values.object(span.attributes)) }
        if !resource.attributes.isEmpty { members.add("resource", resource.values.object(resource.attributes)) }
        members.add("scope", scopeFacts)
        return members.object
    }

    private var spanFacts: JSONValue {
        let span = facts.span
        var members = MemberList()
        members.add("name", .string(span.name.string))
        members.add("kind", .string(span.kind.name))
        if span.status != .unset { members.add("status", .string(span.status == .ok ? "OK" : "ERROR")) }
        members.add("status_message", string(span.statusMessage.nonEmpty))
        members.add("trace_state", string(span.traceState.nonEmpty))
        members.add("trace_id", string(span.trace.foreign.nonEmpty))
        members.add("span_id", string(span.id.foreign.nonEmpty))
        if span.start == nil { members.add("start", .string("none")) }
        for (name, count) in [
            ("dropped_attributes", span.droppedAttributes), ("dropped_events", span.droppedEvents),
            ("dropped_links", span.droppedLinks),
        ] where count != 0 { members.add(name, .int(count)) }
        if !span.warnings.isEmpty { members.add("warnings", .array(span.warnings.map { .string($0.string) })) }
        if !span.events.isEmpty { members.add("events", .array(span.events.map(event))) }
        return members.object
    }

    /// With its distance from the span's start, which tells more than the time of day.
    private func event(_ event: SpanEvent) -> JSONValue {
        var members = MemberList()
        members.add("name", .string(event.name.string))
        if let start = facts.span.start, event.time != 0 {
            let offset = Timestamp(nanoseconds: event.time).since(Timestamp(nanoseconds: start))
            members.add("after_ms", .double(Double(offset) / 1e6))
        }
        if event.dropped != 0 { members.add("dropped_attributes", .int(event.dropped)) }
        if !event.attributes.isEmpty {
            members.add("attributes", facts.span.values.object(facts.span.attached[event.attributes]))
        }
        return members.object
    }

    private var scopeFacts: JSONValue? {
        var members = MemberList()
        members.add("name", string(scope.name.nonEmpty))
        members.add("version", string(scope.version.nonEmpty))
        if !scope.attributes.isEmpty { members.add("attributes", scope.values.object(scope.attributes)) }
        return members.nonEmptyObject
    }

    private var exporterMetadata: JSONValue {
        let span = facts.span
        let indexed = Set(facts.indexedAttributes)
        var members = MemberList()
        var namespaces = MemberList()
        // A caller's segment keeps nothing of its call.
        for index in span.attributes.indices where facts.part != .service && !indexed.contains(index) {
            let attribute = span.attributes[index]
            if isUsed(attribute) { continue }
            guard let (namespace, object) = ownNamespace(attribute) else {
                members.add(attribute.key.string, span.values.json(attribute.value))
                continue
            }
            if namespace.lowercased() == "default" {
                for member in object.members ?? [] { members.add(member.name, member.value) }
            } else {
                namespaces.add(namespace, object)
            }
        }
        if isSegment {
            let indexed = facts.indexedResources
            for (index, attribute) in facts.resource.attributes.enumerated() where !indexed.contains(index) {
                members.add(resourcePrefix + attribute.key.string, facts.resource.values.json(attribute.value))
            }
        }
        namespaces.add("default", members.nonEmptyObject)
        return namespaces.object
    }

    /// `aws.xray.metadata.NAMESPACE` whose text is a JSON object: a namespace of its own.
    private func ownNamespace(_ attribute: SpanAttribute) -> (String, JSONValue)? {
        guard attribute.key.hasPrefix("aws.xray.metadata."), let text = attribute.value.text,
            let value = JSONValue(parsing: text), value.members != nil
        else { return nil }
        return (attribute.key.dropping(18).string, value)
    }

    /// The exporter put it into a member of the document, and nowhere else.
    private func isUsed(_ attribute: SpanAttribute) -> Bool {
        switch attribute.name {
        case .httpMethod?, .httpRequestMethod?, .httpUrl?, .urlFull?, .httpTarget?, .urlPath?, .urlQuery?, .httpScheme?,
            .urlScheme?, .httpHost?, .httpServerName?, .netHostName?, .netHostPort?, .serverAddress?, .serverPort?,
            .netPeerName?, .netPeerIp?, .netPeerPort?, .networkPeerAddress?, .httpClientIp?, .clientAddress?,
            .httpUserAgent?, .userAgentOriginal?, .httpStatusCode?, .httpResponseStatusCode?:
            facts.isHTTP || attribute.name == .netPeerName
        case .rpcMethod?, .awsOperation?, .awsAccountId?, .awsRegion?, .awsRequestId?, .awsQueueUrl?, .messagingUrl?,
            .awsTableName?, .awsXrayAnnotations?, .enduserId?, .awsLocalService?, .awsRemoteService?, .awsSpanKind?,
            .awsService?:
            true
        case .dbName?, .dbSystem?, .dbStatement?, .dbUser?, .dbConnectionString?: facts.isSQL
        default: false
        }
    }
}
