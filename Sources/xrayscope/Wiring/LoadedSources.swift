import ArgumentParser
import TraceAnalysis
import TraceModel
import TraceRepository

/// What a command works on: the data of its sources, cut to the part that its options name.
struct LoadedSources {
    let repository: any TraceRepository
    let dataSet: DataSet
    /// The columns of all traces.
    let table: TraceTable
    /// The rows of the table that are meant; nil for all.
    let rows: TraceSelection?
    let completeness: Completeness

    /// Opens the sources and reads them whole. What could not be read is named on standard error.
    static func load(_ options: SourceOptions, request: (DataRequest.Scope) -> DataRequest) throws -> LoadedSources {
        let repository = try openRepository(options.sources)
        let scope = DataRequest.Scope(window: options.window.window(last: nil), filter: options.window.filter)
        let progress = ProgressLine()
        defer { progress.finish() }
        let dataSet = try repository.answer(request(scope)) { progress.update($0) }
        progress.finish()
        report(dataSet.problems)
        return try LoadedSources(repository, dataSet, options.window)
    }

    private init(_ repository: any TraceRepository, _ dataSet: DataSet, _ options: WindowOptions) throws {
        self.repository = repository
        self.dataSet = dataSet
        completeness = try Completeness(of: dataSet)
        table = TraceTable(dataSet)
        let last = table.starts.max().map(Timestamp.init(nanoseconds:))
        let starts = table.starts
        rows = options.window(last: last).map { window in
            TraceSelection(
                starts.indices.lazy.filter { window.contains(Timestamp(nanoseconds: starts[$0])) },
                capacity: starts.count)
        }
    }

    /// The numbers of the store's traces that are meant, in the order of their first arrival.
    var traces: [Int] {
        let all = 0..<dataSet.store.traceCount
        return rows.map { rows in all.filter { rows.contains($0) } } ?? Array(all)
    }

    /// The service graph of the traces that are meant.
    var graph: ServiceGraph {
        guard rows != nil else { return ServiceGraph.combined(dataSet) }
        let chosen = TraceSelection(traces, capacity: dataSet.store.traceCount)
        return ServiceGraph.derived(from: dataSet.store, in: chosen)
    }

    /// The summaries of answers that are meant.
    var summaries: [TraceSummary] {
        guard let rows else { return dataSet.summaries }
        let ids = Set(rows.numbers.map { table.ids[$0] })
        return dataSet.summaries.filter { ids.contains($0.id) }
    }

    /// Where the data came from, for messages.
    var name: String { repository.name }
}

/// Whether everything that was asked for is there (design 3: status 2 when it is not).
enum Completeness: Equatable {
    case complete, partial

    /// - Throws: `ExitCode(1)` when there were failures and nothing at all was read; they are named already.
    init(of dataSet: DataSet) throws {
        let failed = dataSet.problems.contains { $0.severity == .failure }
        let partly = dataSet.problems.contains { $0.severity == .partial } || !dataSet.unprocessed.isEmpty
        if failed, dataSet.isEmpty { throw ExitCode(1) }
        self = failed || partly ? .partial : .complete
        for id in dataSet.unprocessed {
            report("\(id): not in the answer that was read, which names it as unprocessed")
        }
        if dataSet.morePagesExist {
            report("An answer that was read ends in a NextToken: there are more pages than it holds.")
        }
    }

    /// The status of a command that has printed all it could.
    func finish() throws {
        if self == .partial { throw ExitCode(2) }
    }
}
