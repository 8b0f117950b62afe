import TraceModel

/// Turns spans into entities of a batch: what the store holds of them. One for each worker, with scratch room.
struct SpanAppender {
    private var conversion = SpanConversion.services
    /// Resources that came last, by all that they say: `aws/spans` repeats them with each span.
    private var recent: [(fingerprint: UInt64, bytes: [UInt8], facts: ResourceFacts)] = []
    private var scratch: [UInt8] = []
    private static let mostRecent = 16

    init() {}

    /// Appends a span to the batch.
    /// - Parameters:
    ///   - place: the number of the place of what it was read from.
    ///   - resource: what it shares with its neighbours; its facts are worked out once.
    ///   - part: what of it becomes the entity.
    mutating func append(
        _ span: SpanRecord, _ resource: inout SpanResource, part: SpanPart = .whole, place: UInt32,
        conversion: SpanConversion, into batch: inout EntityBatch, _ tables: inout TraceTables
    ) {
        self.conversion = conversion
        let known = facts(&resource, &tables)
        let facts = CallFacts(span: span, resource: resource, conversion: conversion, part: part)
        let row = UInt32(batch.entities.count)
        var entity = RawEntity(
            id: facts.id, parentID: facts.parentID, embeddedIn: -1, flags: [.segment, .hasMetadata],
            start: span.start ?? span.end ?? 0, end: span.end ?? RawEntity.noEnd, name: 0, request: 0, profile: 0,
            document: 0)
        entity.flags.formUnion(facts.failure)
        if span.end == nil { entity.flags.insert(.inProgress) }
        if span.start == nil { entity.flags.insert(.noStart) }
        if facts.isSQL { entity.flags.insert(.hasSQL) }
        let profile = profile(facts, known, &entity, &tables)
        entity.profile = tables.intern(profile)
        if let request = request(facts, &tables) {
            if batch.requests.isEmpty { batch.requests.append(RequestInfo()) }
            entity.request = UInt32(batch.requests.count)
            batch.requests.append(request)
        }
        note(span.trace, &tables)
        if !span.id.foreign.isEmpty { tables.foreignIDs.note(span.id.foreign.string, for: span.id.own) }
        begin(span.trace.own, place, &batch)
        entity.document = UInt32(batch.documents.count - 1)
        if annotate(facts, row, &batch, &tables) { entity.flags.insert(.hasAnnotations) }
        if addExceptions(facts, row, &batch, &tables) { entity.flags.insert(.hasCause) }
        for link in span.links where facts.hasLinks {
            note(link.trace, &tables)
            batch.links.append(LinkEntry(row: row, traceID: link.trace.own, entityID: link.spanID))
        }
        batch.add(entity)
        batch.holdsSpans = true
        if conversion == .services { batch.note(known.annotations, isLikely: SpanAppender.isOfResource(span), &tables) }
    }

    /// Keeps the name of a trace whose id is of another form.
    @inline(__always) private func note(_ trace: SpanTraceID, _ tables: inout TraceTables) {
        if trace.id == nil { tables.foreignIDs.note(trace.foreign.string, for: trace.own) }
    }

    private mutating func facts(_ resource: inout SpanResource, _ tables: inout TraceTables) -> ResourceFacts {
        if let facts = resource.facts { return facts }
        let fingerprint = resource.fingerprint
        for known in recent where known.fingerprint == fingerprint && resource.isWritten(in: known.bytes) {
            resource.facts = known.facts
            return known.facts
        }
        resource.write(into: &scratch)
        let facts = resource.makeFacts(&tables, isExact: conversion == .exporter)
        resource.facts = facts
        if recent.count == Self.mostRecent { recent.removeFirst() }
        recent.append((fingerprint, scratch, facts))
        return facts
    }

    /// Spans of one trace that follow each other in one place are one run of documents.
    private func begin(_ traceID: TraceID, _ place: UInt32, _ batch: inout EntityBatch) {
        if let last = batch.documents.indices.last, batch.documents[last].traceID == traceID,
            batch.documents[last].place == place,
            Int(batch.documents[last].firstEntity + batch.documents[last].entityCount) == batch.entities.count
        {
            batch.documents[last].entityCount += 1
            batch.documents[last].documentCount += 1
            return
        }
        batch.documents.append(
            RawDocument(
                traceID: traceID, traceFlags: [], firstEntity: UInt32(batch.entities.count),
                entityCount: 1, place: place))
    }

    private func profile(
        _ facts: CallFacts, _ resource: ResourceFacts, _ entity: inout RawEntity, _ tables: inout TraceTables
    ) -> ResourceProfile {
        func intern(_ text: SpanText?) -> StringIndex { text.map { tables.strings.intern(utf8: $0.buffer) } ?? 0 }
        var profile = resource.profile
        if facts.span.has(.awsXrayOrigin) { profile.origin = intern(facts.origin) }
        if facts.span.has(.awsAccountId) { profile.accountID = intern(facts.span.text(.awsAccountId)) }
        profile.operation = intern(facts.operation)
        profile.region = intern(facts.region)
        profile.bucket = intern(facts.bucket)
        if let queue = facts.queue { profile.queue = queue.intern(&tables) }
        let tableNames = facts.tableNames
        profile.table = intern(tableNames.first)
        if tableNames.count > 1 { entity.flags.insert(.severalTables) }
        profile.span = tables.intern(role(facts, resource, &entity, &tables))
        return profile
    }

    /// What it is called as what, and what it is when that does not depend on its parent.
    private func role(
        _ facts: CallFacts, _ resource: ResourceFacts, _ entity: inout RawEntity, _ tables: inout TraceTables
    ) -> SpanProfile {
        var role = SpanProfile()
        role.name = tables.strings.intern(utf8: facts.span.name.buffer)
        role.service = resource.service
        role.kind = facts.span.kind
        role.namespace = facts.namespace
        role.callName = facts.callName.intern(&tables)
        entity.flags.formUnion(role.namespace)
        if conversion == .services {
            role.segmentName = facts.segmentName.intern(&tables)
            // What is itself called so, as a subsegment that was written as a span, keeps its spelling.
            if role.namespace == .aws, role.callName != role.name {
                role.callName = tables.inferredService(role.callName).name
            }
            entity.name = role.segmentName
        } else {
            role.isOpen = false
            role.segmentName = role.callName
            entity.name = role.callName
            if !facts.isExporterSegment { entity.flags.remove(.segment) }
        }
        return role
    }

    private func request(_ facts: CallFacts, _ tables: inout TraceTables) -> RequestInfo? {
        var request = RequestInfo()
        if let user = facts.user { request.user = tables.strings.intern(utf8: user.buffer) }
        if facts.isHTTP {
            if let method = facts.method { request.method = tables.strings.intern(utf8: method.buffer) }
            if let agent = facts.userAgent { request.userAgent = tables.strings.intern(utf8: agent.buffer) }
            if let client = facts.clientIP { request.clientIP = tables.strings.intern(utf8: client.buffer) }
            if let url = facts.url { request.url = url.intern(&tables) }
            if let status = facts.httpStatus { request.status = Int32(clamping: status) }
        }
        return request == RequestInfo() ? nil : request
    }
}

// MARK: - What hangs on a span
extension SpanAppender {
    /// Scalar attributes are annotations, under the names that they have. Those of the resource come to its segments when the
    /// trace is laid out.
    /// - Returns: whether there was any.
    private func annotate(
        _ facts: CallFacts, _ row: UInt32, _ batch: inout EntityBatch, _ tables: inout TraceTables
    ) -> Bool {
        let span = facts.span
        let before = batch.annotations.count
        if conversion == .exporter {
            indexed(facts, row, &batch, &tables)
            return batch.annotations.count > before
        }
        let keys = span.keys
        for attribute in span.attributes {
            guard let value = keys.annotation(attribute, &tables) else { continue }
            let key = keys.index(attribute, &tables)
            batch.annotations.append(AnnotationEntry(row: row, key: key, value: value))
        }
        return batch.annotations.count > before
    }

    /// It is a segment of its service nearly always.
    static func isOfResource(_ span: SpanRecord) -> Bool {
        span.parentID == .none || span.kind == .server || span.kind == .consumer
    }

    /// Those that `aws.xray.annotations` names; characters that X-Ray's keys do not allow become `_`.
    private func indexed(
        _ facts: CallFacts, _ row: UInt32, _ batch: inout EntityBatch, _ tables: inout TraceTables
    ) {
        let span = facts.span
        for index in facts.indexedAttributes {
            guard let value = span.attributes[index].value.annotation(&tables) else { continue }
            let key = tables.strings.intern(annotationKey(span.attributes[index].key))
            batch.annotations.append(AnnotationEntry(row: row, key: key, value: value))
        }
        for index in facts.indexedResources {
            let attribute = facts.resource.attributes[index]
            guard let value = attribute.value.annotation(&tables) else { continue }
            let key = tables.strings.intern(resourcePrefix + annotationKey(attribute.key))
            batch.annotations.append(AnnotationEntry(row: row, key: key, value: value))
        }
    }

    /// Events named `exception`; else the message of a failed status.
    private func addExceptions(
        _ facts: CallFacts, _ row: UInt32, _ batch: inout EntityBatch, _ tables: inout TraceTables
    ) -> Bool {
        let before = batch.exceptions.count
        let exceptions = facts.exceptions
        if exceptions.contains(where: \.mayHaveCauses) {
            for detail in facts.exceptionDetails { batch.exceptions.append(entry(detail, row, &tables)) }
            return true
        }
        for (number, exception) in exceptions.enumerated() {
            let id = facts.exceptionID(number)
            let isRemote = exception.isRemote || facts.span.kind.isCall
            batch.exceptions.append(
                ExceptionEntry(
                    row: row, id: id, type: exception.type.map { tables.strings.intern(utf8: $0.buffer) } ?? 0,
                    message: exception.message.map { $0.intern(&tables) } ?? 0, cause: .none,
                    isRemote: isRemote, isReference: false))
        }
        return batch.exceptions.count > before
    }

    /// As the document will say it.
    private func entry(_ detail: ExceptionDetail, _ row: UInt32, _ tables: inout TraceTables) -> ExceptionEntry {
        ExceptionEntry(
            row: row, id: detail.id.flatMap { EntityID($0) } ?? .none,
            type: detail.type.map { tables.strings.intern($0) } ?? 0,
            message: detail.message.map { tables.strings.intern($0) } ?? 0,
            cause: detail.cause.flatMap { EntityID($0) } ?? .none, isRemote: detail.isRemote, isReference: false)
    }
}
