import Figures
import TraceAnalysis
import TraceModel

/// Which part of a data set is shown.
public struct ShownPart: Hashable, Sendable {
    public var query: TraceQuery
    /// The service has chosen by the query already: what it listed is shown, and nothing that was fetched before.
    public var isChosenBySource: Bool

    public init(_ query: TraceQuery = TraceQuery(), isChosenBySource: Bool = false) {
        self.query = query
        self.isChosenBySource = isChosenBySource
    }
}

/// A data set with what every screen needs to have worked out of it once: immutable, so it is shared and not copied, and is made off
/// the main loop.
public final class LoadedData: Sendable {
    public let dataSet: DataSet
    /// Which part of it is shown.
    public let narrowing: ShownPart
    /// The service graph as the source answered it, with what only the traces show (reference 3); of a part, that of its traces.
    public let graph: ServiceGraph
    /// The trace list's columns: the traces of the store, then the summaries without one. All of them, whatever is shown.
    public let table: TraceTable
    /// Rows of the table that are shown; nil for all.
    public let shown: TraceSelection?
    /// How many rows are shown.
    public let shownCount: Int
    /// From the first start to the last end of what is shown; nil without any time.
    public let window: TimeWindow?
    /// When the last trace starts, shown or not; nil without any.
    public let latest: Timestamp?
    /// What the narrowing could not do, in a sentence.
    public let remark: String?
    /// Grows with every data set that arrives, and with every part that is shown.
    public let version: Int

    /// Works out what the screens need: time grows with the data, so call it off the main loop.
    /// - Parameter isWanted: asked by a filter that reads documents again; once it says no, what is made is of no use.
    public convenience init(
        _ dataSet: DataSet, version: Int, narrowing: ShownPart = ShownPart(),
        isWanted: @escaping () -> Bool = { true }
    ) {
        self.init(dataSet, TraceTable(dataSet), narrowing, version, isWanted)
    }

    /// Another part of the same data: time grows with the data, call it off the main loop.
    /// - Parameter isWanted: as above.
    public convenience init(
        _ other: LoadedData, version: Int, narrowing: ShownPart, isWanted: @escaping () -> Bool = { true }
    ) {
        self.init(other.dataSet, other.table, narrowing, version, isWanted)
    }

    private init(
        _ dataSet: DataSet, _ table: TraceTable, _ narrowing: ShownPart, _ version: Int,
        _ isWanted: @escaping () -> Bool
    ) {
        latest = table.starts.max().map(Timestamp.init(nanoseconds:))
        let part = DataPart(dataSet, table, narrowing, latest, isWanted)
        (self.dataSet, self.table, self.narrowing, self.version) = (dataSet, table, narrowing, version)
        (shown, remark) = (part.selection, part.remark)
        shownCount = part.selection?.count ?? table.count
        graph = part.graph(dataSet)
        window = LoadedData.window(graph, table, part.selection)
    }

    public var store: TraceStore { dataSet.store }
    /// Whole traces and summaries, each trace once, shown or not.
    public var traceCount: Int { table.count }

    /// No data yet.
    public static let empty = LoadedData(DataSet(), version: 0)

    private static func window(_ graph: ServiceGraph, _ table: TraceTable, _ shown: TraceSelection?) -> TimeWindow? {
        var (first, last) = (Int64.max, Int64.min)
        for row in 0..<table.count where table.starts[row] > 0 && shown?.contains(row) ?? true {
            first = min(first, table.starts[row])
            last = max(last, table.starts[row].saturatingAdd(max(0, table.durations[row])))
        }
        if first <= last {
            return TimeWindow(start: Timestamp(nanoseconds: first), end: Timestamp(nanoseconds: last))
        }
        guard let start = graph.start, let end = graph.end else { return nil }
        return TimeWindow(start: start, end: end)
    }
}

/// What a narrowing leaves of a data set.
private struct DataPart {
    var selection: TraceSelection?
    var remark: String?
    private let isChosenBySource: Bool

    init(
        _ dataSet: DataSet, _ table: TraceTable, _ narrowing: ShownPart, _ latest: Timestamp?,
        _ isWanted: @escaping () -> Bool
    ) {
        isChosenBySource = narrowing.isChosenBySource
        if isChosenBySource {
            let listed = Set(dataSet.summaries.map(\.id))
            selection = TraceSelection(
                (0..<table.count).filter { listed.contains(table.ids[$0]) }, capacity: table.count)
            return
        }
        do throws(FilterError) {
            let part = TracePart(
                window: narrowing.query.window.window(latest: latest), filter: try narrowing.query.expression())
            guard let found = try part.rows(of: table, dataSet, isWanted: isWanted) else { return }
            if found.undecided > 0 {
                remark = "\(Format.count(found.undecided)) traces and summaries do not say enough to be judged"
            }
            selection = found.selection
        } catch {
            selection = narrowing.query.window.window(latest: latest).map(table.rows(startingIn:))
            remark = "The filter cannot be used: \(error)"
        }
    }

    /// An answer counts more than the traces that were chosen, so it goes; without traces to count again, it stays.
    func graph(_ dataSet: DataSet) -> ServiceGraph {
        guard let selection else { return ServiceGraph.combined(dataSet) }
        guard dataSet.store.traceCount > 0 else { return dataSet.graph ?? ServiceGraph() }
        let counted = ServiceGraph.derived(from: dataSet.store, in: selection)
        guard isChosenBySource, let read = dataSet.graph else { return counted }
        return read.completed(by: counted)
    }
}

extension TraceQuery {
    /// The filter and the group as one expression; nil without either.
    func expression() throws(FilterError) -> FilterExpression? {
        if filter == nil, group == nil { return nil }
        var parts: [FilterExpression] = []
        if let filter { parts.append(try FilterExpression(parsing: filter)) }
        if let group {
            parts.append(.group(GroupTest(isARN: group.hasPrefix("arn:"), value: group, negated: false, column: 1)))
        }
        return .all(parts)
    }
}
