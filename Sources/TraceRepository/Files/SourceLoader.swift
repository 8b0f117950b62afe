import CGlibc
import Foundation
import TraceFormats
import TraceModel

/// Reads all sources of a repository one after another into one data set, and, where they are followed, what comes later.
final class SourceLoader {
    private let sources: [FileRepository.Source]
    private let threads: Int
    private let pieceSize: Int
    private let conversion: SpanConversion
    /// Sources are read as far as they go, and again when they have grown.
    let isFollowing: Bool

    var opened: [OpenedSource] = []
    var records: [SourceRecord] = []
    private(set) var dataSet = DataSet()
    /// How long the last data set took to be put together from what had been read, in seconds.
    private(set) var assemblySeconds = 0.0
    private var assembler = TraceAssembler()
    private var tables: [TraceTables] = []
    private var graphs: [ServiceGraph] = []
    private var bytesBefore: Int64 = 0
    private var tracesBefore = 0

    init(
        _ sources: [FileRepository.Source], threads: Int, pieceSize: Int, isFollowing: Bool = false,
        conversion: SpanConversion = .services
    ) {
        self.sources = sources
        self.threads = threads
        self.pieceSize = pieceSize
        self.conversion = conversion
        self.isFollowing = isFollowing
    }

    /// - Returns: the data set, or the problem when no source gave anything.
    func run(_ handle: RequestHandle, _ deliver: @escaping @Sendable (DataEvent) -> Void) -> Result<DataSet, Problem> {
        for source in sources.flatMap(expanded) where !handle.isCancelled {
            var record = open(source)
            read(&record, handle, deliver)
            records.append(record)
            add(records.count - 1)
        }
        if dataSet.isEmptyBesideStore, tracesBefore == 0, !records.contains(where: \.isFollowed),
            let problem = dataSet.problems.first(where: { $0.severity == .failure })
        {
            return .failure(moved(problem, others: dataSet.problems.count - 1))
        }
        xs_give_memory_back()
        assemble(release: { xs_give_memory_back() })
        return .success(dataSet)
    }

    /// Only the first problem fits into a failure; the others are counted.
    private func moved(_ problem: Problem, others: Int) -> Problem {
        var problem = problem
        problem.more += others
        return problem
    }

    private func expanded(_ source: FileRepository.Source) -> [FileRepository.Source] {
        guard case .path(let path) = source, path != "-" else { return [source] }
        guard isFolder(path) else { return [source] }
        do {
            let names = try FileManager.default.contentsOfDirectory(atPath: path).filter { !$0.hasPrefix(".") }
            if names.isEmpty { refuse(path, "the folder is empty") }
            return names.sorted().compactMap { name in
                let inner = path + "/" + name
                guard isFolder(inner) else { return .path(inner) }
                refuse(inner, "a folder in a folder is not read", "Name it beside the other")
                return nil
            }
        } catch {
            refuse(path, "the folder may not be read", "Check its permissions")
            return []
        }
    }

    private func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    private func refuse(_ name: String, _ message: String, _ remedy: String = "") {
        var record = SourceRecord(name: name, path: nil)
        record.problems.append(Problem(.failure, source: name, message: message, remedy: remedy))
        records.append(record)
        add(records.count - 1)
    }

    /// Makes the store of all that has been read; what comes later joins it when the sources are followed.
    private func assemble(release: @escaping @Sendable () -> Void = {}) {
        let began = ProcessInfo.processInfo.systemUptime
        dataSet.store = assembler.assemble(
            tables: tables, keeps: isFollowing, release: release, inParallel: onThreads)
        tables = []
        assemblySeconds = ProcessInfo.processInfo.systemUptime - began
    }

    /// The data set of all that has been read up to now.
    func remake() {
        dataSet = DataSet()
        graphs = []
        for index in records.indices { add(index) }
        assemble()
    }
}

// MARK: - One source
extension SourceLoader {
    /// Opens a source; what speaks against that stands in its record.
    func open(_ source: FileRepository.Source) -> SourceRecord {
        var record = SourceRecord(source, isFollowed: isFollowing)
        do throws(SourceFailure) {
            record.bytes = try bytes(of: source)
            record.number = opened.count
            opened.append(OpenedSource(name: record.name, bytes: record.bytes))
            record.splitter.mayGrow = record.bytes?.mayGrow ?? false
            if !record.splitter.mayGrow { record.path = nil }
        } catch {
            // What is followed may come later.
            if let path = record.path, path != "-", access(path, F_OK) != 0 {
                record.isMissing = true
                record.notice = Problem(.notice, source: path, message: "is not there yet; it is read when it comes")
            } else {
                record.take(error)
            }
        }
        return record
    }

    private func bytes(of source: FileRepository.Source) throws(SourceFailure) -> FileBytes {
        switch source {
        case .path(let path): try FileBytes.open(path, mayGrow: isFollowing)
        case .memory(_, let bytes): try FileBytes.memory(bytes)
        case .made(let made): try FileBytes.memory(made.read())
        }
    }

    /// Reads a source on from where it was left, to its end.
    /// - Parameter deliver: is told how far it is; nil when nobody asks.
    func read(
        _ record: inout SourceRecord, _ handle: RequestHandle, _ deliver: (@Sendable (DataEvent) -> Void)? = nil
    ) {
        guard let bytes = record.bytes, record.isAccepted() else { return }
        let left = bytes.knownCount.map { max(0, bytes.size ?? $0) - Int64(record.splitter.position) }
        let engine = LoadEngine(
            bytes, source: UInt32(record.number), threads: threads, pieceSize: pieceSize,
            isShort: (left ?? .max) < pieceSize, handle: handle, splitter: record.splitter, conversion: conversion)
        let outcome = engine.run(
            tick: { [self] reach in
                var progress = LoadProgress(
                    bytes: bytesBefore + reach.bytes, totalBytes: bytes.knownCount.map { bytesBefore + $0 },
                    traces: tracesBefore + reach.traces, isDone: false)
                progress.bytesSeen = bytesBefore + reach.bytesSeen
                progress.entities = reach.entities
                deliver?(.progress(progress))
            },
            partial: deliver.map { deliver in { [self] in deliver(.partial(partial($0))) } })
        take(outcome, &record)
        if !handle.isCancelled { record.noteMissing() }
        opened[record.number].mark = FileMark(bytes, end: Int64(record.splitter.position))
    }

    /// What has come so far, without keeping it.
    private func partial(_ outcome: LoadEngine.Outcome) -> DataSet {
        var assembler = self.assembler
        for piece in outcome.pieces { assembler.add(piece.decoded.block, worker: tables.count + piece.worker) }
        var partial = dataSet
        partial.store = assembler.assemble(tables: tables + outcome.tables)
        return partial
    }

    private func take(_ outcome: LoadEngine.Outcome, _ record: inout SourceRecord) {
        for piece in outcome.pieces {
            assembler.add(piece.decoded.block, worker: tables.count + piece.worker)
            tracesBefore += piece.decoded.block.store.traceCount
            record.findings.add(piece.decoded.findings)
        }
        tables += outcome.tables
        bytesBefore += outcome.bytesRead
        record.bytesRead += outcome.bytesRead
        record.splitter = outcome.splitter
        record.failure = outcome.failure
    }

    /// Adds what a source holds beside traces, and what is to be said of it.
    private func add(_ index: Int) {
        let findings = records[index].findings
        graphs.append(
            contentsOf: findings.hasGraphPages ? [ServiceGraph.joined(pages: findings.graphs)] : findings.graphs)
        if !graphs.isEmpty { dataSet.graph = ServiceGraph.merged(graphs) }
        dataSet.add(findings)
        if let info = records[index].info { dataSet.sources.append(info) }
        dataSet.problems += records[index].report()
    }
}

extension DataSet {
    /// No summary and no node; what the store holds is not asked.
    fileprivate var isEmptyBesideStore: Bool { summaries.isEmpty && (graph?.nodes.isEmpty ?? true) }

    /// Adds what a source holds beside traces. Of two summaries of one trace the one with the higher revision stays.
    fileprivate mutating func add(_ findings: Findings) {
        var numbers = Dictionary(summaries.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { $1 })
        for summary in findings.summaries {
            if let number = numbers[summary.id] {
                if (summary.revision ?? 0) >= (summaries[number].revision ?? 0) { summaries[number] = summary }
            } else {
                numbers[summary.id] = summaries.count
                summaries.append(summary)
            }
        }
        for (service, point) in findings.timeSeries { timeSeries[service, default: []].append(point) }
        for service in timeSeries.keys { timeSeries[service]?.sort { $0.time < $1.time } }
        groups += findings.groups
        unprocessed += findings.unprocessed
        if findings.lastAnswerHasNextPage == true { morePagesExist = true }
    }
}

extension MadeBytes {
    fileprivate func read() throws(SourceFailure) -> [UInt8] {
        do {
            return try make()
        } catch let problem as Problem {
            throw SourceFailure(message: problem.message, remedy: problem.remedy)
        } catch {
            throw SourceFailure(message: "\(error)")
        }
    }
}
