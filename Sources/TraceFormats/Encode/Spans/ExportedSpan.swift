import TraceModel

/// A span as it is written: what came as a span as it came, what came as an X-Ray document turned around by reference 8.
struct ExportedSpan {
    typealias Members = [JSONValue.Member]

    struct Event {
        var name: String
        /// Nanoseconds since 1970; 0 when it says none.
        var time: Int64
        var attributes: Members
        var droppedAttributes: Int64 = 0
    }
    struct Link {
        var traceID: TraceID
        var id: EntityID
        var attributes: Members
    }

    var traceID: TraceID
    var id: EntityID
    var parentID: EntityID
    var name: String
    var kind = SpanKind.internal
    /// Nanoseconds since 1970; 0 when it says none.
    var start: Int64
    /// nil when it is in progress.
    var end: Int64?
    var isFailed = false
    var status: String?
    var statusMessage: String?
    var resource: Members = []
    var scope: JSONValue?
    var attributes: Members = []
    var events: [Event] = []
    var links: [Link] = []
    var traceState: String?
    var droppedAttributes: Int64 = 0
    var droppedEvents: Int64 = 0
    var droppedLinks: Int64 = 0
    var warnings: [JSONValue] = []

    mutating func add(_ name: String, _ value: JSONValue?) {
        if let value, value != .null { attributes.append(JSONValue.Member(name, value)) }
    }
}

/// Turns the documents of a trace into spans.
struct SpanExport {
    let traceID: TraceID
    /// Exact times of entities, which documents hold in seconds.
    let times: (EntityID) -> (start: Int64, end: Int64?)?
    private(set) var spans: [ExportedSpan] = []
    /// Segments and subsegments without an id, which no span is without. What is below them is there.
    private(set) var leftOut = 0
    /// Subsegments that stand by themselves, whose segment tells their resource.
    private var loose: [Range<Int>] = []

    init(traceID: TraceID, times: @escaping (EntityID) -> (start: Int64, end: Int64?)?) {
        self.traceID = traceID
        self.times = times
    }

    /// Adds a segment document and the subsegments in it. What X-Ray inferred is no span of anybody.
    mutating func add(_ document: JSONValue) {
        if document["inferred"]?.bool == true { return }
        let isLoose = document["type"]?.string == "subsegment" && document["metadata"]?["span"]?["kind"] == nil
        let resource = isLoose ? [] : document.exportedResource
        let first = spans.count
        var pending: [(entity: JSONValue, holder: EntityID?)] = [(document, nil)]
        while let (entity, holder) = pending.popLast() {
            let span = span(entity, holder, resource)
            if let span { spans.append(span) } else { leftOut += 1 }
            for child in (entity["subsegments"]?.array ?? []).reversed() where child.members != nil {
                pending.append((child, span?.id ?? holder))
            }
        }
        if isLoose, first < spans.count { loose.append(first..<spans.count) }
    }

    /// All documents are there: subsegments that came by themselves take the resource of what they hang under.
    mutating func finish() {
        var owners = Dictionary(spans.indices.map { (spans[$0].id, $0) }, uniquingKeysWith: { first, _ in first })
        // Each round resolves those whose parent is resolved; a chain of them needs as many rounds, a circle none.
        var left = loose
        for range in left { for index in range { owners[spans[index].id] = nil } }
        while !left.isEmpty {
            let waiting = left
            left.removeAll()
            for range in waiting {
                guard let owner = owners[spans[range.lowerBound].parentID] else {
                    left.append(range)
                    continue
                }
                for index in range {
                    spans[index].resource = spans[owner].resource
                    owners[spans[index].id] = index
                }
            }
            if left.count == waiting.count { return }
        }
    }

    private func span(
        _ entity: JSONValue, _ holder: EntityID?, _ resource: ExportedSpan.Members
    ) -> ExportedSpan? {
        guard let id = entity["id"]?.entityID else { return nil }
        let parent = holder ?? entity["parent_id"]?.entityID ?? .none
        let time = times(id)
        let start = time?.start ?? entity["start_time"]?.number.map { Timestamp(seconds: $0).nanoseconds } ?? 0
        let end = time.map(\.end) ?? entity["end_time"]?.number.map { Timestamp(seconds: $0).nanoseconds }
        var span = ExportedSpan(
            traceID: traceID, id: id, parentID: parent, name: entity["name"]?.string ?? "", start: start, end: end)
        if entity["metadata"]?["span"]?["kind"] != nil {
            span.restore(entity)
        } else {
            span.resource = resource
            span.turnAround(entity, isSegment: holder == nil && entity["type"]?.string != "subsegment")
        }
        span.links = (entity["links"]?.array ?? []).compactMap { link in
            guard let name = link["trace_id"]?.string else { return nil }
            let trace = TraceID(name) ?? TraceID(hashing: name.utf8)
            return ExportedSpan.Link(
                traceID: trace, id: link["id"]?.entityID ?? .none, attributes: link["attributes"]?.members ?? [])
        }
        return span
    }
}

extension ExportedSpan {
    /// A document that was made of a span holds it under `metadata`.
    fileprivate mutating func restore(_ entity: JSONValue) {
        let metadata = entity["metadata"]
        let facts = metadata?["span"]
        name = facts?["name"]?.string ?? name
        kind = SpanKind.allCases.first { $0.name == facts?["kind"]?.string } ?? .unspecified
        status = facts?["status"]?.string
        isFailed = status == "ERROR"
        statusMessage = facts?["status_message"]?.string
        traceState = facts?["trace_state"]?.string
        droppedAttributes = facts?.integer("dropped_attributes") ?? 0
        droppedEvents = facts?.integer("dropped_events") ?? 0
        droppedLinks = facts?.integer("dropped_links") ?? 0
        warnings = facts?["warnings"]?.array ?? []
        attributes = metadata?["attributes"]?.members ?? []
        resource = metadata?["resource"]?.members ?? []
        scope = metadata?["scope"]
        let begin = start
        events = (facts?["events"]?.array ?? []).map { event in
            let after = event["after_ms"]?.number.map { Int64(clampingDouble: ($0 * 1e6).rounded()) }
            return Event(
                name: event["name"]?.string ?? "", time: after.map { begin.saturatingAdd($0) } ?? 0,
                attributes: event["attributes"]?.members ?? [],
                droppedAttributes: event.integer("dropped_attributes") ?? 0)
        }
        if facts?["start"] != nil { start = 0 }
    }
}

extension JSONValue {
    /// An id as documents are read: made of the text where that is none of X-Ray's form; nil when there is none.
    var entityID: EntityID? {
        switch self {
        case .string(let text) where !text.isEmpty: EntityID(text) ?? EntityID(hashing: text.utf8)
        case .int(let number): EntityID(hashing: "\(number)".utf8)
        default: nil
        }
    }

    /// What stands at the end of a path of members.
    func at(_ path: [String]) -> JSONValue? { path.reduce(Optional(self)) { $0?[$1] } }
}
