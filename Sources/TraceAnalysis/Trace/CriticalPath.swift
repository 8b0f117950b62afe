import TraceModel

/// Which definition of the critical path is used (reference 15, U-29).
public enum CriticalPathRule: String, CaseIterable, Hashable, Sendable {
    /// Siblings may overlap by less than 1% of their parent's time and still be one after the other.
    case crisp
    /// Jaeger's viewer: a sibling is on the path only when it ended before the next one began.
    case jaeger
}

/// A row on the critical path with what it costs there (reference 15). Nanoseconds; children are cut to their parents.
public struct CriticalStep: Hashable, Sendable {
    /// Row of the store.
    public var row: Int
    /// Row of the step that it stands below, -1 for the root of a tree.
    public var parent: Int
    /// Since 1970, cut to its parent.
    public var start: Int64
    /// Since 1970, cut to its parent.
    public var end: Int64
    /// What it waited for itself: its time less that of its children on the path, never below 0.
    public var exclusive: Int64
    /// How much shorter the trace would be if it took no time, before a sibling takes over.
    public var drag: Int64
    /// The part of the drag that none of its own children holds.
    public var exclusiveDrag: Int64

    /// Its time on the path.
    public var inclusive: Int64 { distance(from: start, to: end) }
}

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
    /// The rows on the critical path of a trace, parents before children, of siblings the last first. Every root counts for
    /// its own tree (U-29).
    public func criticalSteps(ofTrace trace: Int, rule: CriticalPathRule = .crisp) -> [CriticalStep] {
        withColumns { columns in
            var steps: [CriticalStep] = []
            var walk = CriticalWalk(columns: columns, rule: rule)
            walk.forEachStep(ofTrace: trace) { steps.append($0) }
            return steps
        }
    }

    /// The stretches of the critical path of a trace, the latest first.
    public func criticalPath(ofTrace trace: Int, rule: CriticalPathRule = .crisp) -> [CriticalSection] {
        withColumns { columns in
            var walk = CriticalWalk(columns: columns, rule: rule, keepsSections: true)
            walk.forEachStep(ofTrace: trace) { _ in }
            return walk.sections.sorted { ($1.end, $1.start, $1.row) < ($0.end, $0.start, $0.row) }
        }
    }
}

/// The walk as an explicit stack: traces may nest 100,000 deep. One walk serves many traces and keeps its memory.
struct CriticalWalk {
    /// A row that the path passes and that was not looked into yet.
    private struct Pending {
        var row: Int
        var parent: Int
        var start: Int64
        var end: Int64
        /// When the sibling that ends next before it ends; `Int64.min` when there is none, so that it holds nothing.
        var nextEnd: Int64
    }

    private let columns: Columns
    private let rule: CriticalPathRule
    private let keepsSections: Bool
    private(set) var sections: [CriticalSection] = []
    private var pending: [Pending] = []
    /// The children of the row looked into, cut to it; the one that ends last is at the end.
    private var pool: [PathChild] = []

    init(columns: Columns, rule: CriticalPathRule = .crisp, keepsSections: Bool = false) {
        self.columns = columns
        self.rule = rule
        self.keepsSections = keepsSections
    }

    /// Calls `body` with each step, parents before children.
    mutating func forEachStep(ofTrace trace: Int, _ body: (CriticalStep) -> Void) {
        let rows = columns.rows(ofTrace: trace)
        sections.removeAll(keepingCapacity: true)
        var top = rows.lowerBound
        while top < rows.upperBound {
            let end = max(columns.starts[top], columns.ends[top])
            pending.append(Pending(row: top, parent: -1, start: columns.starts[top], end: end, nextEnd: .min))
            while let next = pending.popLast() { body(step(next)) }
            top = max(top + 1, Int(columns.subtreeEnds[top]))
        }
    }

    private mutating func step(_ item: Pending) -> CriticalStep {
        gatherChildren(item)
        let own = distance(from: item.start, to: item.end)
        let drag = item.nextEnd == .min ? own : min(own, distance(from: item.nextEnd, to: item.end))
        let exclusive = max(0, own - enqueueChildren(item, own))
        var step = CriticalStep(
            row: item.row, parent: item.parent, start: item.start, end: item.end, exclusive: exclusive, drag: drag,
            exclusiveDrag: min(exclusive, drag))
        if let last = pool.last, item.nextEnd != .min {
            let after = distance(from: max(last.end, item.nextEnd), to: item.end)
            step.exclusiveDrag = min(exclusive, after.saturatingAdd(distance(from: item.nextEnd, to: last.start)))
        }
        return step
    }

    @inline(__always)
    private mutating func gatherChildren(_ item: Pending) {
        pool.removeAll(keepingCapacity: true)
        rule.gatherChildren(of: item.row, from: item.start, to: item.end, columns, into: &pool)
    }

    /// Puts the children on the path where they will be looked into.
    /// - Returns: what they take together.
    @inline(__always)
    private mutating func enqueueChildren(_ item: Pending, _ own: Int64) -> Int64 {
        var taken: Int64 = 0
        var cursor = item.end
        var after: PathChild?
        var index = pool.count
        while index > 0 {
            index -= 1
            let child = pool[index]
            if let after, !rule.happens(child, before: after, own) { continue }
            after = child
            taken = taken.saturatingAdd(distance(from: child.start, to: child.end))
            if keepsSections { addSection(item.row, child.end, cursor) }
            cursor = min(cursor, child.start)
            let nextEnd = index > 0 ? pool[index - 1].end : Int64.min
            pending.append(
                Pending(row: child.row, parent: item.row, start: child.start, end: child.end, nextEnd: nextEnd))
        }
        if keepsSections { addSection(item.row, item.start, cursor) }
        return taken
    }

    private mutating func addSection(_ row: Int, _ start: Int64, _ end: Int64) {
        if start < end { sections.append(CriticalSection(row: row, start: start, end: end)) }
    }
}
