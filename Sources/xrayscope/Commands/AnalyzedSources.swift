import ArgumentParser
import Foundation
import TraceAnalysis
import TraceFormats
import TraceModel

/// The sources of `analyze`, read whole, and the two sets that the options choose of them.
struct AnalyzedSources {
    let loaded: LoadedSources
    /// The file that B is, where it is one; its traces stand in `data` behind those of `loaded`.
    let other: LoadedSources?
    let data: DataSet
    let table: TraceTable
    let sets: TwoSets

    /// The status of a command that has printed all it could.
    func finish() throws {
        try loaded.completeness.finish()
        try other?.completeness.finish()
    }

    static func load(_ source: SourceOptions, _ choice: AnalyzeOptions) throws -> AnalyzedSources {
        var whole = source
        whole.window.filter = nil
        // B may lie outside of the window that A is cut by.
        if !source.capabilities.isAskedForWindows {
            (whole.window.since, whole.window.start, whole.window.end) = (nil, nil, nil)
        }
        if source.capabilities.isAskedForWindows, let against = choice.against, !["rest", "all"].contains(against) {
            throw ValidationError(
                "--against \(against): X-Ray is asked for one window. Save both windows to files, or name set B by --compare."
            )
        }
        let preset = try preset(choice)
        if preset == nil, let path = choice.against, !source.kind.canBeMerged {
            throw ValidationError(
                "--against \(path): a file is read together with other files, not with \(source.kind.plural); save that to a file first."
            )
        }
        let loaded = try LoadedSources.load(whole) { .overview($0) }.withTraces()
        let (data, baseline, other): (DataSet, Baseline, LoadedSources?) =
            if let preset { (loaded.dataSet, preset, nil) } else { try joined(loaded, whole, choice) }
        let table = TraceTable(data)
        let sets = try sets(source, baseline, table, data)
        if sets.undecided > 0 { report("\(sets.undecided) traces and summaries do not say enough to be judged") }
        return AnalyzedSources(loaded: loaded, other: other, data: data, table: table, sets: sets)
    }

    /// With another file, which is read by itself, behind what was read.
    private static func joined(
        _ loaded: LoadedSources, _ whole: SourceOptions, _ choice: AnalyzeOptions
    ) throws -> (DataSet, Baseline, LoadedSources?) {
        var second = whole
        second.sources = choice.against.map { [$0] } ?? []
        let other = try LoadedSources.load(second) { .overview($0) }
        let (data, parts) = loaded.dataSet.joined(with: other.dataSet)
        if let remark = parts.remark { report(remark) }
        return (data, .second(parts), other)
    }

    private static func sets(
        _ source: SourceOptions, _ baseline: Baseline, _ table: TraceTable, _ data: DataSet
    ) throws -> TwoSets {
        let latest = table.starts.max().map(Timestamp.init(nanoseconds:))
        do {
            let filter = try source.window.filter.map { text throws(FilterError) in try FilterExpression(parsing: text)
            }
            let window = source.capabilities.isAskedForWindows ? nil : source.window.window(last: latest)
            return try TwoSets(TracePart(window: window, filter: filter), against: baseline, in: table, data)
        } catch let error as FilterError {
            throw ValidationError("--filter, \(error)")
        } catch let refusal as SetRefusal {
            throw Problem(.failure, source: "set B", message: refusal.message, remedy: refusal.remedy)
        }
    }

    /// What B is; nil when another file holds it.
    private static func preset(_ choice: AnalyzeOptions) throws -> Baseline? {
        if let compare = choice.compare { return .filter(try FilterExpression(parsing: compare)) }
        switch choice.against {
        case nil, "rest"?: return .rest
        case "all"?, "everything"?: return .everything
        case "before"?, "previous"?: return .before
        case "yesterday"?: return .yesterday
        case "last-week"?: return .lastWeek
        case let path?:
            guard FileManager.default.fileExists(atPath: path) else {
                throw ValidationError(
                    "--against \(path): no such file; else it is rest, all, before, yesterday or last-week.")
            }
            // As in the viewer, which reads it again when it has changed.
            guard isReadAgain(path) else {
                throw ValidationError("--against \(path): it must be a file or a folder.")
            }
            return nil
        }
    }
}

/// A file or a folder, by a link or without.
private func isReadAgain(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && [S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
}

/// What is worked out of the two sets; each part when it is asked for.
struct AnalyzedSets {
    let sources: AnalyzedSources
    let choice: AnalyzeOptions
    let rule: CriticalPathRule
    private let limits: PatternLimits
    private let columns: KeptColumns
    /// Values of secret attributes are printed instead of `***`.
    var showsSecrets = false

    init(_ sources: AnalyzedSources, _ choice: AnalyzeOptions, _ configuration: Configuration) {
        (self.sources, self.choice) = (sources, choice)
        columns = KeptColumns(sources)
        rule = choice.rule ?? configuration.criticalPath ?? .crisp
        limits = configuration.patterns
    }

    var table: TraceTable { sources.table }
    var data: DataSet { sources.data }
    var a: TraceSelection { sources.sets.a }
    var b: TraceSelection { sources.sets.b }
    var hasB: Bool { !b.isEmpty }

    func costs(_ set: TraceSelection) -> SetCosts { SetCosts(data.store, in: set, rule: rule) }
    func slack(_ set: TraceSelection) -> SetSlack { SetSlack(data.store, in: set, rule: rule) }
    var paths: CallPaths { CallPaths(data.store, in: a, rule: rule) }
    /// All times of A's traces together.
    var failures: FailureCost { data.store.failureCost(in: a) }
    var foundPatterns: [PatternFinding] { data.store.patterns(in: a, limits: limits) }
    /// What A was chosen by would only say so again.
    var foundDifferences: Differences {
        Differences(columns.columns, a: a, b: b, measure: choice.rankBy)
    }
    func estimatedRequests(_ rule: TrafficEstimate) -> Double {
        rule.requests(a, of: sources.sets.population, in: table)
    }
    func column(_ grouping: TraceGrouping) -> KeyColumn { KeyColumn(grouping, table, data) }
    var changes: [(text: String, result: WhatIfResult)] {
        choice.whatIf.compactMap { text in
            // Checked when the options were read.
            guard let change = try? WhatIf(parsing: text) else { return nil }
            return (text, change.result(data.store, in: a))
        }
    }

    /// Every gate is judged and told before the status says that one failed.
    func judgeGates() throws {
        var failed = false
        for text in choice.failIf {
            let gate = try Gate(parsing: text)
            let figures =
                gate.selector.map { RequestFigures(of: $0, data.store, in: a) } ?? RequestFigures(table, in: a)
            guard let value = gate.value(figures) else {
                throw Problem(
                    .failure, source: "--fail-if '\(text)'",
                    message: "there are no such requests in set A, so nothing can be judged",
                    remedy: "`xrayscope analyze --group-by service` lists the services that there are")
            }
            let shown = ScalarValue.number((value * 1e6).rounded() / 1e6).text
            let sample = "of \(figures.statistics.total) requests"
            if gate.isMet(by: value) {
                failed = true
                report("--fail-if '\(text)' holds: it is \(shown) \(sample)")
            } else {
                report("--fail-if '\(text)' does not hold: it is \(shown) \(sample)")
            }
        }
        if failed { throw ExitCode(3) }
    }
}

/// The columns of all attributes: made when they are first asked for, as the Analyze screen keeps them.
private final class KeptColumns {
    private let sources: AnalyzedSources
    private(set) lazy var columns = KeyColumns(sources.table, sources.data)

    init(_ sources: AnalyzedSources) { self.sources = sources }
}
