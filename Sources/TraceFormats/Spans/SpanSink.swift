import TraceModel

/// Where decoders of spans hand them to: a batch gets their entities, a search their documents.
struct SpanSink {
    /// What the decoder fills.
    var span = SpanRecord()
    var resource = SpanResource()
    var scope = SpanScope()
    private var appender = SpanAppender()
    /// Nested values, events and links are wanted whole: a document is made of the span.
    private(set) var isWhole = false
    private var withoutStart = 0
    private var firstWithoutStart = ""

    /// A new resource begins.
    mutating func begin(_ intake: inout Intake) {
        isWhole = intake.search != nil
        resource.removeAll()
    }

    /// A new resource begins that is known, or none.
    mutating func begin(_ known: SpanResource?) {
        isWhole = false
        if let known { resource = known } else { resource.removeAll() }
    }

    /// Takes the span that the decoder has filled in.
    /// - Parameter path: where it stands, for problems.
    mutating func take(path: @autoclosure () -> String, into intake: inout Intake) {
        if span.trace.isNone {
            return intake.report(
                .document, path(), "a span without trace id", remedy: "It belongs to no trace and was left out")
        }
        if intake.search != nil { return find(into: &intake) }
        if span.start == nil {
            withoutStart += 1
            if withoutStart == 1 { firstWithoutStart = path() }
        }
        if intake.conversion == .exporter, span.isTwoDocuments {
            append(.service, into: &intake)
            append(.dependency, into: &intake)
        } else {
            append(.whole, into: &intake)
        }
    }

    @inline(__always) private mutating func append(_ part: SpanPart, into intake: inout Intake) {
        let place = intake.place()
        appender.append(
            span, &resource, part: part, place: place, conversion: intake.conversion, into: &intake.batch,
            &intake.tables)
    }

    /// The end of what was read: says what all its spans lacked.
    mutating func finish(_ intake: inout Intake) {
        guard withoutStart > 0 else { return }
        let what = withoutStart == 1 ? "a span has no start" : "\(withoutStart) spans have no start"
        intake.report(.document, firstWithoutStart, "\(what): shown at its end, or in 1970", isLoss: false)
        withoutStart = 0
    }

    /// One id may be that of both ends of a call.
    private func isWanted(_ id: EntityID, _ search: DocumentSearch) -> Bool {
        if id == span.id.own { return span.kind != .server || search.detail == nil }
        return span.kind == .server && id == span.id.own.ofServer
    }

    /// Both ends of a call may have come with one id (Zipkin's way): the server has one of its own in the store, below the
    /// client, and is written as that, with what hangs under it.
    private mutating func takeOwnID(_ search: DocumentSearch) {
        let isServers = { (id: EntityID) in search.roles?.segments.contains(id.ofServer) ?? false }
        if span.kind == .server, isServers(span.id.own) {
            (span.parentID, span.id) = (span.id.own, SpanID(span.id.own.ofServer))
        } else if span.parentID != .none, isServers(span.parentID) {
            span.parentID = span.parentID.ofServer
        }
    }

    private mutating func find(into intake: inout Intake) {
        guard var search = intake.search else { return }
        intake.search = nil  // one owner: it is changed in place
        defer { intake.search = search }
        if search.leavesOut(span.trace.own) { return }
        search.enter(span.trace.own)
        if intake.conversion == .exporter {
            for part in span.isTwoDocuments ? [SpanPart.service, .dependency] : [.whole] {
                let facts = CallFacts(span: span, resource: resource, conversion: .exporter, part: part)
                if let wanted = search.entityID, wanted != facts.id { continue }
                take(
                    SpanDocument(facts: facts, scope: scope, isSegment: facts.isExporterSegment, isOfResource: false),
                    &search)
            }
            return
        }
        if let wanted = search.entityID, !isWanted(wanted, search) { return }
        takeOwnID(search)
        let facts = CallFacts(span: span, resource: resource, conversion: intake.conversion)
        let id = search.entityID ?? span.id.own
        take(
            SpanDocument(
                facts: facts, scope: scope,
                isSegment: search.roles?.segments.contains(id) ?? facts.isExporterSegment,
                isOfResource: search.roles?.ofResources.contains(id) ?? SpanAppender.isOfResource(span)), &search)
    }

    private func take(_ document: SpanDocument, _ search: inout DocumentSearch) {
        if search.entityID != nil { return search.take(document.detail, isOpen: span.end == nil) }
        search.found.append(
            DocumentFinder.Found(traceID: span.trace.own, id: document.idName, text: document.value.text))
    }
}

extension ContentKind {
    static let otlp = ContentKind("OTLP")
    static let otlpOther = ContentKind("OTLP logs or metrics")
    static let awsSpans = ContentKind("spans of aws/spans")
    static let jaeger = ContentKind("Jaeger")
}
