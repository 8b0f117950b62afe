import TraceModel

/// A stretch of time in which the trace waited for this row itself and not for a child.
public struct CriticalSection: Hashable, Sendable {
    /// Row of the store.
    public var row: Int
    /// Nanoseconds since 1970.
    public var start: Int64
    /// Nanoseconds since 1970.
    public var end: Int64

    /// Its length.
    public var nanoseconds: Int64 { distance(from: start, to: end) }
}

extension TraceStore {
    /// The critical path of a trace as Jaeger's viewer defines it: from the end of the root back through the child that
    /// finished last, then from that child's start to the sibling that finished last before it, and so on. Children are cut
    /// to the time of their parent; those outside of it are left out. Latest section first.
    public func criticalPath(ofTrace trace: Int) -> [CriticalSection] {
        withColumns { columns in
            var walk = CriticalWalk(columns: columns)
            return walk.path(ofTrace: trace)
        }
    }

    /// Nanoseconds of a row that none of its children covers; children are cut to its time.
    public func selfTime(ofRow row: Int) -> Int64 {
        var free: Int64 = 0
        var cursor = starts[row]
        let end = ends[row]
        // Siblings stand by start, so one pass unites what overlaps.
        for child in children(of: row) where cursor < end {
            if starts[child] > cursor {
                free = free.saturatingAdd(distance(from: cursor, to: min(starts[child], end)))
            }
            cursor = max(cursor, ends[child])
        }
        return free.saturatingAdd(distance(from: cursor, to: end))
    }
}

/// The walk as an explicit stack: traces may nest 100,000 deep. One walk serves many traces and keeps its memory.
struct CriticalWalk {
    /// A row that the path passes, with its time cut to that of its parent.
    private struct Frame {
        var row: Int
        var start: Int64
        /// What lies after it is told already.
        var cursor: Int64
        /// Its children not yet looked at, in `pool`; the one that ends last is at the end.
        var firstChild: Int
        var childEnd: Int
    }

    private let columns: Columns
    private var sections: [CriticalSection] = []
    private var frames: [Frame] = []
    private var pool: [(row: Int, start: Int64, end: Int64)] = []

    init(columns: Columns) { self.columns = columns }

    /// Latest section first; empty without a root.
    mutating func path(ofTrace trace: Int) -> [CriticalSection] {
        let root = Int(columns.rootRows[trace])
        sections.removeAll(keepingCapacity: true)
        guard columns.rows(ofTrace: trace).contains(root) else { return sections }
        enter(root, start: columns.starts[root], end: columns.ends[root])
        while step() {}
        return sections
    }

    private mutating func enter(_ row: Int, start: Int64, end: Int64) {
        let first = pool.count
        var child = row + 1
        while child < Int(columns.subtreeEnds[row]) {
            let childStart = max(start, columns.starts[child])
            let childEnd = min(end, columns.ends[child])
            if childStart < childEnd { pool.append((child, childStart, childEnd)) }
            child = Int(columns.subtreeEnds[child])
        }
        if pool.count - first > 1 { pool[first...].sort { ($0.end, $0.row) < ($1.end, $1.row) } }
        frames.append(Frame(row: row, start: start, cursor: end, firstChild: first, childEnd: pool.count))
    }

    /// One move of the walk; false when it is over.
    private mutating func step() -> Bool {
        guard var frame = frames.popLast() else { return false }
        while frame.childEnd > frame.firstChild {
            frame.childEnd -= 1
            let child = pool[frame.childEnd]
            guard child.end <= frame.cursor else { continue }
            add(frame.row, child.end, frame.cursor)
            frame.cursor = child.start
            frames.append(frame)
            enter(child.row, start: child.start, end: child.end)
            return true
        }
        add(frame.row, frame.start, frame.cursor)
        pool.removeSubrange(frame.firstChild...)
        return true
    }

    private mutating func add(_ row: Int, _ start: Int64, _ end: Int64) {
        if start < end { sections.append(CriticalSection(row: row, start: start, end: end)) }
    }
}
