import Synchronization
import TraceModel

/// A run of a block's traces on its way into a store.
struct TraceRun: Sendable {
    var store: TraceStore
    var traces: Range<Int>
    var rows: Range<Int>
    var map: TableMap
    /// Number in the joined store of the block's first place.
    var firstPlace: UInt32
    /// How much every row of it moves.
    var shift: Int

    init(store: TraceStore, traces: Range<Int>, map: TableMap, firstPlace: UInt32, firstRow: Int) {
        self.store = store
        self.traces = traces
        self.map = map
        self.firstPlace = firstPlace
        rows = Int(store.firstRows[traces.lowerBound])..<Int(store.firstRows[traces.upperBound])
        shift = firstRow - rows.lowerBound
    }

    /// The same run with the columns of one group only.
    func columns(ofGroup group: RunJoiner.Group) -> TraceRun {
        var run = self
        run.store = TraceStore()
        switch group {
        case .times:
            run.store.traceIDs = store.traceIDs
            run.store.traceFlags = store.traceFlags
            run.store.documentCounts = store.documentCounts
            run.store.firstRows = store.firstRows
            run.store.rootRows = store.rootRows
            run.store.ids = store.ids
            run.store.starts = store.starts
            run.store.ends = store.ends
        case .tree:
            run.store.parents = store.parents
            run.store.subtreeEnds = store.subtreeEnds
            run.store.segments = store.segments
            run.store.flags = store.flags
        case .numbers:
            run.store.names = store.names
            run.store.nodes = store.nodes
            run.store.profileIndexes = store.profileIndexes
            run.store.placeIndexes = store.placeIndexes
        case .lists:
            run.store.requestIndexes = store.requestIndexes
            run.store.requests = store.requests
            run.store.annotations = store.annotations
            run.store.exceptions = store.exceptions
            run.store.links = store.links
        }
        return run
    }
}

/// Runs one after another as one store. Columns are filled by groups, each of which may run on a thread of its own; what
/// comes out does not depend on that. A run's columns are let go as soon as they are copied: the store and the blocks that
/// it is made of are never both whole in memory.
struct RunJoiner: Sendable {
    /// Columns that are filled together.
    enum Group: Int, CaseIterable, Sendable {
        case times, tree, numbers, lists
    }
    private let rowCount: Int
    private let traceCount: Int
    private let requestCount: Int
    private let annotationCount: Int
    /// What each group still has to copy.
    private let runs: RunLists
    private let release: @Sendable () -> Void

    /// - Parameter release: gives memory that was let go back to the system; called a few times on the way.
    init(_ runs: [TraceRun], release: @escaping @Sendable () -> Void) {
        rowCount = runs.reduce(0) { $0 + $1.rows.count }
        traceCount = runs.reduce(0) { $0 + $1.traces.count }
        requestCount = runs.reduce(1) { $0 + $1.store.requests.count }
        annotationCount = runs.reduce(0) { $0 + $1.store.annotations.count }
        self.runs = RunLists(Group.allCases.map { group in runs.map { $0.columns(ofGroup: group) } })
        self.release = release
    }

    /// A store with the columns of one group; the others are empty. Each group can be asked for once.
    func columns(ofGroup group: Group) -> TraceStore {
        var list = runs.take(group.rawValue)
        var store = TraceStore()
        reserve(group, &store)
        let quarter = max(64, list.count / 4)
        for index in list.indices {
            let run = list[index]
            switch group {
            case .times: fillTimes(&store, run)
            case .tree: fillTree(&store, run)
            case .numbers: fillNumbers(&store, run)
            case .lists: fillLists(&store, run)
            }
            list[index].store = TraceStore()
            if index % quarter == quarter - 1 { release() }
        }
        return store
    }

    /// One store of all groups' columns.
    static func united(_ groups: [TraceStore]) -> TraceStore {
        var store = groups[Group.times.rawValue]
        let (tree, numbers) = (groups[Group.tree.rawValue], groups[Group.numbers.rawValue])
        let lists = groups[Group.lists.rawValue]
        store.parents = tree.parents
        store.subtreeEnds = tree.subtreeEnds
        store.segments = tree.segments
        store.flags = tree.flags
        store.names = numbers.names
        store.nodes = numbers.nodes
        store.profileIndexes = numbers.profileIndexes
        store.placeIndexes = numbers.placeIndexes
        store.requestIndexes = lists.requestIndexes
        store.requests = lists.requests
        store.annotations = lists.annotations
        store.exceptions = lists.exceptions
        store.links = lists.links
        return store
    }

    private func reserve(_ group: Group, _ store: inout TraceStore) {
        switch group {
        case .times:
            store.traceIDs.reserveCapacity(traceCount)
            store.traceFlags.reserveCapacity(traceCount)
            store.documentCounts.reserveCapacity(traceCount)
            store.firstRows.reserveCapacity(traceCount + 1)
            store.rootRows.reserveCapacity(traceCount)
            store.ids.reserveCapacity(rowCount)
            store.starts.reserveCapacity(rowCount)
            store.ends.reserveCapacity(rowCount)
        case .tree:
            store.parents.reserveCapacity(rowCount)
            store.subtreeEnds.reserveCapacity(rowCount)
            store.segments.reserveCapacity(rowCount)
            store.flags.reserveCapacity(rowCount)
        case .numbers:
            store.names.reserveCapacity(rowCount)
            store.nodes.reserveCapacity(rowCount)
            store.profileIndexes.reserveCapacity(rowCount)
            store.placeIndexes.reserveCapacity(rowCount)
        case .lists:
            store.requestIndexes.reserveCapacity(rowCount)
            store.requests.reserveCapacity(requestCount)
            store.annotations.reserveCapacity(annotationCount)
        }
    }
}

// MARK: - Copying
extension RunJoiner {
    private func fillTimes(_ store: inout TraceStore, _ run: TraceRun) {
        let other = run.store
        store.traceIDs += other.traceIDs[run.traces]
        store.traceFlags += other.traceFlags[run.traces]
        store.documentCounts += other.documentCounts[run.traces]
        let behind = (run.traces.lowerBound + 1)..<(run.traces.upperBound + 1)
        store.firstRows += other.firstRows[behind].lazy.map { moved($0, run.shift) }
        store.rootRows += other.rootRows[run.traces].lazy.map { moved($0, run.shift) }
        store.ids += other.ids[run.rows]
        store.starts += other.starts[run.rows]
        store.ends += other.ends[run.rows]
    }

    private func fillTree(_ store: inout TraceStore, _ run: TraceRun) {
        let other = run.store
        let shift = run.shift
        store.parents += other.parents[run.rows].lazy.map { $0 < 0 ? $0 : Int32(truncatingIfNeeded: Int($0) + shift) }
        store.subtreeEnds += other.subtreeEnds[run.rows].lazy.map { moved($0, shift) }
        store.segments += other.segments[run.rows].lazy.map { moved($0, shift) }
        store.flags += other.flags[run.rows]
    }

    private func fillNumbers(_ store: inout TraceStore, _ run: TraceRun) {
        let other = run.store
        let map = run.map
        store.names += other.names[run.rows].lazy.map { map.strings[Int($0)] }
        store.nodes += other.nodes[run.rows].lazy.map { map.services[Int($0)] }
        store.profileIndexes += other.profileIndexes[run.rows].lazy.map { map.profiles[Int($0)] }
        store.placeIndexes += other.placeIndexes[run.rows].lazy.map { $0 + run.firstPlace }
    }

    private func fillLists(_ store: inout TraceStore, _ run: TraceRun) {
        let strings = run.map.strings
        for index in run.store.requestIndexes[run.rows] {
            if index == 0 {
                store.requestIndexes.append(0)
            } else {
                store.requestIndexes.append(UInt32(store.requests.count))
                store.requests.append(run.store.requests[Int(index)].mapped { strings[Int($0)] })
            }
        }
        for entry in run.store.annotations(in: run.rows) {
            store.annotations.append(entry.mapped(row: moved(entry.row, run.shift)) { strings[Int($0)] })
        }
        for entry in run.store.exceptions(in: run.rows) {
            var exception = entry
            exception.row = moved(entry.row, run.shift)
            exception.type = strings[Int(entry.type)]
            exception.message = strings[Int(entry.message)]
            store.exceptions.append(exception)
        }
        for entry in run.store.links(in: run.rows) {
            store.links.append(
                LinkEntry(row: moved(entry.row, run.shift), traceID: entry.traceID, entityID: entry.entityID))
        }
    }

    private func moved(_ row: UInt32, _ shift: Int) -> UInt32 { UInt32(truncatingIfNeeded: Int(row) + shift) }
}

/// Lists of runs that are handed out once each.
private final class RunLists: Sendable {
    private let lists: Mutex<[[TraceRun]]>

    init(_ lists: [[TraceRun]]) { self.lists = Mutex(lists) }

    func take(_ index: Int) -> [TraceRun] {
        lists.withLock { lists in
            let list = lists[index]
            lists[index] = []
            return list
        }
    }
}
