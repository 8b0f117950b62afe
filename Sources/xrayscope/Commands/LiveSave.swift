import ArgumentParser
import Foundation
import Synchronization
import TraceFormats
import TraceModel
import TraceRepository

/// Saves a window of the API: its graph, its summaries, every trace whole. Each answer is on the disk as soon as it is there; what
/// was interrupted goes on where it stopped, and nothing takes the file's place before it is whole.
struct LiveSave {
    let repository: any ArchivingRepository
    let options: SourceOptions
    /// A file that is replaced.
    let path: String

    /// How many absent traces are looked for and written at once.
    private static let batch = 250

    func run() throws {
        let window = options.window
        let journal = try SaveJournal(
            for: path, try wanted(), isWindowFixed: window.start != nil && window.end != nil)
        let scope = DataRequest.Scope(
            window: TimeWindow(
                start: Timestamp(seconds: journal.request.StartTime),
                end: Timestamp(seconds: journal.request.EndTime)),
            filter: journal.request.FilterExpression, group: journal.request.GroupName)
        do {
            try save(scope, journal)
        } catch let problem as Problem {
            if journal.discardIfEmpty() { throw problem }
            report([problem])
            report("\(cleanedLine(journal.path)) keeps what came; the same command goes on from there")
            throw ExitCode(2)
        }
    }

    /// The request of the command line, in whole seconds as the API takes them.
    private func wanted() throws -> SaveRequest {
        let now = Date().timeIntervalSince1970
        let window = options.scope.window
        // One that lies in the future stays as it is, for the repository to say so.
        let end = (window.map { $0.start.seconds > now ? $0.end.seconds : min(now, $0.end.seconds) } ?? now).rounded(
            .up)
        // "The last hour" is an hour, though it began between two seconds.
        let length = (options.window.since?.length).map { Double($0.nanoseconds) / 1e9 }
        let start =
            length.map { end - $0.rounded(.up) } ?? window.map { $0.start.seconds.rounded(.down) }
            ?? end - Double(repository.capabilities.usualSeconds ?? 0)
        var request = SaveRequest(
            StartTime: start, EndTime: end, FilterExpression: options.window.filter,
            GroupName: options.account.group)
        let identity = try repository.identity()
        (request.Region, request.Endpoint, request.Account) = (identity.region, identity.endpoint, identity.account)
        return request
    }

    private func save(_ scope: DataRequest.Scope, _ journal: SaveJournal) throws {
        let there = Set(journal.earlier.store.traceIDs)
        if !there.isEmpty { report("going on with \(cleanedLine(journal.path)), \(there.count) traces are there") }
        let archive = try fetch(scope, without: there, journal)
        var saved = Saved(count: archive.fetched + archive.listed.count { there.contains($0) })
        saved.isWhole = archive.listProblems.isEmpty && archive.traceProblems.isEmpty
        try saveAbsent(archive, journal, &saved)
        let failedAnew = archive.failed.filter { !journal.failedEarlier.contains($0) }
        try journal.note(failed: failedAnew)
        if !saved.isWhole || !failedAnew.isEmpty {
            let again = failedAnew.isEmpty ? "" : "; what fails again is then left out"
            report(
                "\(cleanedLine(journal.path)) keeps \(saved.count) traces; the same command goes on from there\(again)")
            throw ExitCode(2)
        }
        try journal.commit()
        report("\(cleanedLine(path)): saved \(saved.count) traces")
        if !archive.refused.isEmpty || !archive.failed.isEmpty || saved.isShort { throw ExitCode(2) }
    }

    /// Writes what the API answers as it comes.
    private func fetch(
        _ scope: DataRequest.Scope, without there: Set<TraceID>, _ journal: SaveJournal
    ) throws -> ArchiveReport {
        let progress = ProgressLine()
        defer { progress.finish() }
        let counts = Mutex((saved: there.count, listed: there.count))
        let wantsGraph = journal.earlier.graph == nil
        let archive = try repository.archive(scope, without: there, graph: wantsGraph) { event in
            let now = counts.withLock { $0 }
            progress.update(event, saved: now.saved, of: max(now.saved, now.listed))
        } take: { piece throws(Problem) in
            switch piece {
            case .graph(let line): try journal.append(line)
            case .listed(let line, let count):
                try journal.append(line)
                counts.withLock { $0.listed += count }
            case .traces(let line, let count):
                try journal.append(line)
                counts.withLock { $0.saved += count }
            }
        }
        progress.finish()
        report(archive.listProblems + archive.traceProblems + archive.refused + archive.notices)
        return archive
    }

    private struct Saved {
        var count: Int
        /// Nothing is left that another try could bring.
        var isWhole = true
        /// The service does not have some of the traces that it listed.
        var isShort = false
    }

    /// Looks for the traces that are listed and did not come: they may be found by Transaction Search.
    private func saveAbsent(_ archive: ArchiveReport, _ journal: SaveJournal, _ saved: inout Saved) throws {
        let progress = ProgressLine()
        defer { progress.finish() }
        for start in stride(from: 0, to: archive.absent.count, by: Self.batch) {
            let wanted = Array(archive.absent[start..<min(start + Self.batch, archive.absent.count)])
            let count = saved.count
            let answer = try repository.answer(.traces(wanted)) {
                progress.update($0, saved: count, of: archive.listed.count)
            }
            progress.finish(keepingOpen: true)
            report(answer.problems.filter { $0.severity != .notice })
            let numbers = try append(Set(wanted), answer, journal)
            saved.count += numbers
            if numbers < wanted.count {
                saved.isShort = true
                if !answer.unprocessed.contains(where: wanted.contains) { saved.isWhole = false }
            }
        }
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
}
