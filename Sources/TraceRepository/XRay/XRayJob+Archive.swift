import HTTP
import TraceModel

/// How an archive ended.
public struct ArchiveReport: Sendable {
    /// Every trace of the window, those that were known before among them.
    public var listed: [TraceID] = []
    /// Traces that are listed and that BatchGetTraces answered without.
    public var absent: [TraceID] = []
    /// Whole traces handed over.
    public var fetched = 0
    /// What is missing of the graph and of the list; another try may bring it.
    public var listProblems: [Problem] = []
    /// Traces that the service failed to give, asked for one by one.
    public var failed: [TraceID] = []
    /// What can't be had: the graph where it is not allowed, traces that fail.
    public var refused: [Problem] = []
    /// Why traces that are listed were not fetched; another try may bring them.
    public var traceProblems: [Problem] = []
    public var notices: [Problem] = []
}

extension XRayJob {
    /// A window for a file: its graph, its summaries, and every trace whole. Traces are asked for while the list still comes, and
    /// none of it is decoded: a file keeps what the service said.
    /// - Parameter known: traces that need not come again.
    func archive(
        _ scope: DataRequest.Scope, without known: Set<TraceID>, graph wantsGraph: Bool, into writer: ArchiveWriter
    ) async throws(XRayFailure) -> ArchiveReport {
        let (batches, queue) = AsyncStream.makeStream(of: [TraceID].self)
        async let graph = wantsGraph ? archiveGraph(scope, writer) : .success([])
        async let fetched = fetchAll(batches, writer)
        let listing = await list(scope, without: known, queue, writer)
        queue.finish()
        let (drawn, traces) = (await graph, await fetched)
        var report = try listing.get()
        switch drawn {
        case .success(let problems): report.listProblems = problems + report.listProblems
        case .failure(let failure):
            let problem = failure.problem(.partial, source: name, lost: "the service map")
            if failure.kind == .accessDenied {
                report.refused.append(problem)
            } else {
                report.listProblems.insert(problem, at: 0)
            }
        }
        report.absent = traces.absent
        report.failed = traces.failed.map(\.id)
        report.refused += traces.failed.map { failed in
            failed.failure.problem(.partial, source: name, lost: "trace \(failed.id)")
        }
        report.fetched = await writer.fetched
        report.traceProblems = XRayFailure.problems(traces.failures, source: name, lost: "a part of the traces")
        report.notices = notices + shortened(scope)
        return report
    }

    private func archiveGraph(
        _ scope: DataRequest.Scope, _ writer: ArchiveWriter
    ) async -> Result<[Problem], XRayFailure> {
        // The list's progress is the one to be seen.
        let job = XRayJob(client: client, answers: answers, name: name) { _ in }
        do throws(XRayFailure) {
            let (graph, problems) = try await job.graph(scope)
            if !graph.nodes.isEmpty { try await writer.write(graph) }
            return .success(problems)
        } catch {
            return .failure(error)
        }
    }

    private func list(
        _ scope: DataRequest.Scope, without known: Set<TraceID>, _ queue: AsyncStream<[TraceID]>.Continuation,
        _ writer: ArchiveWriter
    ) async -> Result<ArchiveReport, XRayFailure> {
        var report = ArchiveReport()
        var waiting: [TraceID] = []
        do throws(XRayFailure) {
            let calls = summaryCalls(scope, try window(scope))
            report.listProblems += try await collect(calls, lost: "a part of the traces") {
                _, page throws(XRayFailure) in
                var fresh: [TraceID] = []
                do throws(XRayFailure) {
                    fresh = try await writer.writeSummaries(page)
                } catch {
                    if error.kind == .cancelled { throw error }
                    report.listProblems.append(error.problem(.partial, source: name, lost: "a page of traces"))
                }
                report.listed += fresh
                waiting += fresh.filter { !known.contains($0) }
                while waiting.count >= Self.batch {
                    queue.yield(Array(waiting.prefix(Self.batch)))
                    waiting.removeFirst(Self.batch)
                }
                return (await writer.fetched, true)
            }
            if !waiting.isEmpty { queue.yield(waiting) }
            return .success(report)
        } catch {
            return .failure(error)
        }
    }
}

/// What became of the traces that were asked for.
private struct FetchedTraces {
    var absent: [TraceID] = []
    /// Those that fail by themselves: no other is to blame.
    var failed: [(id: TraceID, failure: XRayFailure)] = []
    var failures: [XRayFailure] = []

    mutating func add(_ other: FetchedTraces) {
        absent += other.absent
        failed += other.failed
        failures += other.failures
    }
}

extension XRayJob {
    /// Fetches batches as they are listed, as many at a time as the gate lets out. What no retry cures ends it.
    private func fetchAll(_ batches: AsyncStream<[TraceID]>, _ writer: ArchiveWriter) async -> FetchedTraces {
        await withTaskGroup(of: FetchedTraces.self) { group in
            var all = FetchedTraces()
            var running = 0
            for await ids in batches {
                if running == CallGate.most, let one = await group.next() {
                    all.add(one)
                    running -= 1
                    await postFetched(writer)
                }
                if all.failures.contains(where: \.isHopeless) { break }
                group.addTask { await fetch(ids, writer) }
                running += 1
            }
            for await one in group { all.add(one) }
            return all
        }
    }

    /// One trace may make its whole batch fail: a batch that does is asked for in halves, down to one.
    private func fetch(_ ids: [TraceID], _ writer: ArchiveWriter) async -> FetchedTraces {
        var all = FetchedTraces()
        var waiting = [ids]
        while let some = waiting.popLast() {
            let fetched = await fetchOnce(some, writer)
            guard let failure = fetched.failures.first, failure.mayBeOneTraces else {
                all.add(fetched)
                continue
            }
            if some.count == 1 {
                all.failed.append((some[0], failure))
            } else {
                let middle = some.count / 2
                waiting += [Array(some[middle...]), Array(some[..<middle])]
            }
        }
        return all
    }

    private func fetchOnce(_ ids: [TraceID], _ writer: ArchiveWriter) async -> FetchedTraces {
        var arrived: Set<TraceID> = []
        do throws(XRayFailure) {
            try await client.pages(.batchGetTraces, ["TraceIds": ids.map(\.description)]) { page throws(XRayFailure) in
                arrived.formUnion(try await writer.writeTraces(page))
                return true
            }
            return FetchedTraces(absent: ids.filter { !arrived.contains($0) })
        } catch {
            return FetchedTraces(failures: [error])
        }
    }

    private func postFetched(_ writer: ArchiveWriter) async {
        deliver(.progress(LoadProgress(client.gate.counts, traces: await writer.fetched)))
    }
}

extension XRayFailure {
    /// The service failed at what was asked for, and may not fail at a part of it.
    fileprivate var mayBeOneTraces: Bool {
        switch kind {
        case .server, .invalidRequest: true
        case .http(let failure): if case .tooLarge = failure.kind { true } else { false }
        default: false
        }
    }
}

extension XRayRepository {
    public func archive(
        _ scope: DataRequest.Scope, without known: Set<TraceID>, graph wantsGraph: Bool,
        onEvent: @escaping @Sendable (DataEvent) -> Void,
        take: @escaping @Sendable (ArchivePiece) throws(Problem) -> Void
    ) throws(Problem) -> ArchiveReport {
        let outcome = AnswerBox<ArchiveReport>()
        let job = XRayJob(client: client, answers: answers, name: name, deliver: onEvent)
        Task.detached(priority: .userInitiated) {
            let writer = ArchiveWriter(take: take)
            do throws(XRayFailure) {
                let report = try await job.archive(scope, without: known, graph: wantsGraph, into: writer)
                if let problem = await writer.problem { return outcome.set(.failure(problem)) }
                outcome.set(.success(report))
            } catch {
                outcome.set(.failure(await writer.problem ?? error.problem(.failure, source: job.name)))
            }
        }
        return try outcome.wait().get()
    }
}
