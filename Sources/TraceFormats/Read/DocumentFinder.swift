import TraceModel

/// What spans of one trace are because of where they stood: what their documents do not say by themselves.
public struct SpanRoles: Sendable {
    /// Those that are segments (U-28).
    public var segments: Set<EntityID>
    /// Those that carry their resource's attributes: the first of its run, beside segments.
    public var ofResources: Set<EntityID>

    public init(segments: Set<EntityID>, ofResources: Set<EntityID>) {
        (self.segments, self.ofResources) = (segments, ofResources)
    }
}

/// Finds documents again at the place where they stand, for the segment that was opened and for writing a trace as it was read.
/// The same readers that read a document find it, so that the two cannot disagree.
public final class DocumentFinder {
    /// One document as X-Ray would hold it.
    public struct Found: Sendable {
        /// What it names, or what the answer around it does.
        public var traceID: TraceID?
        /// The segment's id as it says it; empty when it has none.
        public var id: String
        /// A segment document, as JSON.
        public var text: String

        public init(traceID: TraceID?, id: String, text: String) {
            self.traceID = traceID
            self.id = id
            self.text = text
        }
    }

    // Made with the first text, used again for all others: their buffers cost more than most texts.
    private var parser: JSONParser?
    private var walk: ValueWalk?

    private let conversion: SpanConversion

    /// - Parameter conversion: how spans become documents.
    public init(_ conversion: SpanConversion = .services) { self.conversion = conversion }

    /// Whether names and texts of metadata stand as they are in the text at a place.
    public static func holdsMetadataAsWritten(_ place: DocumentPlace) -> Bool {
        Formats.all[Int(place.format)].holdsMetadataAsWritten
    }

    /// Every document in a text that was read before: of an answer, a list, or by itself.
    /// - Parameters:
    ///   - traceID: leaves out documents of other traces; those that name no trace stay.
    ///   - place: where the text stood, for its format.
    ///   - roles: of the spans of that trace; nil when they are not known.
    /// - Throws: `JSONError` when the text is no JSON even after mending.
    public func documents(
        in bytes: [UInt8], at place: DocumentPlace? = nil, of traceID: TraceID? = nil, roles: SpanRoles? = nil
    ) throws(JSONError) -> [Found] {
        try search(bytes, place, DocumentSearch(traceID: traceID, roles: roles)).found
    }

    /// Every document in such a text, of all its traces.
    /// - Parameter roles: of the spans of a trace; nil when they are not known.
    /// - Throws: `JSONError` when the text is no JSON even after mending.
    public func documents(
        in bytes: [UInt8], at place: DocumentPlace, roles: @escaping (TraceID) -> SpanRoles?
    ) throws(JSONError) -> [Found] {
        try search(bytes, place, DocumentSearch(rolesOfTrace: roles)).found
    }

    /// The detail of one entity: of a document, or of a subsegment embedded in one.
    /// - Returns: nil when the text does not hold it.
    /// - Throws: `JSONError` when the text is no JSON even after mending.
    public func detail(
        of id: EntityID, in traceID: TraceID, bytes: [UInt8], at place: DocumentPlace? = nil, roles: SpanRoles? = nil
    ) throws(JSONError) -> SegmentDetail? {
        try search(bytes, place, DocumentSearch(traceID: traceID, entityID: id, roles: roles)).detail?.value
    }

    private func search(
        _ bytes: [UInt8], _ place: DocumentPlace?, _ search: DocumentSearch
    ) throws(JSONError) -> DocumentSearch {
        let walk = try readyWalk()
        var intake = Intake()
        intake.search = search
        intake.conversion = conversion
        if let place, Formats.all[Int(place.format)].isBinary {
            bytes.withUnsafeBufferPointer { walk.record($0, of: Int(place.format), into: &intake) }
        } else {
            do throws(JSONError) {
                try read(bytes, walk, &intake)
            } catch {
                guard error.isMendable, let better = bytes.withUnsafeBufferPointer({ mended($0) }) else { throw error }
                try read(better, walk, &intake)
            }
        }
        return intake.search ?? search
    }

    private func read(_ bytes: [UInt8], _ walk: ValueWalk, _ intake: inout Intake) throws(JSONError) {
        let parser = try readyParser()
        let result = padded(bytes).withUnsafeBufferPointer { buffer -> Result<Void, JSONError> in
            guard let base = buffer.baseAddress else { return .success(()) }
            do throws(JSONError) {
                walk.value(Tape.root, in: try parser.parse(base, count: bytes.count), into: &intake)
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }

    private func readyParser() throws(JSONError) -> JSONParser {
        if let parser { return parser }
        let made = try JSONParser()
        parser = made
        return made
    }

    private func readyWalk() throws(JSONError) -> ValueWalk {
        if let walk { return walk }
        let made = try ValueWalk()
        walk = made
        return made
    }
}
