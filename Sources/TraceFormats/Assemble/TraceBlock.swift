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

    /// Appends a run of another store's traces; numbers of strings, profiles, services and places are mapped.
    mutating func append(_ other: TraceStore, traces: Range<Int>, _ map: TableMap, firstPlace: UInt32) {
        let rows = Int(other.firstRows[traces.lowerBound])..<Int(other.firstRows[traces.upperBound])
        let shift = Int64(rowCount) - Int64(rows.lowerBound)
        let moved = { (row: UInt32) in UInt32(truncatingIfNeeded: Int64(row) + shift) }
        traceIDs += other.traceIDs[traces]
        traceFlags += other.traceFlags[traces]
        documentCounts += other.documentCounts[traces]
        firstRows += other.firstRows[(traces.lowerBound + 1)..<(traces.upperBound + 1)].lazy.map(moved)
        rootRows += other.rootRows[traces].lazy.map(moved)
        ids += other.ids[rows]
        parents += other.parents[rows].lazy.map { $0 < 0 ? $0 : Int32(truncatingIfNeeded: Int64($0) + shift) }
        subtreeEnds += other.subtreeEnds[rows].lazy.map(moved)
        starts += other.starts[rows]
        ends += other.ends[rows]
        names += other.names[rows].lazy.map { map.strings[Int($0)] }
        flags += other.flags[rows]
        segments += other.segments[rows].lazy.map(moved)
        nodes += other.nodes[rows].lazy.map { map.services[Int($0)] }
        profileIndexes += other.profileIndexes[rows].lazy.map { map.profiles[Int($0)] }
        placeIndexes += other.placeIndexes[rows].lazy.map { $0 + firstPlace }
        appendRequests(other, rows, map)
        appendLists(other, rows, map, moved)
    }

    private mutating func appendRequests(_ other: TraceStore, _ rows: Range<Int>, _ map: TableMap) {
        for index in other.requestIndexes[rows] {
            if index == 0 {
                requestIndexes.append(0)
            } else {
                requestIndexes.append(UInt32(requests.count))
                requests.append(other.requests[Int(index)].mapped { map.strings[Int($0)] })
            }
        }
    }

    private mutating func appendLists(
        _ other: TraceStore, _ rows: Range<Int>, _ map: TableMap, _ moved: (UInt32) -> UInt32
    ) {
        for entry in other.annotations(in: rows) {
            annotations.append(entry.mapped(row: moved(entry.row)) { map.strings[Int($0)] })
        }
        for entry in other.exceptions(in: rows) {
            var exception = entry
            exception.row = moved(entry.row)
            exception.type = map.strings[Int(entry.type)]
            exception.message = map.strings[Int(entry.message)]
            exceptions.append(exception)
        }
        for entry in other.links(in: rows) {
            links.append(LinkEntry(row: moved(entry.row), traceID: entry.traceID, entityID: entry.entityID))
        }
    }
}
