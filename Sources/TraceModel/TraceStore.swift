/// What is known of a whole trace in bits.
public struct TraceFlags: OptionSet, Hashable, Sendable {
    public var rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The service said that it left segments out (`LimitExceeded`).
    public static var limitExceeded: TraceFlags { TraceFlags(rawValue: 1 << 0) }
    /// A segment is in progress, or a `traced` call has no segment (reference 4, U-16).
    public static var partial: TraceFlags { TraceFlags(rawValue: 1 << 1) }
    /// No segment without parent: the earliest orphan acts as root (U-10).
    public static var rootMissing: TraceFlags { TraceFlags(rawValue: 1 << 2) }
    /// Its documents name no trace: the id is made up.
    public static var madeUpID: TraceFlags { TraceFlags(rawValue: 1 << 3) }
    /// Two different complete documents carry one entity id.
    public static var duplicateIDs: TraceFlags { TraceFlags(rawValue: 1 << 4) }
}

/// Where a document stands in its source, so that what is rarely looked at need not be kept: the text of one trace
/// of an API answer, or of one document.
public struct DocumentPlace: Hashable, Sendable {
    /// Which source, by the order in which they were opened.
    public var source: UInt32
    /// Which format it is of, by its number among TraceFormats' formats.
    public var format: UInt8 = 0
    /// Bytes from the start of the (unpacked) source.
    public var offset: UInt64
    public var length: UInt64

    public init(source: UInt32, offset: UInt64, length: UInt64) {
        self.source = source
        self.offset = offset
        self.length = length
    }
}

/// Traces as columns: one row an entity (segment, inferred segment or subsegment), the rows of a trace side by side, each
/// parent before its children, siblings by start (depth first). The children of row r are therefore
/// r+1, then `subtreeEnd[r+1]`, and so on, while below `subtreeEnd[r]`.
///
/// A call's downstream segment stands below the subsegment that made the call. The store is a value: what is loaded later
/// makes a new one. Rows are written by `TraceFormats.BlockBuilder` alone, and come from one store into another by
/// `StoreColumn`: a new column has a line here and a line there.
public struct TraceStore: Sendable {
    public var strings = StringTable()

    // One entry a trace, in the order of first arrival.
    public var traceIDs: [TraceID] = []
    public var traceFlags: [TraceFlags] = []
    /// The first row of each trace, and one entry more: the end of the last.
    public var firstRows: [UInt32] = [0]
    /// The row that acts as the trace's root (U-10, U-18).
    public var rootRows: [UInt32] = []
    /// How many documents were merged into it: its `Revision` (U-17).
    public var documentCounts: [UInt32] = []

    // One entry a row.
    public var ids: [EntityID] = []
    /// Row of the parent entity, -1 without one in the data.
    public var parents: [Int32] = []
    /// The row after its last descendant.
    public var subtreeEnds: [UInt32] = []
    /// Nanoseconds since 1970.
    public var starts: [Int64] = []
    /// Nanoseconds since 1970. For an entity in progress: the latest time known in its trace.
    public var ends: [Int64] = []
    public var names: [StringIndex] = []
    public var flags: [EntityFlags] = []
    /// The row of the segment that holds it (itself, for a segment); for an unattached subsegment, its own top.
    public var segments: [UInt32] = []
    /// Number in `services` of the node that the row's segment belongs to.
    public var nodes: [UInt32] = []
    /// Number in `requests`; 0 is "none".
    public var requestIndexes: [UInt32] = []
    /// Number in `profiles`; 0 is "none".
    public var profileIndexes: [UInt32] = []
    /// Number in `places`.
    public var placeIndexes: [UInt32] = []

    // What rows point to.
    public var services: [ServiceKey] = []
    public var requests: [RequestInfo] = [RequestInfo()]
    public var profiles: [ResourceProfile] = [ResourceProfile()]
    /// What spans say beside that; 0 is "none".
    public var spans: [SpanProfile] = [SpanProfile()]
    public var places: [DocumentPlace] = []
    /// Places of documents that no row shows, because another document of the entity speaks for it: written again with their
    /// trace. Ascending by trace.
    public var otherPlaces: [OtherPlace] = []
    /// Ids that are not of the usual form, as they came.
    public var foreignIDs = ForeignIDs()

    // Ascending by row.
    public var annotations: [AnnotationEntry] = []
    public var exceptions: [ExceptionEntry] = []
    public var links: [LinkEntry] = []
    public var missingParents: [MissingParent] = []

    public init() {}

    public var traceCount: Int { traceIDs.count }
    public var rowCount: Int { ids.count }
}

/// A document's place that no row of its trace shows.
public struct OtherPlace: Hashable, Sendable {
    /// Number of the trace.
    public var trace: UInt32
    /// Number in `places`.
    public var place: UInt32

    public init(trace: UInt32, place: UInt32) {
        self.trace = trace
        self.place = place
    }
}

extension TraceStore {
    /// The rows of a trace.
    public func rows(ofTrace trace: Int) -> Range<Int> { Int(firstRows[trace])..<Int(firstRows[trace + 1]) }

    /// The root of a trace that has a segment for one: where nothing but subsegments came, none of them speaks for the request.
    public func rootSegment(ofTrace trace: Int) -> Int? {
        let root = Int(rootRows[trace])
        return rows(ofTrace: trace).contains(root) && flags[root].contains(.segment) ? root : nil
    }

    /// The trace that a row belongs to, by halving.
    public func trace(ofRow row: Int) -> Int {
        max(0, firstRows[..<traceCount].partitioningIndex { Int($0) > row } - 1)
    }

    /// The direct children of a row, by start.
    public func children(of row: Int) -> ChildRows {
        ChildRows(subtreeEnds: subtreeEnds, row: row + 1, end: Int(subtreeEnds[row]))
    }

    /// Its length in nanoseconds, 0 when it ends before it starts.
    public func duration(ofRow row: Int) -> Int64 { max(0, end(row).since(start(row))) }
    public func start(_ row: Int) -> Timestamp { Timestamp(nanoseconds: starts[row]) }
    public func end(_ row: Int) -> Timestamp { Timestamp(nanoseconds: ends[row]) }
    public func name(_ row: Int) -> String { strings[names[row]] }
    public func request(_ row: Int) -> RequestInfo { requests[Int(requestIndexes[row])] }
    public func profile(_ row: Int) -> ResourceProfile { profiles[Int(profileIndexes[row])] }
    /// nil for a row that came as no span.
    public func span(_ row: Int) -> SpanProfile? {
        let number = Int(profiles[Int(profileIndexes[row])].span)
        return number == 0 ? nil : spans[number]
    }
    public func service(ofRow row: Int) -> ServiceKey { services[Int(nodes[row])] }

    /// The annotations of the rows in a range, by halving.
    public func annotations(in rows: Range<Int>) -> ArraySlice<AnnotationEntry> { annotations.entries(of: rows) }
    public func exceptions(in rows: Range<Int>) -> ArraySlice<ExceptionEntry> { exceptions.entries(of: rows) }
    public func links(in rows: Range<Int>) -> ArraySlice<LinkEntry> { links.entries(of: rows) }
    /// The parents that some rows name and that are not here.
    public func missingParents(in rows: Range<Int>) -> ArraySlice<MissingParent> { missingParents.entries(of: rows) }
}

/// The direct children of a row, by start.
public struct ChildRows: Sequence, IteratorProtocol {
    let subtreeEnds: [UInt32]
    var row: Int
    let end: Int

    public mutating func next() -> Int? {
        guard row < end else { return nil }
        defer { row = Int(subtreeEnds[row]) }
        return row
    }
}
