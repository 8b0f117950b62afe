import TraceAnalysis
import TraceModel

/// A data set with what every screen needs to have worked out of it once: immutable, so it is shared and not copied, and is made off
/// the main loop.
public final class LoadedData: Sendable {
    public let dataSet: DataSet
    /// The service graph as the source answered it, with what only the traces show (reference 3).
    public let graph: ServiceGraph
    /// The trace list's columns: the traces of the store, then the summaries without one.
    public let table: TraceTable
    /// From the first start to the last end; nil without any time.
    public let window: TimeWindow?
    /// Grows with every data set that arrives.
    public let version: Int

    /// Works out what the screens need: time grows with the data, so call it off the main loop.
    public init(_ dataSet: DataSet, version: Int) {
        self.dataSet = dataSet
        self.version = version
        graph = ServiceGraph.combined(dataSet)
        table = TraceTable(dataSet)
        window = LoadedData.window(graph, table)
    }

    public var store: TraceStore { dataSet.store }
    /// Whole traces and summaries, each trace once.
    public var traceCount: Int { table.count }

    /// No data yet.
    public static let empty = LoadedData(DataSet(), version: 0)

    private static func window(_ graph: ServiceGraph, _ table: TraceTable) -> TimeWindow? {
        var window: TimeWindow?
        for row in 0..<table.count where table.starts[row] > 0 {
            let start = Timestamp(nanoseconds: table.starts[row])
            let end = Timestamp(nanoseconds: table.starts[row].saturatingAdd(max(0, table.durations[row])))
            window = window?.union(TimeWindow(start: start, end: end)) ?? TimeWindow(start: start, end: end)
        }
        if window == nil, let start = graph.start, let end = graph.end { window = TimeWindow(start: start, end: end) }
        return window
    }
}
