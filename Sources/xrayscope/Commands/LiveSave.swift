import ArgumentParser
import Foundation
import TraceFormats
import TraceModel
import TraceRepository

/// Saves a window of the API: its graph, its summaries, every trace whole. Each answer is on the disk as soon as it is there; what
/// was interrupted goes on where it stopped.
struct LiveSave {
    let repository: any TraceRepository
    let options: SourceOptions
    let path: String

    /// How many traces are asked for and written at once.
    private static let batch = 250

    func run() throws {
        let window = options.window
        let journal = try SaveJournal(for: path, wanted(), isWindowFixed: window.start != nil && window.end != nil)
        let scope = DataRequest.Scope(
            window: TimeWindow(
                start: Timestamp(seconds: journal.request.StartTime),
                end: Timestamp(seconds: journal.request.EndTime)),
            filter: journal.request.FilterExpression, group: journal.request.GroupName)
        do {
            try save(scope, journal)
        } catch let problem as Problem {
            report([problem])
            report("\(cleanedLine(journal.path)) keeps what came; the same command goes on from there")
            throw ExitCode(2)
        }
    }

    /// The request of the command line, in whole seconds as the API takes them.
    private func wanted() -> SaveJournal.Request {
        let now = Date().timeIntervalSince1970
        let window = options.scope.window
        let end = window.map { min(now, $0.end.seconds) } ?? now
        let start = window.map { $0.start.seconds } ?? end - Double(XRayRepository.defaultSeconds)
        return SaveJournal.Request(
            StartTime: max(start, end - 30 * 86_400).rounded(.down), EndTime: end.rounded(.up),
            FilterExpression: options.window.filter, GroupName: options.account.group)
    }

    private func save(_ scope: DataRequest.Scope, _ journal: SaveJournal) throws {
        var isComplete = true
        if journal.earlier.graph == nil {
            let overview = try ask(.overview(scope))
            isComplete = isComplete && overview.isWhole
            if let graph = overview.graph { try journal.append(encodeServiceGraph(graph, indented: false)) }
        }
        let listed = try ask(.summaries(scope))
        isComplete = isComplete && listed.isWhole && !listed.morePagesExist
        if !listed.summaries.isEmpty {
            var encoder = SummariesEncoder(indented: false)
            for summary in listed.summaries { encoder.append(summary) }
            encoder.finish()
            try journal.append(encoder.take())
        }
        let saved = try saveTraces(listed.summaries.map(\.id), journal)
        if !saved.isWhole {
            report("\(cleanedLine(journal.path)) keeps \(saved.count) traces; the same command goes on from there")
            throw ExitCode(2)
        }
        try journal.commit()
        report("\(cleanedLine(path)): saved \(saved.count) traces")
        if !isComplete || saved.isShort { throw ExitCode(2) }
    }

    private struct Saved {
        var count: Int
        /// Nothing is left that another try could bring.
        var isWhole = true
        /// The service does not have some of the traces that it listed.
        var isShort = false
    }

    private func saveTraces(_ ids: [TraceID], _ journal: SaveJournal) throws -> Saved {
        let there = Set(journal.earlier.store.traceIDs)
        let missing = ids.filter { !there.contains($0) }
        var saved = Saved(count: ids.count - missing.count)
        if saved.count > 0 { report("going on with \(cleanedLine(journal.path)), \(saved.count) traces are there") }
        let progress = ProgressLine()
        defer { progress.finish() }
        for start in stride(from: 0, to: missing.count, by: Self.batch) {
            let wanted = Array(missing[start..<min(start + Self.batch, missing.count)])
            let (count, total) = (saved.count, ids.count)
            let answer = try repository.answer(.traces(wanted)) { progress.update($0, saved: count, of: total) }
            let problems = answer.problems.filter { $0.severity != .notice }
            progress.finish(keepingOpen: true)
            report(problems)
            let numbers = try append(Set(wanted), answer, journal)
            saved.count += numbers
            if numbers < wanted.count {
                saved.isShort = true
                if answer.unprocessed.isEmpty { saved.isWhole = false }
            }
        }
        return saved
    }

    /// Writes those of the wanted traces that the answer holds, as one line.
    /// - Returns: how many there are.
    private func append(_ wanted: Set<TraceID>, _ answer: DataSet, _ journal: SaveJournal) throws -> Int {
        let sources = LoadedSources(repository: repository, dataSet: answer, completeness: .complete)
        var encoder = TracesEncoder(indented: false)
        var count = 0
        for (number, id) in answer.store.traceIDs.enumerated() where wanted.contains(id) {
            encoder.append(try sources.documents(ofTrace: number))
            count += 1
        }
        encoder.finish(unprocessed: answer.unprocessed.filter { wanted.contains($0) })
        try journal.append(encoder.take())
        return count
    }

    private func ask(_ request: DataRequest) throws -> DataSet {
        let progress = ProgressLine()
        defer { progress.finish() }
        let answer = try repository.answer(request) { progress.update($0) }
        progress.finish()
        report(answer.problems)
        return answer
    }
}

extension DataSet {
    /// Nothing of what was asked for is missing.
    fileprivate var isWhole: Bool { !problems.contains { $0.severity != .notice } }
}
