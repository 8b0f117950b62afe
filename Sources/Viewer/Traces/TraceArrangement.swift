import TraceAnalysis
import TraceModel

/// Which traces a list shows, and in which order.
public struct TraceArrangement: Hashable, Sendable {
    /// What it is sorted by.
    public var column: TraceColumn
    public var isDescending: Bool
    /// All of them must hold.
    public var filters: [TraceFilter]

    /// Rows of the trace table in that order. Grows with the data.
    public func order(in data: LoadedData) -> [UInt32] {
        let permutation = data.table.sortedPermutation(by: column, descending: isDescending)
        return filters.isEmpty && data.shown == nil
            ? permutation : data.table.filtered(permutation, by: selection(in: data))
    }

    private func selection(in data: LoadedData) -> TraceSelection {
        var selection = data.shown ?? TraceSelection(capacity: data.table.count, full: true)
        for filter in filters { selection.formIntersection(data.rows(fulfilling: filter.condition)) }
        return selection
    }
}
