import TraceModel

/// How much longer each row off the critical path could last and the trace would still end when it did (U-31). One walk serves many
/// traces and keeps its memory; nothing recurses, for traces may nest 100,000 deep.
struct SlackWalk {
    /// A row of the trace as the path's rule cuts it.
    struct Row {
        var row: Int
        /// Nanoseconds since 1970, cut to its parent.
        var start: Int64
        var end: Int64
        var isOnPath: Bool
        /// Nanoseconds; 0 on the path.
        var slack: Int64
    }

    private let columns: Columns
    private let rule: CriticalPathRule
    private var pending: [Row] = []
    private var pool: [PathChild] = []
    /// Siblings off the path that were seen and begin too early yet to wait for one that was not.
    private var waiting = LatestFirst()

    init(columns: Columns, rule: CriticalPathRule) { (self.columns, self.rule) = (columns, rule) }

    /// Calls `body` with each row that the rule does not leave out, parents before children.
    mutating func forEachRow(ofTrace trace: Int, _ body: (Row) -> Void) {
        let rows = columns.rows(ofTrace: trace)
        var top = rows.lowerBound
        while top < rows.upperBound {
            let end = max(columns.starts[top], columns.ends[top])
            pending.append(Row(row: top, start: columns.starts[top], end: end, isOnPath: true, slack: 0))
            while let next = pending.popLast() {
                body(next)
                lookInto(next)
            }
            top = max(top + 1, Int(columns.subtreeEnds[top]))
        }
    }

    /// The children, the one that ends last first: those that their parent's walk takes have its slack, each other as much more as
    /// there is room beside the one taken.
    private mutating func lookInto(_ parent: Row) {
        pool.removeAll(keepingCapacity: true)
        rule.gatherChildren(of: parent.row, from: parent.start, to: parent.end, columns, into: &pool)
        let own = distance(from: parent.start, to: parent.end)
        waiting.removeAll()
        // Until then the child taken last keeps the parent waiting; what comes after that began there.
        var limit = parent.end
        var taken: PathChild?
        var least = Int64.max
        var index = pool.count
        while index > 0 {
            index -= 1
            let child = pool[index]
            var slack = parent.slack
            let isTaken = taken.map { rule.happens(child, before: $0, own) } ?? true
            if isTaken {
                limit = taken.map { min(child.end, $0.start) } ?? child.end
                taken = child
            } else {
                while let limit = waiting.takeLatest(notBefore: child.end) { least = min(least, limit) }
                let room = max(0, distance(from: child.end, to: min(limit, least)))
                slack = slack.saturatingAdd(room)
                waiting.add(child.start, limit: child.start.saturatingAdd(room))
            }
            pending.append(
                Row(
                    row: child.row, start: child.start, end: child.end, isOnPath: parent.isOnPath && isTaken,
                    slack: slack))
        }
    }
}

/// A binary heap of starts with how late each may be, the latest start first.
private struct LatestFirst {
    private var entries: [(start: Int64, limit: Int64)] = []

    mutating func removeAll() { entries.removeAll(keepingCapacity: true) }

    mutating func add(_ start: Int64, limit: Int64) {
        entries.append((start, limit))
        var child = entries.count - 1
        while child > 0, entries[child].start > entries[(child - 1) / 2].start {
            entries.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// The limit of the latest, if it begins at a time or after it.
    mutating func takeLatest(notBefore time: Int64) -> Int64? {
        guard let first = entries.first, first.start >= time else { return nil }
        entries[0] = entries[entries.count - 1]
        entries.removeLast()
        var parent = 0
        while true {
            var latest = parent
            for child in [parent * 2 + 1, parent * 2 + 2]
            where child < entries.count && entries[child].start > entries[latest].start { latest = child }
            if latest == parent { return first.limit }
            entries.swapAt(parent, latest)
            parent = latest
        }
    }
}
