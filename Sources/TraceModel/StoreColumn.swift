/// One column of `TraceStore`: how its entries of some traces come into another store, and what they take. All of them are in
/// `StoreColumn.all`; what is not there is a table that entries point to.
public struct StoreColumn: Sendable {
    /// Bytes of each row and of each trace in it.
    let rowBytes: Int
    let traceBytes: Int
    /// Bytes of entries that are counted by neither.
    let entryBytes: (@Sendable (TraceStore) -> Int)?
    /// Makes room for so many rows and traces.
    let reserve: @Sendable (inout TraceStore, _ rows: Int, _ traces: Int) -> Void
    /// Takes the column out of each store: it is copied run by run, and let go as soon as it is.
    public let take: @Sendable (inout [TraceStore]) -> any ColumnJob
}

/// The copying of one column, to be run once, on any thread.
public protocol ColumnJob: Sendable {
    /// - Parameter release: called as often as memory was let go.
    /// - Returns: puts the column into a store.
    mutating func run(_ plan: JoinPlan, release: () -> Void) -> @Sendable (inout TraceStore) -> Void
}

/// Which runs one after another make a new store.
public struct JoinPlan: Sendable {
    /// What the numbers of each source mean in the new store.
    public let maps: [TableMap]
    /// The runs, each with whether no later one copies from its source.
    fileprivate let steps: [(run: TraceRun, isLast: Bool)]
    /// The first run is a store that is whole in it, and whose numbers stay.
    fileprivate let growsFirst: Bool

    /// - Parameter growsFirst: the first run is all of a source whose map leaves every number as it is: the others are put behind it,
    ///   where it stands when nobody else holds it.
    public init(_ runs: [TraceRun], _ maps: [TableMap], growsFirst: Bool = false) {
        self.growsFirst = growsFirst
        var isUsedLater = [Bool](repeating: false, count: maps.count)
        var steps: [(run: TraceRun, isLast: Bool)] = []
        for run in runs.reversed() {
            steps.append((run, !isUsedLater[run.source]))
            isUsedLater[run.source] = true
        }
        (self.maps, self.steps) = (maps, steps.reversed())
    }
}

extension JoinPlan {
    /// Takes what the first run holds as it is, if that may be.
    /// - Returns: the runs that are to be copied behind it.
    fileprivate func steps<Entry>(
        after column: inout [Entry], in parts: inout [[Entry]]
    ) -> ArraySlice<(run: TraceRun, isLast: Bool)> {
        guard growsFirst, let first = steps.first else { return steps[...] }
        swap(&column, &parts[first.run.source])
        return steps.dropFirst()
    }
}

extension Array {
    /// Makes room for so many, and in steps for half as many more: what grows again and again is not to be copied each time. Room that
    /// nothing has been written to takes no memory.
    fileprivate mutating func grow(to wanted: Int, inSteps: Bool) {
        if !inSteps || wanted > capacity { reserveCapacity(inSteps ? wanted + wanted / 2 : wanted) }
    }
}

/// A run of a store's traces: small, as there is one for each trace where documents come in no order.
public struct TraceRun: Sendable {
    private let number: Int32
    private let first: Int32
    private let end: Int32
    private let firstRow: UInt32
    private let endRow: UInt32
    private let move: Int32

    /// - Parameter firstRow: the row that its first becomes.
    public init(source: Int, traces: Range<Int>, of store: TraceStore, firstRow: Int) {
        number = Int32(source)
        first = Int32(traces.lowerBound)
        end = Int32(traces.upperBound)
        self.firstRow = store.firstRows[traces.lowerBound]
        endRow = store.firstRows[traces.upperBound]
        move = Int32(truncatingIfNeeded: firstRow - Int(self.firstRow))
    }

    /// Number of the store that it is copied from.
    public var source: Int { Int(number) }
    public var traces: Range<Int> { Int(first)..<Int(end) }
    public var rows: Range<Int> { Int(firstRow)..<Int(endRow) }
    /// How far every row of it moves.
    public var shift: Int { Int(move) }

    /// What the number of a row becomes.
    public func moved(_ row: UInt32) -> UInt32 { UInt32(truncatingIfNeeded: Int(row) + shift) }
}

/// What one store's numbers are in another.
public struct TableMap: Sendable {
    public var strings: [StringIndex] = []
    public var profiles: [UInt32] = []
    public var services: [UInt32] = []
    /// Number of its first place.
    public var firstPlace: UInt32 = 0

    public init() {}
}

// MARK: - Kinds of columns

extension StoreColumn {
    typealias Path<Entry> = WritableKeyPath<TraceStore, [Entry]> & Sendable
    typealias Append<Entry> = @Sendable (inout [Entry], _ part: [Entry], TraceRun, JoinPlan) -> Void
    /// What entries of a column are counted by.
    private enum Measure { case rows, traces, entries }

    private init<Entry: Sendable>(_ path: Path<Entry>, _ measure: Measure, _ append: @escaping Append<Entry>) {
        rowBytes = measure == .rows ? MemoryLayout<Entry>.stride : 0
        traceBytes = measure == .traces ? MemoryLayout<Entry>.stride : 0
        let counted: @Sendable (TraceStore) -> Int = { $0[keyPath: path].count * MemoryLayout<Entry>.stride }
        entryBytes = measure == .entries ? counted : nil
        reserve = { store, rows, traces in
            switch measure {
            case .rows: store[keyPath: path].reserveCapacity(rows)
            case .traces: store[keyPath: path].reserveCapacity(traces + 1)
            case .entries: break
            }
        }
        take = { EntryJob(path: path, parts: StoreColumn.take(path, from: &$0), append: append) }
    }

    static func take<Entry>(_ path: Path<Entry>, from stores: inout [TraceStore]) -> [[Entry]] {
        stores.indices.map { number in
            var part: [Entry] = []
            swap(&part, &stores[number][keyPath: path])
            return part
        }
    }

    /// One entry a row, copied as it is.
    static func rows<Entry: Sendable>(_ path: Path<Entry>) -> StoreColumn {
        StoreColumn(path, .rows) { column, part, run, _ in column += part[run.rows] }
    }

    /// One entry a row: the number of a row.
    static func rows(ofRows path: Path<UInt32>) -> StoreColumn {
        StoreColumn(path, .rows) { column, part, run, _ in column += part[run.rows].lazy.map(run.moved) }
    }

    /// One entry a row: the number of a row, below 0 for none.
    static func rows(ofOptionalRows path: Path<Int32>) -> StoreColumn {
        StoreColumn(path, .rows) { column, part, run, _ in
            let shift = run.shift
            column += part[run.rows].lazy.map { $0 < 0 ? $0 : Int32(truncatingIfNeeded: Int($0) + shift) }
        }
    }

    /// One entry a row: a number in a table.
    static func rows(_ path: Path<UInt32>, in table: KeyPath<TableMap, [UInt32]> & Sendable) -> StoreColumn {
        StoreColumn(path, .rows) { column, part, run, plan in
            let map = plan.maps[run.source][keyPath: table]
            column += part[run.rows].lazy.map { map[Int($0)] }
        }
    }

    /// One entry a row: the number of a place.
    static func rows(ofPlaces path: Path<UInt32>) -> StoreColumn {
        StoreColumn(path, .rows) { column, part, run, plan in
            let first = plan.maps[run.source].firstPlace
            column += part[run.rows].lazy.map { $0 + first }
        }
    }

    /// One entry a trace, copied as it is.
    static func traces<Entry: Sendable>(_ path: Path<Entry>) -> StoreColumn {
        StoreColumn(path, .traces) { column, part, run, _ in column += part[run.traces] }
    }

    /// One entry a trace: the number of a row.
    static func traces(ofRows path: Path<UInt32>) -> StoreColumn {
        StoreColumn(path, .traces) { column, part, run, _ in column += part[run.traces].lazy.map(run.moved) }
    }

    /// One entry a trace and one before them: where its rows end.
    static func bounds(_ path: Path<UInt32>) -> StoreColumn {
        StoreColumn(path, .traces) { column, part, run, _ in
            let behind = (run.traces.lowerBound + 1)..<(run.traces.upperBound + 1)
            column += part[behind].lazy.map(run.moved)
        }
    }

    /// Entries that name their row, ascending by it.
    static func entries<Entry: RowEntry>(_ path: Path<Entry>) -> StoreColumn {
        StoreColumn(path, .entries) { column, part, run, plan in
            if part.isEmpty { return }
            let strings = plan.maps[run.source].strings
            for entry in part.entries(of: run.rows) {
                column.append(entry.mapped(row: run.moved(entry.row)) { strings[Int($0)] })
            }
        }
    }
}

private struct EntryJob<Entry: Sendable>: ColumnJob {
    let path: StoreColumn.Path<Entry>
    var parts: [[Entry]]
    let append: StoreColumn.Append<Entry>

    mutating func run(_ plan: JoinPlan, release: () -> Void) -> @Sendable (inout TraceStore) -> Void {
        var column = TraceStore()[keyPath: path]
        let count = parts.reduce(column.count) { $0 + $1.count }
        let steps = plan.steps(after: &column, in: &parts)
        column.grow(to: count, inSteps: plan.growsFirst)
        for (run, isLast) in steps {
            append(&column, parts[run.source], run, plan)
            guard isLast else { continue }
            parts[run.source] = []
            release()
        }
        return { [path, column] store in store[keyPath: path] = column }
    }
}

/// The requests: a row has the number of its own, and they stand in the order of rows.
struct RequestsJob: ColumnJob {
    var indexes: [[UInt32]]
    var requests: [[RequestInfo]]

    mutating func run(_ plan: JoinPlan, release: () -> Void) -> @Sendable (inout TraceStore) -> Void {
        var (newIndexes, newRequests) = ([UInt32](), [RequestInfo()])
        let counts = (indexes.reduce(0) { $0 + $1.count }, requests.reduce(1) { $0 + $1.count })
        let steps = plan.steps(after: &newIndexes, in: &indexes)
        _ = plan.steps(after: &newRequests, in: &requests)
        newIndexes.grow(to: counts.0, inSteps: plan.growsFirst)
        newRequests.grow(to: counts.1, inSteps: plan.growsFirst)
        for (run, isLast) in steps {
            let strings = plan.maps[run.source].strings
            for index in indexes[run.source][run.rows] {
                newIndexes.append(index == 0 ? 0 : UInt32(newRequests.count))
                if index == 0 { continue }
                newRequests.append(requests[run.source][Int(index)].mapped { strings[Int($0)] })
            }
            guard isLast else { continue }
            (indexes[run.source], requests[run.source]) = ([], [])
            release()
        }
        return { [newIndexes, newRequests] store in
            store.requestIndexes = newIndexes
            store.requests = newRequests
        }
    }
}

/// Places beside those of rows: they name their trace.
struct OtherPlacesJob: ColumnJob {
    let parts: [[OtherPlace]]

    mutating func run(_ plan: JoinPlan, release: () -> Void) -> @Sendable (inout TraceStore) -> Void {
        var places: [OtherPlace] = []
        guard parts.contains(where: { !$0.isEmpty }) else { return { _ in } }
        var traces = 0
        for (run, _) in plan.steps {
            let shift = traces - run.traces.lowerBound
            let first = plan.maps[run.source].firstPlace
            for other in parts[run.source].entries(ofTraces: run.traces) {
                places.append(OtherPlace(trace: UInt32(Int(other.trace) + shift), place: other.place + first))
            }
            traces += run.traces.count
        }
        return { [places] store in store.otherPlaces = places }
    }
}
