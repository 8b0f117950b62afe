import TraceModel

extension TraceStore {
    /// The store with only these traces, in the order given. Strings, services and what rows point to stay as they are.
    func keeping(_ traces: [Int]) -> TraceStore {
        var result = TraceStore()
        result.strings = strings
        (result.services, result.requests, result.profiles, result.places) = (services, requests, profiles, places)
        result.spans = spans
        result.foreignIDs = foreignIDs
        let total = traces.reduce(0) { $0 + rows(ofTrace: $1).count }
        result.reserve(rows: total, traces: traces.count)
        for trace in traces { result.append(trace, of: self) }
        return result
    }

    private mutating func append(_ trace: Int, of other: TraceStore) {
        let rows = other.rows(ofTrace: trace)
        let shift = rowCount - rows.lowerBound
        ids += other.ids[rows]
        parents += other.parents[rows].lazy.map { $0 < 0 ? $0 : $0 + Int32(shift) }
        subtreeEnds += other.subtreeEnds[rows].lazy.map { UInt32(Int($0) + shift) }
        starts += other.starts[rows]
        ends += other.ends[rows]
        names += other.names[rows]
        flags += other.flags[rows]
        segments += other.segments[rows].lazy.map { UInt32(Int($0) + shift) }
        nodes += other.nodes[rows]
        requestIndexes += other.requestIndexes[rows]
        profileIndexes += other.profileIndexes[rows]
        placeIndexes += other.placeIndexes[rows]
        appendEntries(of: rows, shift, other)
        for place in other.otherPlaces(ofTrace: trace) {
            otherPlaces.append(OtherPlace(trace: UInt32(traceIDs.count), place: place))
        }
        traceIDs.append(other.traceIDs[trace])
        traceFlags.append(other.traceFlags[trace])
        documentCounts.append(other.documentCounts[trace])
        rootRows.append(UInt32(Int(other.rootRows[trace]) + shift))
        firstRows.append(UInt32(rowCount))
    }

    private mutating func appendEntries(of rows: Range<Int>, _ shift: Int, _ other: TraceStore) {
        for entry in other.annotations(in: rows) {
            annotations.append(entry.mapped(row: UInt32(Int(entry.row) + shift)) { $0 })
        }
        for var entry in other.exceptions(in: rows) {
            entry.row = UInt32(Int(entry.row) + shift)
            exceptions.append(entry)
        }
        for var entry in other.links(in: rows) {
            entry.row = UInt32(Int(entry.row) + shift)
            links.append(entry)
        }
    }
}
