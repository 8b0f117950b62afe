import TraceModel

/// One entity as its document says it, before merging. Strings are numbers in the table of the worker that read it.
struct RawEntity {
    var id: EntityID
    /// What `parent_id` names; for an embedded subsegment, what holds it.
    var parentID: EntityID
    /// Number in its batch of the entity that it is embedded in, -1 at the top of a document.
    var embeddedIn: Int32
    var flags: EntityFlags
    var start: Int64
    /// Int64.min when the document gives no end.
    var end: Int64
    var name: StringIndex
    var request: UInt32
    var profile: UInt32
    /// Number of its document in the batch.
    var document: UInt32

    static let noEnd = Int64.min
}

/// One document: what a trace is merged from.
struct RawDocument {
    var traceID: TraceID
    var traceFlags: TraceFlags
    /// Its first entity in the batch, and how many there are (the document's own, then its subsegments').
    var firstEntity: UInt32
    var entityCount: UInt32
    var place: UInt32
    /// How many it stands for: spans of one trace that follow each other are one.
    var documentCount: UInt32 = 1
}

/// The entities that one worker read from one piece of a source, in the order of the piece. Its strings are numbers in that
/// worker's table.
struct EntityBatch {
    var entities: [RawEntity] = []
    var documents: [RawDocument] = []
    var requests: [RequestInfo] = []
    // `row` is the entity's number in this batch; ascending.
    var annotations: [AnnotationEntry] = []
    var exceptions: [ExceptionEntry] = []
    var links: [LinkEntry] = []
    var places: [DocumentPlace] = []
    /// By the number of an entity that came as a span: what its resource says (`TraceTables.resourceAnnotations`).
    private(set) var resources: [UInt32] = []
    /// How many annotations of resources there will be, about.
    private(set) var resourceEntries = 0
    /// Some of it came as spans.
    var holdsSpans = false
    var findings = Findings()
    /// Is told now and then how many entities there are.
    var meter: ReadMeter?

    private static let step = 4096

    mutating func add(_ entity: RawEntity) {
        entities.append(entity)
        if entities.count % EntityBatch.step == 0 { meter?.read(entities: EntityBatch.step) }
    }

    /// Notes what the resource of the last entity says, a span.
    /// - Parameter isLikely: it will likely be a segment, and have that.
    @inline(__always) mutating func note(_ resource: UInt32, isLikely: Bool, _ tables: inout TraceTables) {
        while resources.count < entities.count - 1 { resources.append(0) }
        resources.append(resource)
        if isLikely { resourceEntries += tables.resourceAnnotations[Int(resource)].count }
    }

    /// Empties it; its room stays, unless one trace made it larger than the next needs.
    mutating func removeAll() {
        meter?.read(entities: entities.count % EntityBatch.step)
        if entities.capacity > 200_000 {
            let meter = meter
            self = EntityBatch()
            self.meter = meter
        }
        entities.removeAll(keepingCapacity: true)
        documents.removeAll(keepingCapacity: true)
        requests.removeAll(keepingCapacity: true)
        annotations.removeAll(keepingCapacity: true)
        exceptions.removeAll(keepingCapacity: true)
        links.removeAll(keepingCapacity: true)
        places.removeAll(keepingCapacity: true)
        resources.removeAll(keepingCapacity: true)
        resourceEntries = 0
        holdsSpans = false
        findings = Findings()
    }
}

// MARK: - Taking back
extension EntityBatch {
    /// How much there is of everything.
    struct Mark {
        fileprivate var counts: [Int]
        fileprivate var resourceEntries: Int
        fileprivate var document: RawDocument?
    }

    var mark: Mark {
        Mark(
            counts: [
                entities.count, documents.count, requests.count, annotations.count, exceptions.count, links.count,
                places.count, resources.count,
            ], resourceEntries: resourceEntries, document: documents.last)
    }

    /// Takes back what was appended since.
    mutating func rewind(to mark: Mark) {
        entities.removeSubrange(mark.counts[0]...)
        documents.removeSubrange(mark.counts[1]...)
        if let document = mark.document { documents[documents.count - 1] = document }
        requests.removeSubrange(mark.counts[2]...)
        annotations.removeSubrange(mark.counts[3]...)
        exceptions.removeSubrange(mark.counts[4]...)
        links.removeSubrange(mark.counts[5]...)
        places.removeSubrange(mark.counts[6]...)
        resources.removeSubrange(mark.counts[7]...)
        resourceEntries = mark.resourceEntries
    }
}

/// What a piece of a source holds beside segment documents.
public struct Findings: Sendable {
    public var summaries: [TraceSummary] = []
    public var graphs: [ServiceGraph] = []
    /// A graph in it names a next page: the graphs of its source are pages of one.
    public var hasGraphPages = false
    public var timeSeries: [(service: ServiceIdentity?, point: TimeSeriesPoint)] = []
    public var groups: [TraceGroup] = []
    public var unprocessed: [TraceID] = []
    public var problems: [PlacedProblem] = []
    /// What kinds of content there were.
    public var contents = ContentKinds()
    /// Whether the last answer in the piece named a next page, nil when there was no answer in it.
    public var lastAnswerHasNextPage: Bool?
    /// Elements of `Traces`, with or without segments.
    public var traceElements = 0
    /// Segment documents and spans.
    public var documents = 0

    public init() {}

    /// Adds what the next piece holds.
    public mutating func add(_ next: Findings) {
        summaries += next.summaries
        graphs += next.graphs
        hasGraphPages = hasGraphPages || next.hasGraphPages
        timeSeries += next.timeSeries
        groups += next.groups
        unprocessed += next.unprocessed
        for problem in next.problems { problems.add(problem) }
        contents.formUnion(next.contents)
        lastAnswerHasNextPage = next.lastAnswerHasNextPage ?? lastAnswerHasNextPage
        traceElements += next.traceElements
        documents += next.documents
    }
}
