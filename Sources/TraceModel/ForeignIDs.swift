/// Ids of traces and entities that are not of X-Ray's form (1-8-24 or 32 digits, 16 digits), by the id that stands for them: they
/// are shown, asked for and written by their own name. Usually there are none.
public struct ForeignIDs: Hashable, Sendable {
    public private(set) var traces: [TraceID: String] = [:]
    public private(set) var entities: [EntityID: String] = [:]

    public init() {}

    public var isEmpty: Bool { traces.isEmpty && entities.isEmpty }

    /// About what they take: a place in a table that is half full, and a String of its own (its name is longer than 15 bytes).
    var byteCount: Int { (traces.count + entities.count) * 128 }

    /// The name of a trace as its documents say it.
    public func name(of id: TraceID) -> String { traces[id] ?? id.description }
    /// The name of an entity as its document says it.
    public func name(of id: EntityID) -> String { entities[id] ?? id.description }

    public mutating func note(_ name: String, for id: TraceID) {
        if traces[id] == nil { traces[id] = name }
    }
    public mutating func note(_ name: String, for id: EntityID) {
        if entities[id] == nil { entities[id] = name }
    }

    public mutating func merge(_ others: ForeignIDs) {
        traces.merge(others.traces) { own, _ in own }
        entities.merge(others.entities) { own, _ in own }
    }
}

extension TraceID {
    /// Reads an id of the usual form, or one whose leading zeros were left out, as Jaeger does.
    public init?(digits name: String) {
        if let id = TraceID(name) {
            self = id
        } else {
            guard !name.isEmpty, name.utf8.count < 32 else { return nil }
            self.init(String(repeating: "0", count: 32 - name.utf8.count) + name)
        }
    }

    /// The id that a name stands for: read, or made of a foreign one.
    public init(name: String) { self = TraceID(digits: name) ?? TraceID(hashing: name.utf8) }
}

extension EntityID {
    /// The id that a name stands for: read, or made of a foreign one.
    public init(name: String) { self = EntityID(name) ?? EntityID(hashing: name.utf8) }
}

extension TraceStore {
    /// A trace's id as its documents say it.
    public func traceName(_ trace: Int) -> String { foreignIDs.name(of: traceIDs[trace]) }
    /// The trace of that name, however it is written.
    public func trace(named name: String) -> Int? {
        let id = TraceID(name: name)
        let foreign = foreignIDs.isEmpty ? id : TraceID(hashing: name.utf8)
        return traceIDs.firstIndex { $0 == id || $0 == foreign }
    }

    /// A row's id as its document says it.
    public func idName(_ row: Int) -> String { foreignIDs.name(of: ids[row]) }

    /// The numbers of all places of a trace's documents, ascending.
    public func places(ofTrace trace: Int) -> [UInt32] {
        Set(placeIndexes[rows(ofTrace: trace)]).union(otherPlaces(ofTrace: trace)).sorted()
    }

    /// The numbers of those that no row shows.
    public func otherPlaces(ofTrace trace: Int) -> [UInt32] {
        otherPlaces.entries(ofTraces: trace..<(trace + 1)).map(\.place)
    }
}
