import TraceModel

/// One element of `TraceSummaries` (reference 4).
/// - Returns: nil when it has no id and none of a summary's members.
func decodeSummary(_ value: JSONValue) -> TraceSummary? {
    guard let text = value.text("Id") else { return nil }
    let isKnown = TraceID(text) != nil
    guard isKnown || value.get("Duration") != nil || value.get("ResponseTime") != nil else { return nil }
    let id = TraceID(text) ?? TraceID(hashing: text.utf8)
    var summary = TraceSummary(id: id)
    if !isKnown { summary.name = text }
    // Older answers have no start; the id's first eight digits hold its second.
    summary.start = value.time("StartTime") ?? (isKnown ? Timestamp(seconds: Double(id.epoch)) : nil)
    summary.duration = value.double("Duration")
    summary.responseTime = value.double("ResponseTime")
    summary.hasFault = value.flag("HasFault")
    summary.hasError = value.flag("HasError")
    summary.hasThrottle = value.flag("HasThrottle")
    summary.isPartial = value.flag("IsPartial")
    readHTTP(value, into: &summary)
    readServices(value, into: &summary)
    summary.responseTimeRootCauses = value.list("ResponseTimeRootCauses").map(decodeCause)
    summary.faultRootCauses = value.list("FaultRootCauses").map(decodeCause)
    summary.errorRootCauses = value.list("ErrorRootCauses").map(decodeCause)
    summary.revision = value.integer("Revision").map { Int($0) }
    summary.matchedEventTime = value.time("MatchedEventTime")
    return summary
}

private func readHTTP(_ value: JSONValue, into summary: inout TraceSummary) {
    guard let http = value.get("Http") else { return }
    summary.url = http.text("HttpURL")
    summary.status = http.integer("HttpStatus").map { Int($0) }
    summary.method = http.text("HttpMethod")
    summary.userAgent = http.text("UserAgent")
    summary.clientIP = http.text("ClientIp")
}

private func readServices(_ value: JSONValue, into summary: inout TraceSummary) {
    summary.services = value.list("ServiceIds").compactMap(decodeIdentity)
    summary.entryPoint = value.get("EntryPoint").flatMap(decodeIdentity)
    summary.users = value.list("Users").compactMap { user in
        user.text("UserName").map {
            SummaryUser(name: $0, services: user.list("ServiceIds").compactMap(decodeIdentity))
        }
    }
    summary.resourceARNs = value.list("ResourceARNs").compactMap { $0.text("ARN") }
    summary.instanceIDs = value.list("InstanceIds").compactMap { $0.text("Id") }
    summary.availabilityZones = value.list("AvailabilityZones").compactMap { $0.text("Name") }
    summary.annotations = (value.get("Annotations")?.members ?? []).map { member in
        SummaryAnnotationGroup(key: member.name, values: (member.value.array ?? []).compactMap(decodeAnnotation))
    }.sorted { $0.key < $1.key }
}

private func decodeAnnotation(_ value: JSONValue) -> SummaryAnnotation? {
    guard let holder = value.get("AnnotationValue") else { return nil }
    let scalar: ScalarValue
    if let text = holder.text("StringValue") {
        scalar = .string(text)
    } else if let number = holder.double("NumberValue") {
        scalar = .number(number)
    } else if let flag = holder.get("BooleanValue")?.bool {
        scalar = .boolean(flag)
    } else {
        return nil
    }
    return SummaryAnnotation(value: scalar, services: value.list("ServiceIds").compactMap(decodeIdentity))
}

private func decodeIdentity(_ value: JSONValue) -> ServiceIdentity? {
    let names = value.texts("Names")
    guard let name = value.text("Name") ?? names.first else { return nil }
    var identity = ServiceIdentity(name: name, type: value.text("Type"), accountID: value.text("AccountId"))
    if !names.isEmpty { identity.names = names }
    return identity
}

private func decodeCause(_ value: JSONValue) -> RootCause {
    let services = value.list("Services").map { service in
        RootCauseService(
            identity: decodeIdentity(service) ?? ServiceIdentity(name: ""),
            inferred: service.get("Inferred")?.bool,
            path: service.list("EntityPath").map { entity in
                RootCauseEntity(
                    name: entity.text("Name") ?? "", remote: entity.get("Remote")?.bool,
                    coverage: entity.double("Coverage"),
                    exceptions: entity.list("Exceptions").map {
                        RootCauseException(name: $0.text("Name"), message: $0.text("Message"))
                    })
            })
    }
    return RootCause(clientImpacting: value.get("ClientImpacting")?.bool, services: services)
}
