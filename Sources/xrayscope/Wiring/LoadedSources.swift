import ArgumentParser
import Figures
import TraceModel
import TraceRepository
import Viewer

/// What a command works on: all that its sources hold of what its options name.
struct LoadedSources {
    let repository: any TraceRepository
    let dataSet: DataSet
    let completeness: Completeness

    /// Opens the sources and reads them whole. What could not be read is named on standard error.
    static func load(_ options: SourceOptions, request: (DataRequest.Scope) -> DataRequest) throws -> LoadedSources {
        try load(options, of: try openRepository(options), request: request)
    }

    /// The same of sources that are open already.
    static func load(
        _ options: SourceOptions, of repository: any TraceRepository, request: (DataRequest.Scope) -> DataRequest
    ) throws -> LoadedSources {
        let progress = ProgressLine()
        defer { progress.finish() }
        let dataSet = try repository.answer(request(options.scope)) { progress.update($0) }
        progress.finish()
        report(dataSet.problems)
        return LoadedSources(
            repository: repository, dataSet: dataSet, completeness: try Completeness(of: dataSet))
    }

    /// What the service map is made of. A graph that a service counts knows no filter: with one, the traces that fulfil it are read
    /// and counted here.
    static func loadMap(_ options: SourceOptions) throws -> LoadedSources {
        guard options.capabilities.countsByItself, options.window.filter != nil else {
            return try load(options) { .overview($0) }
        }
        let loaded = try load(options) { .summaries($0) }
        let whole = try loaded.withTraces()
        report("counted from \(whole.dataSet.store.traceCount) traces that fulfil the filter")
        return whole
    }

    /// The same with every trace whole: a live source is asked for those of which it told no more than a summary.
    func withTraces() throws -> LoadedSources {
        guard repository.capabilities.listsBeforeTraces, !dataSet.summaries.isEmpty else { return self }
        let progress = ProgressLine()
        defer { progress.finish() }
        let whole = try repository.answer(.traces(dataSet.summaries.map(\.id))) { progress.update($0) }
        progress.finish()
        let known = Set(dataSet.problems)
        report(whole.problems.filter { !known.contains($0) })
        return LoadedSources(repository: repository, dataSet: whole, completeness: try Completeness(of: whole))
    }

    /// Why there is none of what was asked for.
    /// - Parameter what: `services`, `traces`.
    func whyNone(_ what: String, _ options: WindowOptions) -> String {
        if let count = dataSet.chosenFrom, count > 0, dataSet.store.traceCount == 0, dataSet.summaries.isEmpty {
            let hasWindow = options.since != nil || options.start != nil || options.end != nil
            let words = [hasWindow ? "is in the window" : nil, options.filter == nil ? nil : "fulfils the filter"]
            return "none of \(Format.count(count, "trace")) " + words.compactMap { $0 }.joined(separator: " and ")
        }
        if what == "services", dataSet.store.traceCount == 0, !dataSet.summaries.isEmpty {
            let count = dataSet.summaries.count
            return "no whole traces in it, of which a map is made, but \(Format.count(count)) "
                + (count == 1 ? "summary" : "summaries") + "; `xrayscope traces` lists them"
        }
        return "no \(what) " + (options.isEverything ? "in it" : "fulfil what was asked for")
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
    }

    /// The status of a command that has printed all it could.
    func finish() throws {
        if self == .partial { throw ExitCode(2) }
    }
}
