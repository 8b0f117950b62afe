import Synchronization
import TraceModel

/// A block on its way into a store: what its runs are copied from.
struct RunSource: Sendable {
    var store: TraceStore
    var map: TableMap
    /// Number in the joined store of the block's first place.
    var firstPlace: UInt32
    /// How many runs still copy from it.
    var runs = 0

    /// The same with the columns of one group only.
    func columns(ofGroup group: RunJoiner.Group) -> RunSource {
        var run = RunSource(store: TraceStore(), map: map, firstPlace: firstPlace, runs: runs)
        switch group {
        case .times:
            run.store.traceIDs = store.traceIDs
            run.store.traceFlags = store.traceFlags
            run.store.documentCounts = store.documentCounts
            run.store.otherPlaces = store.otherPlaces
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

/// A run of a block's traces: small, as there is one for each trace where documents come in no order.
struct TraceRun: Sendable {
    var source: Int32
    private var first: Int32
    private var end: Int32
    private var firstRow: UInt32
    private var endRow: UInt32
    /// How much every row of it moves.
    private var move: Int32

    init(source: Int, traces: Range<Int>, of store: TraceStore, firstRow: Int) {
        self.source = Int32(source)
        first = Int32(traces.lowerBound)
        end = Int32(traces.upperBound)
        self.firstRow = store.firstRows[traces.lowerBound]
        endRow = store.firstRows[traces.upperBound]
        move = Int32(truncatingIfNeeded: firstRow - Int(self.firstRow))
    }

    var traces: Range<Int> { Int(first)..<Int(end) }
    var rows: Range<Int> { Int(firstRow)..<Int(endRow) }
    var shift: Int { Int(move) }
}

/// Runs one after another as one store. Columns are filled by groups, each of which may run on a thread of its own; what
/// comes out does not depend on that. A block's columns are let go as soon as they are copied: the store and the blocks that
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
    private let runs: [TraceRun]
    /// What each group still has to copy.
    private let sources: SourceLists
    private let release: @Sendable () -> Void

    /// - Parameter release: gives memory that was let go back to the system; called a few times on the way.
    init(_ runs: [TraceRun], of sources: [RunSource], release: @escaping @Sendable () -> Void) {
        var sources = sources
        for run in runs { sources[Int(run.source)].runs += 1 }
        rowCount = runs.reduce(0) { $0 + $1.rows.count }
        traceCount = runs.reduce(0) { $0 + $1.traces.count }
        requestCount = sources.reduce(1) { $0 + $1.store.requests.count }
        annotationCount = sources.reduce(0) { $0 + $1.store.annotations.count }
        self.runs = runs
        self.sources = SourceLists(Group.allCases.map { group in sources.map { $0.columns(ofGroup: group) } })
        self.release = release
    }

    /// A store with the columns of one group; the others are empty. Each group can be asked for once.
    func columns(ofGroup group: Group) -> TraceStore {
        var list = sources.take(group.rawValue)
        var store = TraceStore()
        reserve(group, &store)
        let quarter = max(64, list.count / 4)
        var done = 0
        for run in runs {
            let number = Int(run.source)
            switch group {
            case .times: fillTimes(&store, run, list[number])
            case .tree: fillTree(&store, run, list[number].store)
            case .numbers: fillNumbers(&store, run, list[number])
            case .lists: fillLists(&store, run, list[number])
            }
            list[number].runs -= 1
            if list[number].runs > 0 { continue }
            list[number].store = TraceStore()
            done += 1
            if done % quarter == 0 { release() }
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
    private func fillTimes(_ store: inout TraceStore, _ run: TraceRun, _ source: RunSource) {
        let other = source.store
        if !other.otherPlaces.isEmpty { fillOtherPlaces(&store, run, source) }
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

    /// Called before the run's traces are there.
    private func fillOtherPlaces(_ store: inout TraceStore, _ run: TraceRun, _ source: RunSource) {
        let shift = store.traceIDs.count - run.traces.lowerBound
        for trace in run.traces {
            for place in source.store.otherPlaces(ofTrace: trace) {
                store.otherPlaces.append(
                    OtherPlace(trace: UInt32(trace + shift), place: place + source.firstPlace))
            }
        }
    }

    private func fillTree(_ store: inout TraceStore, _ run: TraceRun, _ other: TraceStore) {
        let shift = run.shift
        store.parents += other.parents[run.rows].lazy.map { $0 < 0 ? $0 : Int32(truncatingIfNeeded: Int($0) + shift) }
        store.subtreeEnds += other.subtreeEnds[run.rows].lazy.map { moved($0, shift) }
        store.segments += other.segments[run.rows].lazy.map { moved($0, shift) }
        store.flags += other.flags[run.rows]
    }

    private func fillNumbers(_ store: inout TraceStore, _ run: TraceRun, _ source: RunSource) {
        let other = source.store
        let map = source.map
        store.names += other.names[run.rows].lazy.map { map.strings[Int($0)] }
        store.nodes += other.nodes[run.rows].lazy.map { map.services[Int($0)] }
        store.profileIndexes += other.profileIndexes[run.rows].lazy.map { map.profiles[Int($0)] }
        store.placeIndexes += other.placeIndexes[run.rows].lazy.map { $0 + source.firstPlace }
    }

    private func fillLists(_ store: inout TraceStore, _ run: TraceRun, _ source: RunSource) {
        let strings = source.map.strings
        for index in source.store.requestIndexes[run.rows] {
            if index == 0 {
                store.requestIndexes.append(0)
            } else {
                store.requestIndexes.append(UInt32(store.requests.count))
                store.requests.append(source.store.requests[Int(index)].mapped { strings[Int($0)] })
            }
        }
        for entry in source.store.annotations(in: run.rows) {
            store.annotations.append(entry.mapped(row: moved(entry.row, run.shift)) { strings[Int($0)] })
        }
        for entry in source.store.exceptions(in: run.rows) {
            var exception = entry
            exception.row = moved(entry.row, run.shift)
            exception.type = strings[Int(entry.type)]
            exception.message = strings[Int(entry.message)]
            store.exceptions.append(exception)
        }
        for entry in source.store.links(in: run.rows) {
            store.links.append(
                LinkEntry(row: moved(entry.row, run.shift), traceID: entry.traceID, entityID: entry.entityID))
        }
    }

    private func moved(_ row: UInt32, _ shift: Int) -> UInt32 { UInt32(truncatingIfNeeded: Int(row) + shift) }
}

/// Lists of sources that are handed out once each.
private final class SourceLists: Sendable {
    private let lists: Mutex<[[RunSource]]>

    init(_ lists: [[RunSource]]) { self.lists = Mutex(lists) }

    func take(_ index: Int) -> [RunSource] {
        lists.withLock { lists in
            let list = lists[index]
            lists[index] = []
            return list
        }
    }
}
