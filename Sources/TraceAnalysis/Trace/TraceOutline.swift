import TraceModel

/// What is worked out of one trace when it is looked at, for timeline and commands alike: everything is by position,
/// row - `rows.lowerBound`. Linear in the rows of the trace but for the sorting of siblings; no recursion.
public struct TraceOutline: Sendable {
    /// Rows of the store.
    public let rows: Range<Int>
    /// Earliest start and latest end of any row, children of skewed clocks included; nanoseconds since 1970.
    public let start: Int64
    /// Nanoseconds since 1970, never before `start`.
    public let end: Int64
    /// 0 for a row without parent.
    public let depths: [Int32]
    /// The deepest row's depth, 0 without rows.
    public let maximumDepth: Int
    /// Nanoseconds of each row that no child of it covers; children that outlive it count only inside it.
    public let selfTimes: [Int64]
    /// Rows with a fault, error or throttle, ascending. An exception that was handled is no failure (U-12).
    public let failures: [Int]

    /// Of no trace.
    public init() { self.init(TraceStore(), rows: 0..<0) }

    /// - Parameter trace: its number in the store; below 0 for none.
    public init(_ store: TraceStore, trace: Int) {
        self.init(store, rows: trace >= 0 ? store.rows(ofTrace: trace) : 0..<0)
    }

    /// - Parameter rows: all rows of a trace.
    public init(_ store: TraceStore, rows: Range<Int>) {
        self.rows = rows
        var walk = OutlineWalk(store, rows)
        walk.run()
        (start, end, depths, selfTimes, failures) = (walk.start, walk.end, walk.depths, walk.selfTimes, walk.failures)
        maximumDepth = Int(walk.deepest)
    }

    /// Nanoseconds from the first start to the last end.
    public var length: Int64 { distance(from: start, to: end) }
    /// Nanoseconds from the trace's start, below 0 before it.
    public func offset(_ nanoseconds: Int64) -> Int64 {
        Timestamp(nanoseconds: nanoseconds).since(Timestamp(nanoseconds: start))
    }
    /// Depth of a row of the store.
    public func depth(_ row: Int) -> Int { Int(depths[row - rows.lowerBound]) }
    /// Self time of a row of the store, nanoseconds.
    public func selfTime(_ row: Int) -> Int64 { selfTimes[row - rows.lowerBound] }

    /// The next (or, backwards, the previous) failing row after a row; round the end. nil when nothing failed.
    public func nextFailure(after row: Int, backwards: Bool = false) -> Int? {
        let above = failures.partitioningIndex { $0 > row }
        if !backwards { return above < failures.count ? failures[above] : failures.first }
        let below = failures.partitioningIndex { $0 >= row } - 1
        return below >= 0 ? failures[below] : failures.last
    }
}

extension TraceStore {
    /// Nanoseconds of a row that none of its children covers; children are cut to its time. As `TraceOutline.selfTimes`,
    /// of one row.
    public func selfTime(ofRow row: Int) -> Int64 {
        var cover = ChildCover(start: starts[row], end: ends[row])
        for child in children(of: row) { cover.add(starts[child], ends[child]) }
        return cover.free
    }
}

/// How much of a row's time its children leave. Siblings stand by start, so one watermark unites what overlaps.
struct ChildCover {
    private(set) var free: Int64
    private var mark: Int64
    private let end: Int64

    init(start: Int64, end: Int64) {
        (mark, self.end) = (start, end)
        free = distance(from: start, to: end)
    }

    mutating func add(_ start: Int64, _ end: Int64) {
        let (first, last) = (max(start, mark), min(end, self.end))
        guard first < last else { return }
        free = max(0, free - distance(from: first, to: last))
        mark = last
    }
}

/// One pass over the rows of a trace.
private struct OutlineWalk {
    private let store: TraceStore
    private let rows: Range<Int>
    private(set) var start: Int64
    private(set) var end: Int64
    private(set) var depths: [Int32]
    private(set) var deepest: Int32 = 0
    private(set) var failures: [Int] = []
    private var covers: [ChildCover]

    var selfTimes: [Int64] { covers.map(\.free) }

    init(_ store: TraceStore, _ rows: Range<Int>) {
        (self.store, self.rows) = (store, rows)
        start = rows.first.map { store.starts[$0] } ?? 0
        end = start
        depths = Array(repeating: 0, count: rows.count)
        covers = rows.map { ChildCover(start: store.starts[$0], end: store.ends[$0]) }
    }

    mutating func run() {
        let (starts, ends, parents, flags) = (store.starts, store.ends, store.parents, store.flags)
        let first = rows.lowerBound
        for row in rows {
            start = min(start, starts[row])
            end = max(end, ends[row])
            if !flags[row].isDisjoint(with: .anyFailure) { failures.append(row) }
            let parent = Int(parents[row])
            guard parent >= first, parent < row else { continue }
            depths[row - first] = depths[parent - first] + 1
            deepest = max(deepest, depths[row - first])
            covers[parent - first].add(starts[row], ends[row])
        }
        end = max(start, end)
    }
}
