import TraceAnalysis
import TraceModel

/// The traces that a command lists, in its order: rows of the trace table. A whole summary is made only when it is printed, so
/// that a million traces cost their columns and no more.
struct TraceList {
    let table: TraceTable
    private let dataSet: DataSet
    private(set) var rows: [UInt32]
    /// Summaries of an answer by trace id: what X-Ray itself said of a trace wins over what we derive.
    private let answered: [TraceID: Int]

    init(_ dataSet: DataSet, order: TraceOrder?) {
        self.dataSet = dataSet
        let table = TraceTable(dataSet)
        self.table = table
        answered = Dictionary(
            dataSet.summaries.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        rows =
            order.map { table.sortedPermutation(by: $0.column, descending: $0.isDescending) }
            ?? Array(0..<UInt32(table.count))
    }

    mutating func keep(_ limit: Int) { rows = Array(rows.prefix(limit)) }

    /// All that GetTraceSummaries says of a row of the table.
    func summary(ofRow row: Int) -> TraceSummary {
        if row >= table.storeTraceCount {
            return dataSet.summaries[table.summaryPositions[row - table.storeTraceCount]]
        }
        if let position = answered[table.ids[row]] { return dataSet.summaries[position] }
        return TraceSummary.derived(ofTrace: row, in: dataSet.store)
    }
}
