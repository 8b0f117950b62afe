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
    fileprivate func order(in data: LoadedData) -> [UInt32] {
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

/// A list of traces in its order.
public struct ArrangedTraces: Sendable {
    /// Rows of the trace table.
    public let order: [UInt32]
    /// Positions in the order of the traces that failed, ascending.
    let failed: [Int32]

    /// Grows with the data.
    public init(_ arrangement: TraceArrangement, _ data: LoadedData) {
        let order = arrangement.order(in: data)
        self.order = order
        failed = order.indices.lazy.filter { data.table.flags[Int(order[$0])].outcome != .ok }.map { Int32($0) }
    }
}
