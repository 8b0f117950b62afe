import TraceModel

/// What a worker reads into: the batch of the piece at hand, the tables that all its batches' numbers mean, and where the
/// value stands that is being read.
struct Intake {
    var batch = EntityBatch()
    /// Strings and profiles that the batches' numbers mean. They only grow.
    var tables = TraceTables()
    /// What is looked for; nil when documents are read.
    var search: DocumentSearch?
    /// How spans become entities.
    var conversion = SpanConversion.services

    /// Where the text or element stands that is being read; its format is the one that reads.
    private(set) var location = DocumentPlace(source: 0, offset: 0, length: 0)
    private var placeNumber: UInt32?

    /// The next text, element or record.
    mutating func begin(at location: DocumentPlace) {
        self.location = location
        placeNumber = nil
    }

    /// The format that reads what comes.
    mutating func read(as format: Int) {
        guard location.format != UInt8(format) else { return }
        location.format = UInt8(format)
        placeNumber = nil
    }

    /// The number of the place in `batch.places`: what a document says of where it stands.
    mutating func place() -> UInt32 {
        if let placeNumber { return placeNumber }
        let number = UInt32(batch.places.count)
        batch.places.append(location)
        placeNumber = number
        return number
    }

    /// Notes something that could not be read.
    /// - Parameter path: where in the text, empty for the text itself.
    mutating func report(
        _ kind: PlacedProblem.Kind, _ path: String, _ message: String, remedy: String = "", isLoss: Bool = true
    ) {
        batch.findings.problems.add(
            PlacedProblem(
                kind, offset: location.offset, path: path.isEmpty ? "" : "$" + path, message: message, remedy: remedy,
                isLoss: isLoss))
    }
}

/// Documents that are looked for in a text that was read before.
struct DocumentSearch {
    /// The trace whose documents are wanted.
    var traceID: TraceID?
    /// The entity whose detail is wanted; nil for the text of all documents.
    var entityID: EntityID?
    /// What the wanted spans are because of where they stand; nil when nobody knows.
    var roles: SpanRoles?
    /// The same of any trace, where all are wanted; asked when another trace begins.
    var rolesOfTrace: ((TraceID) -> SpanRoles?)?
    private var lastTrace: TraceID?
    /// Documents as they are written again.
    var found: [DocumentFinder.Found] = []
    /// What the best document says of the entity, and whether it is one in progress, which a complete one replaces.
    var detail: (value: SegmentDetail, isOpen: Bool)?

    init(
        traceID: TraceID? = nil, entityID: EntityID? = nil, roles: SpanRoles? = nil,
        rolesOfTrace: ((TraceID) -> SpanRoles?)? = nil
    ) {
        (self.traceID, self.entityID) = (traceID, entityID)
        (self.roles, self.rolesOfTrace) = (roles, rolesOfTrace)
    }

    /// Documents of that trace are not looked for.
    func leavesOut(_ traceID: TraceID?) -> Bool {
        if let wanted = self.traceID, let traceID { return wanted != traceID }
        return false
    }

    /// The next span is of this trace.
    mutating func enter(_ trace: TraceID) {
        guard let rolesOfTrace, lastTrace != trace else { return }
        lastTrace = trace
        roles = rolesOfTrace(trace)
    }

    /// Takes what a document says of the entity.
    mutating func take(_ value: SegmentDetail, isOpen: Bool) {
        if detail == nil || !isOpen { detail = (value, isOpen) }
    }
}
