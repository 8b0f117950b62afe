import TraceModel

/// What a set of traces is compared with.
public enum Baseline: Hashable, Sendable {
    /// All others that were read.
    case rest
    /// All that were read, those of A too.
    case everything
    /// The same length of time directly before; the same time a day, or a week, before.
    case before, yesterday, lastWeek
    /// What fulfils another expression.
    case filter(FilterExpression)
    /// The traces of the second of two sources, whatever the first holds; A is chosen from the first.
    case second(JoinedParts)

    /// How much earlier its window lies, nanoseconds; nil when it is no window.
    public func shift(of window: TimeWindow) -> Int64? {
        switch self {
        case .before: window.nanoseconds
        case .yesterday: 86_400_000_000_000
        case .lastWeek: 604_800_000_000_000
        default: nil
        }
    }

    /// The window moved back; nil when the baseline is no window.
    /// - Throws: when it would overlap the one it is compared with.
    public func earlier(than window: TimeWindow) throws(SetRefusal) -> TimeWindow? {
        guard let shift = shift(of: window) else { return nil }
        guard shift >= window.nanoseconds else {
            throw SetRefusal(
                message: "the window is longer than the distance, so the two would overlap",
                remedy: "Choose a shorter window")
        }
        return TimeWindow(
            start: Timestamp(nanoseconds: window.start.nanoseconds.saturatingAdd(-shift)),
            end: Timestamp(nanoseconds: window.end.nanoseconds.saturatingAdd(-shift)))
    }
}

/// Why two sets cannot be compared, in words.
public struct SetRefusal: Error, Hashable, Sendable {
    public var message: String
    /// What to do instead; may be empty.
    public var remedy: String

    public init(message: String, remedy: String) { (self.message, self.remedy) = (message, remedy) }

    /// Both as people read them.
    public var sentence: String { message + (remedy.isEmpty ? "" : ". " + remedy) }
}

/// Two sets of the traces that were read: A is looked at, B is what it is compared with.
public struct TwoSets: Hashable, Sendable {
    public var a: TraceSelection
    public var b: TraceSelection
    /// All traces of the source that A is chosen from.
    public private(set) var population: TraceSelection
    /// Summaries that do not say enough to be judged by a filter; they are in neither set.
    public var undecided = 0

    /// - Parameters:
    ///   - part: what A is.
    ///   - baseline: what B is; of a window, B is A's filter in that window.
    /// - Throws: `SetRefusal`, also for an expression that cannot be used.
    public init(
        _ part: TracePart, against baseline: Baseline, in table: TraceTable, _ data: DataSet
    ) throws(SetRefusal) {
        let found = try TwoSets.rows(part, table, data)
        a = found.selection
        population = TraceSelection(capacity: table.count, full: true)
        undecided = found.undecided
        switch baseline {
        case .rest: b = a.inverted
        case .everything: b = TraceSelection(capacity: table.count, full: true)
        case .filter(let filter):
            let other = try TwoSets.rows(TracePart(window: part.window, filter: filter), table, data)
            b = other.selection
            undecided += other.undecided
        case .second(let parts):
            b = table.rows(ofSecond: parts)
            a.subtract(b)
            population.subtract(b)
        case .before, .yesterday, .lastWeek:
            b = try TwoSets.rows(part, shiftedBy: baseline, table, data).selection
        }
    }

    private static func rows(
        _ part: TracePart, shiftedBy baseline: Baseline, _ table: TraceTable, _ data: DataSet
    ) throws(SetRefusal) -> FilterResult {
        guard let window = part.window, let earlier = try baseline.earlier(than: window) else {
            throw SetRefusal(
                message: "all times are looked at, so no time lies before them",
                remedy: "Choose a window of time first")
        }
        return try rows(TracePart(window: earlier, filter: part.filter), table, data)
    }

    private static func rows(
        _ part: TracePart, _ table: TraceTable, _ data: DataSet
    ) throws(SetRefusal) -> FilterResult {
        do throws(FilterError) {
            return try part.rows(of: table, data)
                ?? FilterResult(selection: TraceSelection(capacity: table.count, full: true), undecided: 0)
        } catch {
            throw SetRefusal(message: "the expression cannot be used: \(error)", remedy: "")
        }
    }
}

extension TraceTable {
    /// The traces of the second of two sources.
    public func rows(ofSecond parts: JoinedParts) -> TraceSelection {
        var rows = TraceSelection(capacity: count)
        for row in min(parts.traces, storeTraceCount)..<storeTraceCount { rows.insert(row) }
        for (index, position) in summaryPositions.enumerated() where position >= parts.summaries {
            rows.insert(storeTraceCount + index)
        }
        return rows
    }
}

extension JoinedParts {
    /// What A lacks because of the second source, in words; nil where it lacks nothing.
    public var remark: String? {
        guard leftOut > 0 else { return nil }
        return leftOut == 1
            ? "1 trace, read here as a summary alone, is whole in B and not in A"
            : "\(leftOut) traces, read here as summaries alone, are whole in B and not in A"
    }
}
