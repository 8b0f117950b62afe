import TraceModel

/// Laid-out traces of one piece of a source, in the numbers of its worker's tables. Whole enough to be merged with another
/// block's part of the same trace.
public struct TraceBlock: Sendable {
    /// Columns only: its strings, profiles and services stand in the tables.
    public internal(set) var store = TraceStore()
    /// Parents that tops of documents name and that are not in the block, ascending by row.
    var missingParents: [(row: UInt32, parent: EntityID)] = []

    public init() {}
}

extension TraceStore {
    mutating func reserve(rows: Int, traces: Int) {
        traceIDs.reserveCapacity(traces)
        traceFlags.reserveCapacity(traces)
        firstRows.reserveCapacity(traces + 1)
        rootRows.reserveCapacity(traces)
        documentCounts.reserveCapacity(traces)
        ids.reserveCapacity(rows)
        parents.reserveCapacity(rows)
        subtreeEnds.reserveCapacity(rows)
        starts.reserveCapacity(rows)
        ends.reserveCapacity(rows)
        names.reserveCapacity(rows)
        flags.reserveCapacity(rows)
        segments.reserveCapacity(rows)
        nodes.reserveCapacity(rows)
        requestIndexes.reserveCapacity(rows)
        profileIndexes.reserveCapacity(rows)
        placeIndexes.reserveCapacity(rows)
    }
}
