import TraceModel

/// One line of the timeline: a row of the store, or a group of repeated siblings that stands for several.
struct TimelineRow: Hashable, Sendable {
    /// The row of the store; of a group, its first member.
    var row: Int32
    /// Members when the line is a group's, else 0.
    var members: Int32 = 0
    /// How far it is indented.
    var depth: Int32

    var isGroup: Bool { members > 0 }
}

/// Repeated siblings: neighbours of one name, node and outcome (failures are never folded in among successes).
struct LineGroup: Hashable, Sendable {
    /// The first member's row and the row after the last member's subtree.
    var first: Int32
    var end: Int32
    var members: Int32
    /// Nanoseconds: the sum of what the members last.
    var total: Int64
}

/// What does not change while a trace is looked at: its extent, depths, groups.
struct TimelineOutline: Sendable {
    /// The rows of the store.
    var rows: Range<Int> = 0..<0
    /// Nanoseconds since 1970: the earliest start and the latest end of all rows; `end >= start`.
    var start: Int64 = 0
    var end: Int64 = 0
    /// One a row.
    var depths: [Int32] = []
    /// The deepest row's depth.
    var maximumDepth: Int32 = 0
    /// Ascending by `first`.
    var groups: [LineGroup] = []
    /// One a row: the group that it is a direct member of, -1 for none.
    var memberGroups: [Int32] = []
    /// One a row, in nanoseconds: its time in which no child runs (children that outlive it count only inside it).
    var selfTimes: [Int64] = []
    /// How many entities without children run in each 256th of the trace's time, and in which of them something failed.
    var density = TraceDensity()
    /// Rows with a failure, ascending.
    var failures: [Int32] = []

    /// So few repetitions are shown one by one.
    static let smallestGroup = 5

    init() {}

    /// Time grows with the trace; no recursion, whatever the depth.
    init(store: TraceStore, rows: Range<Int>) {
        self.rows = rows
        guard let first = rows.first else { return }
        (start, end) = (store.starts[first], store.ends[first])
        depths = Array(repeating: 0, count: rows.count)
        let (starts, ends, parents, flags) = (store.starts, store.ends, store.parents, store.flags)
        for row in rows {
            start = min(start, starts[row])
            end = max(end, ends[row])
            let parent = Int(parents[row])
            if parent >= rows.lowerBound, parent < row {
                depths[row - first] = depths[parent - first] + 1
            }
            if !flags[row].isDisjoint(with: .anyFailure) { failures.append(Int32(row)) }
        }
        end = max(start, end)
        maximumDepth = depths.max() ?? 0
        density = TraceDensity(store, rows, start: start, length: length)
        selfTimes = TimelineOutline.selfTimes(store, rows)
        groups = TimelineOutline.findGroups(store, rows)
        memberGroups = Array(repeating: -1, count: rows.count)
        for (index, group) in groups.enumerated() {
            var member = Int(group.first)
            while member < Int(group.end) {
                memberGroups[member - first] = Int32(index)
                member = max(member + 1, Int(store.subtreeEnds[member]))
            }
        }
    }

    /// Nanoseconds from the first start to the last end.
    var length: Int64 { Timestamp(nanoseconds: end).since(Timestamp(nanoseconds: start)) }

    /// Nanoseconds from the trace's start.
    func offset(_ nanoseconds: Int64) -> Int64 {
        Timestamp(nanoseconds: nanoseconds).since(Timestamp(nanoseconds: start))
    }

    func depth(_ row: Int) -> Int32 { depths[row - rows.lowerBound] }

    /// Siblings stand by start, so one pass with a watermark a parent gives the union of its children.
    private static func selfTimes(_ store: TraceStore, _ rows: Range<Int>) -> [Int64] {
        let (starts, ends, parents) = (store.starts, store.ends, store.parents)
        let base = rows.lowerBound
        var times = rows.map { max(0, store.end($0).since(store.start($0))) }
        var watermarks = rows.map { starts[$0] }
        for row in rows {
            let parent = Int(parents[row])
            guard parent >= base, parent < row else { continue }
            let from = max(starts[row], watermarks[parent - base])
            let to = min(ends[row], ends[parent])
            guard to > from else { continue }
            times[parent - base] = max(0, times[parent - base] - to.distanceAfter(from))
            watermarks[parent - base] = to
        }
        return times
    }

    private static func findGroups(_ store: TraceStore, _ rows: Range<Int>) -> [LineGroup] {
        var groups: [LineGroup] = []
        appendGroups(store, from: rows.lowerBound, to: rows.upperBound, to: &groups)
        for row in rows where Int(store.subtreeEnds[row]) - row > smallestGroup {
            appendGroups(store, from: row + 1, to: Int(store.subtreeEnds[row]), to: &groups)
        }
        groups.sort { $0.first < $1.first }
        return groups
    }

    /// Groups among the siblings that begin at `from` and fill the rows up to `to`.
    private static func appendGroups(_ store: TraceStore, from: Int, to: Int, to groups: inout [LineGroup]) {
        var row = from
        while row < to {
            var group = LineGroup(first: Int32(row), end: Int32(row), members: 0, total: 0)
            var member = row
            while member < to, belongsTogether(store, row, member) {
                group.members += 1
                group.total = group.total.saturatingAdd(store.duration(ofRow: member))
                member = max(member + 1, Int(store.subtreeEnds[member]))
            }
            group.end = Int32(member)
            if group.members >= smallestGroup { groups.append(group) }
            row = member
        }
    }

    private static func belongsTogether(_ store: TraceStore, _ a: Int, _ b: Int) -> Bool {
        if a == b { return true }
        let marks: EntityFlags = [.fault, .error, .throttle, .inProgress, .orphan, .unattached, .segment, .inferred]
        return store.names[a] == store.names[b] && store.nodes[a] == store.nodes[b]
            && store.flags[a].intersection(marks) == store.flags[b].intersection(marks)
            && store.flags[a].isDisjoint(with: [.orphan, .unattached])
    }
}
