import TraceAnalysis
import TraceModel

/// The part of the data that the options name: a window, a filter, or both.
struct Narrowing: Sendable {
    /// nil when the source was asked for the window.
    private let options: WindowOptions?
    private let filter: FilterExpression?

    /// - Returns: nil when everything is meant.
    init?(_ options: WindowOptions, isWindowAsked: Bool = false) throws(FilterError) {
        if isWindowAsked ? options.filter == nil : options.isEverything { return nil }
        self.options = isWindowAsked ? nil : options
        if let text = options.filter {
            filter = try FilterExpression(parsing: text)
        } else {
            filter = nil
        }
    }

    /// The data set with only the traces and summaries that are meant. A service graph that an answer gave counts more than
    /// them, so it goes; without a trace to count again it stays, and a problem says so.
    func apply(to dataSet: DataSet) throws(Problem) -> DataSet {
        let table = TraceTable(dataSet)
        var result = dataSet
        let rows = try selection(table, dataSet, &result)
        let traces = (0..<table.storeTraceCount).filter { rows.contains($0) }
        result.store = dataSet.store.keeping(traces)
        let ids = Set(rows.numbers.map { table.ids[$0] })
        result.summaries = dataSet.summaries.filter { ids.contains($0.id) }
        result.timeSeries = [:]
        result.chosenFrom = table.count
        if table.storeTraceCount > 0 {
            result.graph = nil
        } else if dataSet.graph != nil {
            result.problems.append(
                notice("the service graph that was read is shown whole: it holds no traces to choose from"))
        }
        return result
    }

    private func selection(
        _ table: TraceTable, _ dataSet: DataSet, _ result: inout DataSet
    ) throws(Problem) -> TraceSelection {
        let window = options?.window(last: table.starts.max().map(Timestamp.init(nanoseconds:)))
        do throws(FilterError) {
            let part = TracePart(window: window, filter: filter)
            guard let found = try part.rows(of: table, dataSet) else {
                return TraceSelection(capacity: table.count, full: true)
            }
            if found.undecided > 0 {
                result.problems.append(notice("\(found.undecided) traces and summaries do not say enough to be judged"))
            }
            return found.selection
        } catch {
            throw Problem(.failure, source: "--filter", message: error.description)
        }
    }

    private func notice(_ message: String) -> Problem { Problem(.notice, source: "", message: message) }
}
