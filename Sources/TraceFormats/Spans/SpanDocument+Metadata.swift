import TraceModel

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
        let indexed = Set(span.indexedAttributes)
        var members = MemberList()
        for index in span.attributes.indices where !indexed.contains(index) && !isUsed(span.attributes[index]) {
            members.add(span.attributes[index].key.string, span.values.json(span.attributes[index].value))
        }
        if isSegment {
            for attribute in facts.resource.attributes {
                members.add(resourcePrefix + attribute.key.string, facts.resource.values.json(attribute.value))
            }
        }
        return .object(members.isEmpty ? [] : [JSONValue.Member("default", members.object)])
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
