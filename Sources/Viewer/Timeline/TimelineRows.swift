import TraceAnalysis
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

/// What does not change while a trace is looked at: its outline, as commands have it, and what only the timeline shows.
struct TimelineOutline: Sendable {
    private let whole: TraceOutline
    /// Ascending by `first`.
    let groups: [LineGroup]
    /// One a row: the group that it is a direct member of, -1 for none.
    private(set) var memberGroups: [Int32] = []
    /// How many entities without children run in each 256th of the trace's time, and in which of them something failed.
    let density: TraceDensity

    /// So few repetitions are shown one by one.
    static let smallestGroup = 5

    init() { self.init(store: TraceStore(), rows: 0..<0) }

    /// Time grows with the trace; no recursion, whatever the depth.
    init(store: TraceStore, rows: Range<Int>) {
        whole = TraceOutline(store, rows: rows)
        density =
            rows.isEmpty ? TraceDensity() : TraceDensity(store, rows, start: whole.start, length: whole.length)
        groups = TimelineOutline.findGroups(store, rows)
        memberGroups = Array(repeating: -1, count: rows.count)
        for (index, group) in groups.enumerated() {
            var member = Int(group.first)
            while member < Int(group.end) {
                memberGroups[member - rows.lowerBound] = Int32(index)
                member = max(member + 1, Int(store.subtreeEnds[member]))
            }
        }
    }

    /// The rows of the store.
    var rows: Range<Int> { whole.rows }
    /// Nanoseconds since 1970: the earliest start and the latest end of all rows; `end >= start`.
    var start: Int64 { whole.start }
    var end: Int64 { whole.end }
    /// Nanoseconds from the first start to the last end.
    var length: Int64 { whole.length }
    /// The deepest row's depth.
    var maximumDepth: Int32 { Int32(clamping: whole.maximumDepth) }
    /// One a row.
    var depths: [Int32] { whole.depths }
    /// One a row, in nanoseconds.
    var selfTimes: [Int64] { whole.selfTimes }
    /// Rows with a failure, ascending.
    var failures: [Int] { whole.failures }

    /// Nanoseconds from the trace's start.
    func offset(_ nanoseconds: Int64) -> Int64 { whole.offset(nanoseconds) }
    func depth(_ row: Int) -> Int32 { Int32(whole.depth(row)) }

    private static func findGroups(_ store: TraceStore, _ rows: Range<Int>) -> [LineGroup] {
        var groups: [LineGroup] = []
        guard !rows.isEmpty else { return groups }
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
