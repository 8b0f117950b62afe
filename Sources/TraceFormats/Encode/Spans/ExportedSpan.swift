import TraceModel

/// A span as it is written: what came as a span as it came, what came as an X-Ray document turned around by reference 8.
struct ExportedSpan {
    var traceID: TraceID
    var id: EntityID
    var parentID: EntityID
    var name: String
    var kind = SpanKind.internal
    /// Nanoseconds since 1970; nil when it is in progress.
    var start: Int64
    var end: Int64?
    var isFailed = false
    var status: String?
    var statusMessage: String?
    var service: String
    var resource: [JSONValue.Member] = []
    var scope: JSONValue?
    var attributes: [JSONValue.Member] = []
    var events: [(name: String, time: Int64, attributes: [JSONValue.Member])] = []
    var links: [(traceID: TraceID, id: EntityID, attributes: [JSONValue.Member])] = []
    var traceState: String?
}

/// Turns the documents of a trace into spans.
struct SpanExport {
    let traceID: TraceID
    /// Exact times of entities, which documents hold in seconds.
    let times: (EntityID) -> (start: Int64, end: Int64?)?
    private(set) var spans: [ExportedSpan] = []
    /// Segments and subsegments without an id, which no span is without. What is below them is there.
    private(set) var leftOut = 0

    init(traceID: TraceID, times: @escaping (EntityID) -> (start: Int64, end: Int64?)?) {
        self.traceID = traceID
        self.times = times
    }

    /// Adds a segment document and the subsegments in it. What X-Ray inferred is no span of anybody.
    mutating func add(_ document: JSONValue) {
        if document["inferred"]?.bool == true { return }
        var pending: [(entity: JSONValue, holder: EntityID?, service: String)] = [
            (document, nil, document["name"]?.string ?? "")
        ]
        while let (entity, holder, service) = pending.popLast() {
            let span = span(entity, holder, service)
            if let span { spans.append(span) } else { leftOut += 1 }
            for child in (entity["subsegments"]?.array ?? []).reversed() where child.members != nil {
                pending.append((child, span?.id ?? holder, service))
            }
        }
    }

    private func span(_ entity: JSONValue, _ holder: EntityID?, _ service: String) -> ExportedSpan? {
        guard let id = entity["id"]?.entityID else { return nil }
        let parent = holder ?? entity["parent_id"]?.entityID ?? .none
        let time = times(id)
        let start = time?.start ?? entity["start_time"]?.number.map { Timestamp(seconds: $0).nanoseconds } ?? 0
        let end = time.map(\.end) ?? entity["end_time"]?.number.map { Timestamp(seconds: $0).nanoseconds }
        var span = ExportedSpan(
            traceID: traceID, id: id, parentID: parent, name: entity["name"]?.string ?? "", start: start, end: end,
            service: service)
        if entity["metadata"]?["span"]?["kind"] != nil {
            original(entity, &span)
        } else {
            reversed(entity, holder, &span)
        }
        span.links = (entity["links"]?.array ?? []).compactMap { link in
            guard let name = link["trace_id"]?.string else { return nil }
            let trace = TraceID(name) ?? TraceID(hashing: name.utf8)
            let id = link["id"]?.entityID ?? .none
            return (trace, id, link["attributes"]?.members ?? [])
        }
        return span
    }

    /// A document that was made of a span holds it under `metadata`.
    private func original(_ entity: JSONValue, _ span: inout ExportedSpan) {
        let metadata = entity["metadata"]
        let facts = metadata?["span"]
        span.name = facts?["name"]?.string ?? span.name
        span.kind = SpanKind.allCases.first { $0.name == facts?["kind"]?.string } ?? .unspecified
        span.status = facts?["status"]?.string
        span.isFailed = span.status == "ERROR"
        span.statusMessage = facts?["status_message"]?.string
        span.traceState = facts?["trace_state"]?.string
        span.attributes = metadata?["attributes"]?.members ?? []
        span.resource = metadata?["resource"]?.members ?? []
        span.service = metadata?["resource"]?["service.name"]?.string ?? ""
        span.scope = metadata?["scope"]
        span.events = (facts?["events"]?.array ?? []).map { event in
            let after = event["after_ms"]?.number.map { Int64(($0 * 1e6).rounded()) } ?? 0
            return (event["name"]?.string ?? "", span.start.saturating(after), event["attributes"]?.members ?? [])
        }
    }

    /// X-Ray's members under the names that OpenTelemetry has for them, so that its exporter would make the same of them.
    private func reversed(_ entity: JSONValue, _ holder: EntityID?, _ span: inout ExportedSpan) {
        let isSegment = holder == nil && entity["type"]?.string != "subsegment"
        let namespace = entity["namespace"]?.string
        span.kind = isSegment ? .server : namespace == nil ? .internal : .client
        span.isFailed = entity["fault"]?.bool == true || entity["error"]?.bool == true
        span.status = span.isFailed ? "ERROR" : nil
        span.resource = [JSONValue.Member("service.name", .string(span.service))]
        if let origin = entity["origin"] { span.attributes.append(JSONValue.Member("aws.xray.origin", origin)) }
        let names: [(path: [String], name: String)] = [
            (["http", "request", "method"], "http.request.method"), (["http", "request", "url"], "url.full"),
            (["http", "request", "user_agent"], "user_agent.original"),
            (["http", "request", "client_ip"], "client.address"),
            (["http", "response", "status"], "http.response.status_code"), (["user"], "enduser.id"),
            (["aws", "operation"], "rpc.method"), (["aws", "region"], "aws.region"),
            (["aws", "request_id"], "aws.request_id"), (["aws", "queue_url"], "aws.queue_url"),
            (["aws", "table_name"], "aws.dynamodb.table_names"), (["aws", "bucket_name"], "aws.s3.bucket"),
            (["aws", "account_id"], "aws.account_id"), (["sql", "sanitized_query"], "db.query.text"),
            (["sql", "user"], "db.user"),
        ]
        for (path, name) in names {
            let value = path.reduce(Optional(entity)) { $0?[$1] }
            if let value, value != .null { span.attributes.append(JSONValue.Member(name, value)) }
        }
        if let sql = entity["sql"], sql.members != nil {
            // OpenTelemetry writes `postgresql`; a blank is in none of its names.
            let type = sql["database_type"]?.string?.lowercased() ?? "other_sql"
            span.attributes.append(
                JSONValue.Member("db.system", .string(type.contains(" ") ? "other_sql" : type)))
        }
        if namespace == "aws" {
            span.attributes.append(JSONValue.Member("rpc.system", .string("aws-api")))
            span.attributes.append(JSONValue.Member("rpc.service", .string(span.name)))
        } else if namespace != nil, span.kind == .client {
            span.attributes.append(JSONValue.Member("peer.service", .string(span.name)))
        }
        let annotations = entity["annotations"]?.members ?? []
        span.attributes += annotations
        if !annotations.isEmpty {
            let keys = JSONValue.array(annotations.map { .string($0.name) })
            span.attributes.append(JSONValue.Member("aws.xray.annotations", keys))
        }
        for space in entity["metadata"]?.members ?? [] {
            for member in space.value.members ?? [] {
                span.attributes.append(JSONValue.Member(member.name, member.value))
            }
        }
        span.events = (entity["cause"]?["exceptions"]?.array ?? []).map { exception in
            let attributes = ["type", "message"].compactMap { name in
                exception[name].map { JSONValue.Member("exception." + name, $0) }
            }
            return ("exception", span.end ?? span.start, attributes)
        }
    }
}

extension JSONValue {
    /// An id as documents are read: made of the text where that is none of X-Ray's form; nil when there is none.
    fileprivate var entityID: EntityID? {
        switch self {
        case .string(let text) where !text.isEmpty: EntityID(text) ?? EntityID(hashing: text.utf8)
        case .int(let number): EntityID(hashing: "\(number)".utf8)
        default: nil
        }
    }
}

extension Int64 {
    fileprivate func saturating(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other > 0 ? .max : .min) : sum
    }
}
