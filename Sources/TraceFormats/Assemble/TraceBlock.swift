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

/// A run of a block's traces on its way into a store.
struct TraceRun: Sendable {
    var store: TraceStore
    var traces: Range<Int>
    var map: TableMap
    /// Number in the joined store of the block's first place.
    var firstPlace: UInt32
    /// The row in the joined store of the run's first, and how much every row of it moves.
    var firstRow: Int

    var rows: Range<Int> { Int(store.firstRows[traces.lowerBound])..<Int(store.firstRows[traces.upperBound]) }
    var shift: Int { firstRow - rows.lowerBound }
}

/// Runs one after another as one store. Columns are filled by groups, each of which may run on a thread of its own; what
/// comes out does not depend on that.
struct RunJoiner: Sendable {
    let runs: [TraceRun]
    let rowCount: Int
    let traceCount: Int

    /// How many groups of columns there are.
    static let groupCount = 4

    init(_ runs: [TraceRun]) {
        self.runs = runs
        rowCount = runs.last.map { $0.firstRow + $0.rows.count } ?? 0
        traceCount = runs.reduce(0) { $0 + $1.traces.count }
    }

    /// A store with the columns of one group; the others are empty.
    func columns(ofGroup group: Int) -> TraceStore {
        var store = TraceStore()
        switch group {
        case 0: fillTimes(&store)
        case 1: fillTree(&store)
        case 2: fillNumbers(&store)
        default: fillLists(&store)
        }
        return store
    }

    /// One store of all groups' columns.
    static func united(_ groups: [TraceStore]) -> TraceStore {
        var store = groups[0]
        store.parents = groups[1].parents
        store.subtreeEnds = groups[1].subtreeEnds
        store.segments = groups[1].segments
        store.flags = groups[1].flags
        store.names = groups[2].names
        store.nodes = groups[2].nodes
        store.profileIndexes = groups[2].profileIndexes
        store.placeIndexes = groups[2].placeIndexes
        store.requestIndexes = groups[3].requestIndexes
        store.requests = groups[3].requests
        store.annotations = groups[3].annotations
        store.exceptions = groups[3].exceptions
        store.links = groups[3].links
        return store
    }

    private func fillTimes(_ store: inout TraceStore) {
        store.traceIDs.reserveCapacity(traceCount)
        store.firstRows.reserveCapacity(traceCount + 1)
        store.rootRows.reserveCapacity(traceCount)
        store.ids.reserveCapacity(rowCount)
        store.starts.reserveCapacity(rowCount)
        store.ends.reserveCapacity(rowCount)
        for run in runs {
            let other = run.store
            let shift = run.shift
            store.traceIDs += other.traceIDs[run.traces]
            store.traceFlags += other.traceFlags[run.traces]
            store.documentCounts += other.documentCounts[run.traces]
            let behind = (run.traces.lowerBound + 1)..<(run.traces.upperBound + 1)
            store.firstRows += other.firstRows[behind].lazy.map { moved($0, shift) }
            store.rootRows += other.rootRows[run.traces].lazy.map { moved($0, shift) }
            store.ids += other.ids[run.rows]
            store.starts += other.starts[run.rows]
            store.ends += other.ends[run.rows]
        }
    }

    private func fillTree(_ store: inout TraceStore) {
        store.parents.reserveCapacity(rowCount)
        store.subtreeEnds.reserveCapacity(rowCount)
        store.segments.reserveCapacity(rowCount)
        store.flags.reserveCapacity(rowCount)
        for run in runs {
            let other = run.store
            let shift = run.shift
            store.parents += other.parents[run.rows].lazy.map {
                $0 < 0 ? $0 : Int32(truncatingIfNeeded: Int($0) + shift)
            }
            store.subtreeEnds += other.subtreeEnds[run.rows].lazy.map { moved($0, shift) }
            store.segments += other.segments[run.rows].lazy.map { moved($0, shift) }
            store.flags += other.flags[run.rows]
        }
    }

    private func fillNumbers(_ store: inout TraceStore) {
        store.names.reserveCapacity(rowCount)
        store.nodes.reserveCapacity(rowCount)
        store.profileIndexes.reserveCapacity(rowCount)
        store.placeIndexes.reserveCapacity(rowCount)
        for run in runs {
            let other = run.store
            let map = run.map
            store.names += other.names[run.rows].lazy.map { map.strings[Int($0)] }
            store.nodes += other.nodes[run.rows].lazy.map { map.services[Int($0)] }
            store.profileIndexes += other.profileIndexes[run.rows].lazy.map { map.profiles[Int($0)] }
            store.placeIndexes += other.placeIndexes[run.rows].lazy.map { $0 + run.firstPlace }
        }
    }

    private func fillLists(_ store: inout TraceStore) {
        store.requestIndexes.reserveCapacity(rowCount)
        store.requests.reserveCapacity(runs.reduce(1) { $0 + $1.store.requests.count })
        store.annotations.reserveCapacity(runs.reduce(0) { $0 + $1.store.annotations.count })
        for run in runs {
            fillRequests(&store, run)
            fillEntries(&store, run)
        }
    }

    private func fillRequests(_ store: inout TraceStore, _ run: TraceRun) {
        let strings = run.map.strings
        for index in run.store.requestIndexes[run.rows] {
            if index == 0 {
                store.requestIndexes.append(0)
            } else {
                store.requestIndexes.append(UInt32(store.requests.count))
                store.requests.append(run.store.requests[Int(index)].mapped { strings[Int($0)] })
            }
        }
    }

    private func fillEntries(_ store: inout TraceStore, _ run: TraceRun) {
        let strings = run.map.strings
        let shift = run.shift
        for entry in run.store.annotations(in: run.rows) {
            store.annotations.append(entry.mapped(row: moved(entry.row, shift)) { strings[Int($0)] })
        }
        for entry in run.store.exceptions(in: run.rows) {
            var exception = entry
            exception.row = moved(entry.row, shift)
            exception.type = strings[Int(entry.type)]
            exception.message = strings[Int(entry.message)]
            store.exceptions.append(exception)
        }
        for entry in run.store.links(in: run.rows) {
            store.links.append(
                LinkEntry(row: moved(entry.row, shift), traceID: entry.traceID, entityID: entry.entityID))
        }
    }

    private func moved(_ row: UInt32, _ shift: Int) -> UInt32 { UInt32(truncatingIfNeeded: Int(row) + shift) }
}
