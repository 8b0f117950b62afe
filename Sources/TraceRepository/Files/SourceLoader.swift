import CMalloc
import Foundation
import TraceFormats
import TraceModel

/// Reads all sources of a repository one after another into one data set.
final class SourceLoader {
    private let sources: [FileRepository.Source]
    private let threads: Int
    private let pieceSize: Int
    private let handle: RequestHandle
    private let deliver: @Sendable (DataEvent) -> Void

    private(set) var opened: [OpenedSource] = []
    private var assembler = TraceAssembler()
    private var tables: [TraceTables] = []
    private var dataSet = DataSet()
    private var graphs: [ServiceGraph] = []
    private var bytesBefore: Int64 = 0
    private var tracesBefore = 0

    init(
        _ sources: [FileRepository.Source], threads: Int, pieceSize: Int, handle: RequestHandle,
        deliver: @escaping @Sendable (DataEvent) -> Void
    ) {
        self.sources = sources
        self.threads = threads
        self.pieceSize = pieceSize
        self.handle = handle
        self.deliver = deliver
    }

    /// - Returns: the data set, or the problem when no source gave anything.
    func run() -> Result<DataSet, Problem> {
        for source in sources.flatMap(expanded) where !handle.isCancelled { load(source) }
        if dataSet.isEmptyBesideStore, tracesBefore == 0,
            let problem = dataSet.problems.first(where: { $0.severity == .failure })
        {
            return .failure(moved(problem, others: dataSet.problems.count - 1))
        }
        xs_give_memory_back()
        dataSet.store = assembler.assemble(tables: tables, release: { xs_give_memory_back() }, inParallel: onThreads)
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
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
            return [source]
        }
        do {
            let names = try FileManager.default.contentsOfDirectory(atPath: path).filter { !$0.hasPrefix(".") }
            if names.isEmpty { add(.failure, path, "the folder is empty") }
            return names.sorted().map { .path(path + "/" + $0) }
        } catch {
            add(.failure, path, "the folder may not be read", "Check its permissions")
            return []
        }
    }

    private func load(_ source: FileRepository.Source) {
        let name = shownName(source)
        do throws(SourceFailure) {
            let bytes = try open(source)
            opened.append(OpenedSource(name: name, bytes: bytes))
            let head = try head(of: bytes)
            if let problem = refusal(head, name) { return dataSet.problems.append(problem) }
            read(bytes, name, head)
        } catch {
            add(.failure, name, error.message, error.remedy)
        }
    }

    private func open(_ source: FileRepository.Source) throws(SourceFailure) -> FileBytes {
        switch source {
        case .path(let path): try FileBytes.open(path)
        case .memory(_, let bytes): try FileBytes.memory(bytes)
        }
    }

    private func shownName(_ source: FileRepository.Source) -> String {
        switch source {
        case .path("-"): "standard input"
        case .path(let path): path
        case .memory(let name, _): name
        }
    }

    private func head(of bytes: FileBytes) throws(SourceFailure) -> [UInt8] {
        let buffer = ChunkBuffer(capacity: 4096)
        let count = try bytes.read(at: 0, into: buffer.text, count: 4096)
        return Array(UnsafeBufferPointer(start: buffer.text, count: count))
    }

    /// What needs no reading to be refused.
    private func refusal(_ head: [UInt8], _ name: String) -> Problem? {
        if head.isEmpty {
            return Problem(.failure, source: name, message: "the file is empty", remedy: "Save the answer again")
        }
        if head.contains(0), !head.starts(with: [0xEF, 0xBB, 0xBF]) {
            return Problem(
                .failure, source: name, message: "binary data, not JSON",
                remedy: "xrayscope reads X-Ray JSON, plain or gzipped")
        }
        return nil
    }

    private func read(_ bytes: FileBytes, _ name: String, _ head: [UInt8]) {
        let isSmall = (bytes.knownCount ?? .max) < pieceSize
        let number = UInt32(opened.count - 1)
        let engine = LoadEngine(
            bytes, source: number, threads: isSmall ? 1 : threads, pieceSize: pieceSize, handle: handle)
        let outcome = engine.run(
            tick: { [self] read, traces in
                let total = bytes.knownCount.map { bytesBefore + $0 }
                deliver(
                    .progress(
                        LoadProgress(
                            bytes: bytesBefore + read, totalBytes: total, traces: tracesBefore + traces, isDone: false))
                )
            },
            partial: { [self] in postPartial($0) })
        let findings = take(outcome)
        finish(findings, outcome, bytes, name, head)
    }

    /// Posts what has come so far without keeping it.
    private func postPartial(_ outcome: LoadEngine.Outcome) {
        var assembler = self.assembler
        for piece in outcome.pieces { assembler.add(piece.decoded.block, worker: tables.count + piece.worker) }
        var partial = dataSet
        partial.store = assembler.assemble(tables: tables + outcome.tables)
        deliver(.partial(partial))
    }

    private func take(_ outcome: LoadEngine.Outcome) -> Findings {
        var findings = Findings()
        for piece in outcome.pieces {
            assembler.add(piece.decoded.block, worker: tables.count + piece.worker)
            tracesBefore += piece.decoded.block.store.traceCount
            findings.add(piece.decoded.findings)
        }
        tables += outcome.tables
        bytesBefore += outcome.bytesRead
        return findings
    }

    private func finish(
        _ findings: Findings, _ outcome: LoadEngine.Outcome, _ bytes: FileBytes, _ name: String, _ head: [UInt8]
    ) {
        graphs.append(
            contentsOf: findings.hasGraphPages ? [ServiceGraph.joined(pages: findings.graphs)] : findings.graphs)
        if !graphs.isEmpty { dataSet.graph = ServiceGraph.merged(graphs) }
        dataSet.add(findings)
        let format = (bytes.isPacked ? "gzip, " : "") + findings.formats.description
        dataSet.sources.append(SourceInfo(name: name, format: format, bytes: outcome.bytesRead))
        let report = SourceReport(findings: findings, name: name, head: head)
        dataSet.problems += report.problems { line(of: $0, in: bytes) }
        if let failure = outcome.failure { add(.partial, name, failure.message, failure.remedy) }
    }

    /// Line and column of a byte, both from 1.
    private func line(of offset: UInt64, in bytes: FileBytes) -> (line: Int, column: Int)? {
        var line = 1
        var lineStart: UInt64 = 0
        var at: UInt64 = 0
        let buffer = ChunkBuffer(capacity: 1 << 16)
        while at < offset {
            guard let got = try? bytes.read(at: at, into: buffer.text, count: Int(min(offset - at, 1 << 16))), got > 0
            else { return nil }  // the place stays a byte offset
            for index in 0..<got where buffer.text[index] == 0x0A {
                line += 1
                lineStart = at + UInt64(index) + 1
            }
            at += UInt64(got)
        }
        return (line, Int(offset - lineStart) + 1)
    }

    private func add(_ severity: Problem.Severity, _ name: String, _ message: String, _ remedy: String = "") {
        dataSet.problems.append(Problem(severity, source: name, message: message, remedy: remedy))
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
