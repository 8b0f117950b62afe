import TraceModel

/// What a timeline needs of one trace, computed once when it is opened: everything is by position, row - `rows.lowerBound`.
/// Linear in the rows of the trace but for the sorting of siblings; no recursion.
public struct TraceOutline: Sendable {
    /// The trace's number in the store.
    public let trace: Int
    /// Rows of the store.
    public let rows: Range<Int>
    /// Earliest start and latest end of any row, children of skewed clocks included; nanoseconds since 1970.
    public let start: Int64
    /// Nanoseconds since 1970, never before `start`.
    public let end: Int64
    /// 0 for a row without parent.
    public let depths: [Int32]
    /// Nanoseconds that no child of the row covers.
    public let selfTimes: [Int64]
    /// Rows with a fault, error, throttle or exception, ascending.
    public let failures: [Int]
    /// From the end of the root to its start; empty without a root (`criticalSections` in time order: reversed).
    public let criticalPath: [CriticalSection]
    /// By position: the row has a section on the critical path.
    public let isCritical: [Bool]

    public init(_ store: TraceStore, trace: Int) {
        self.trace = trace
        rows = store.rows(ofTrace: trace)
        start = rows.map { store.starts[$0] }.min() ?? 0
        end = max(start, rows.map { store.ends[$0] }.max() ?? 0)
        depths = TraceOutline.depths(store, rows)
        selfTimes = rows.map { store.selfTime(ofRow: $0) }
        failures = rows.filter { !store.flags[$0].isDisjoint(with: [.fault, .error, .throttle, .hasCause]) }
        let path = store.criticalPath(ofTrace: trace)
        criticalPath = path
        var critical = Array(repeating: false, count: rows.count)
        for section in path { critical[section.row - rows.lowerBound] = true }
        isCritical = critical
    }

    /// The deepest row's depth, 0 without rows.
    public var maximumDepth: Int { Int(depths.max() ?? 0) }
    /// Depth of a row of the store.
    public func depth(_ row: Int) -> Int { Int(depths[row - rows.lowerBound]) }
    /// Self time of a row of the store, nanoseconds.
    public func selfTime(_ row: Int) -> Int64 { selfTimes[row - rows.lowerBound] }
    /// Whether a row of the store has a section on the critical path.
    public func isOnCriticalPath(_ row: Int) -> Bool { isCritical[row - rows.lowerBound] }

    /// The next (or, backwards, the previous) failing row after a row; round the end. nil when nothing failed.
    public func nextFailure(after row: Int, backwards: Bool = false) -> Int? {
        let above = failures.partitioningIndex { $0 > row }
        if !backwards { return above < failures.count ? failures[above] : failures.first }
        let below = failures.partitioningIndex { $0 >= row } - 1
        return below >= 0 ? failures[below] : failures.last
    }

    /// Nanoseconds on the critical path by node number of the store, largest first. Time in rows without a node (an
    /// unattached subsegment) is left out.
    public func criticalTimeByNode(_ store: TraceStore) -> [(node: UInt32, nanoseconds: Int64)] {
        var times: [UInt32: Int64] = [:]
        for section in criticalPath where store.flags[Int(store.segments[section.row])].contains(.segment) {
            let node = store.nodes[section.row]
            times[node] = (times[node] ?? 0).saturatingAdd(section.nanoseconds)
        }
        return times.map { ($0.key, $0.value) }.sorted { ($1.nanoseconds, $0.node) < ($0.nanoseconds, $1.node) }
    }

    private static func depths(_ store: TraceStore, _ rows: Range<Int>) -> [Int32] {
        var depths = Array(repeating: Int32(0), count: rows.count)
        for row in rows {
            let parent = Int(store.parents[row])
            if parent >= rows.lowerBound { depths[row - rows.lowerBound] = depths[parent - rows.lowerBound] + 1 }
        }
        return depths
    }
}

extension Array {
    /// The first index whose element fulfils a condition that stays true once it is.
    func partitioningIndex(_ condition: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if condition(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
