import TraceModel

/// Which part of a data set is meant: traces that start in a window and fulfil an expression. The one meaning of "the part
/// shown" for screens and commands.
public struct TracePart: Hashable, Sendable {
    /// nil for any time.
    public var window: TimeWindow?
    /// nil for every trace.
    public var filter: FilterExpression?

    public init(window: TimeWindow? = nil, filter: FilterExpression? = nil) {
        self.window = window
        self.filter = filter
    }

    /// Rows of a table that are meant, and how many summaries do not say enough to be judged; nil when everything is.
    /// - Parameter isWanted: as of `FilterExpression.result`.
    /// - Throws: as `FilterExpression.resolved(groups:)`.
    public func rows(
        of table: TraceTable, _ data: DataSet, isWanted: @escaping () -> Bool = { true }
    ) throws(FilterError) -> FilterResult? {
        guard window != nil || filter != nil else { return nil }
        var result = FilterResult(selection: TraceSelection(capacity: table.count, full: true), undecided: 0)
        if let filter { result = try filter.result(in: table, of: data, isWanted: isWanted) }
        if let window { result.selection.formIntersection(table.rows(startingIn: window)) }
        return result
    }
}

extension TraceTable {
    /// The traces that start in a window.
    public func rows(startingIn window: TimeWindow) -> TraceSelection {
        var rows = TraceSelection(capacity: count)
        let (first, end) = (window.start.nanoseconds, window.end.nanoseconds)
        for row in 0..<count where starts[row] >= first && starts[row] < end { rows.insert(row) }
        return rows
    }
}
