import TraceModel

/// Writes a GetTraceSummaries answer (reference 2.2, 4), one summary after another, so that a million need no list of their own.
public struct SummariesEncoder {
    private var json: JSONWriter
    private var count: Int64 = 0

    public init(indented: Bool = true) {
        json = JSONWriter(indented: indented)
        json.beginObject()
        json.name("TraceSummaries")
        json.beginArray()
    }

    public mutating func append(_ summary: TraceSummary) {
        encode(summary, &json)
        count += 1
    }

    /// Ends the answer.
    /// - Parameters:
    ///   - approximateTime: the start of the page, `ApproximateTime`.
    ///   - processed: how many traces were looked at, `TracesProcessedCount`; nil when all of them were written.
    public mutating func finish(approximateTime: Timestamp? = nil, processed: Int? = nil) {
        json.endArray()
        json.member("ApproximateTime", approximateTime)
        json.member("TracesProcessedCount", processed.map(Int64.init) ?? count)
        json.endObject()
    }

    /// How many bytes wait to be taken.
    public var pending: Int { json.bytes.count }

    /// What has been written since the last call.
    public mutating func take() -> [UInt8] { json.take() }
}

private func encode(_ summary: TraceSummary, _ json: inout JSONWriter) {
    json.beginObject()
    json.member("Id", summary.name ?? summary.id.description)
    json.member("StartTime", summary.start)
    json.member("Duration", summary.duration.map(toMilliseconds))
    json.member("ResponseTime", summary.responseTime.map(toMilliseconds))
    json.member("HasFault", summary.hasFault)
    json.member("HasError", summary.hasError)
    json.member("HasThrottle", summary.hasThrottle)
    json.member("IsPartial", summary.isPartial)
    encodeHTTP(summary, &json)
    encodeAnnotations(summary.annotations, &json)
    json.array("Users", summary.users) { json, user in
        json.beginObject()
        json.member("UserName", user.name)
        encode("ServiceIds", user.services, &json)
        json.endObject()
    }
    encode("ServiceIds", summary.services, &json)
    encode("ResourceARNs", "ARN", summary.resourceARNs, &json)
    encode("InstanceIds", "Id", summary.instanceIDs, &json)
    encode("AvailabilityZones", "Name", summary.availabilityZones, &json)
    if let entryPoint = summary.entryPoint {
        json.name("EntryPoint")
        encode(entryPoint, &json)
    }
    encodeRootCauses("FaultRootCauses", summary.faultRootCauses, &json)
    encodeRootCauses("ErrorRootCauses", summary.errorRootCauses, &json)
    encodeRootCauses("ResponseTimeRootCauses", summary.responseTimeRootCauses, &json)
    json.member("Revision", summary.revision.map(Int64.init))
    json.member("MatchedEventTime", summary.matchedEventTime)
    json.endObject()
}

/// `Http`, always there, its members only when they were recorded.
private func encodeHTTP(_ summary: TraceSummary, _ json: inout JSONWriter) {
    json.name("Http")
    json.beginObject()
    json.member("HttpURL", summary.url)
    json.member("HttpStatus", summary.status.map(Int64.init))
    json.member("HttpMethod", summary.method)
    json.member("UserAgent", summary.userAgent)
    json.member("ClientIp", summary.clientIP)
    json.endObject()
}

private func encodeAnnotations(_ groups: [SummaryAnnotationGroup], _ json: inout JSONWriter) {
    json.name("Annotations")
    json.beginObject()
    for group in groups {
        json.array(group.key, group.values) { json, annotation in
            json.beginObject()
            json.name("AnnotationValue")
            json.beginObject()
            switch annotation.value {
            case .string(let text): json.member("StringValue", text)
            case .number(let number): json.member("NumberValue", number)
            case .boolean(let flag): json.member("BooleanValue", flag)
            }
            json.endObject()
            encode("ServiceIds", annotation.services, &json)
            json.endObject()
        }
    }
    json.endObject()
}

private func encode(_ name: String, _ key: String, _ values: [String], _ json: inout JSONWriter) {
    json.array(name, values) { json, value in
        json.beginObject()
        json.member(key, value)
        json.endObject()
    }
}

private func encode(_ name: String, _ services: [ServiceIdentity], _ json: inout JSONWriter) {
    json.array(name, services) { json, service in encode(service, &json) }
}

private func encode(_ service: ServiceIdentity, _ json: inout JSONWriter) {
    json.beginObject()
    encodeMembers(of: service, &json)
    json.endObject()
}

private func encodeMembers(of service: ServiceIdentity, _ json: inout JSONWriter) {
    json.member("Name", service.name)
    json.array("Names", service.names) { $0.value($1) }
    json.member("AccountId", service.accountID)
    json.member("Type", service.type)
}

private func encodeRootCauses(_ name: String, _ causes: [RootCause], _ json: inout JSONWriter) {
    json.array(name, causes) { json, cause in
        json.beginObject()
        json.array("Services", cause.services) { json, service in
            json.beginObject()
            encodeMembers(of: service.identity, &json)
            json.array("EntityPath", service.path) { json, entity in encode(entity, &json) }
            json.member("Inferred", service.inferred)
            json.endObject()
        }
        json.member("ClientImpacting", cause.clientImpacting)
        json.endObject()
    }
}

/// A step of a cause: response-time causes carry a coverage, the others their exceptions (reference 4.1).
private func encode(_ entity: RootCauseEntity, _ json: inout JSONWriter) {
    json.beginObject()
    json.member("Name", entity.name)
    if let coverage = entity.coverage {
        json.member("Coverage", coverage)
    } else {
        json.array("Exceptions", entity.exceptions) { json, exception in
            json.beginObject()
            json.member("Name", exception.name)
            json.member("Message", exception.message)
            json.endObject()
        }
    }
    json.member("Remote", entity.remote)
    json.endObject()
}
