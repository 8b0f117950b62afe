import TraceModel

extension XRayJob {
    /// The most ids of one BatchGetTraces (reference 2.2).
    static let batch = 5

    /// Whole traces. Those that are complete in this run are not asked for again; ids that BatchGetTraces does not return are
    /// looked for by Transaction Search.
    func traces(_ asked: [TraceID]) async throws(XRayFailure) {
        // Who asks for one that is there wants to know what has come since: X-Ray adds segments for days.
        let wanted = asked.count == 1 ? asked : await answers.missing(of: asked)
        await finish(wanted.isEmpty ? [] : try await fetch(wanted))
    }

    /// What of the traces that are there may have grown, and what was not answered, asked for again.
    /// - Returns: the problems; that it fails is one of them.
    func tracesAgain() async -> [Problem] {
        let ids = await answers.growing
        guard !ids.isEmpty else { return [] }
        do throws(XRayFailure) {
            return try await fetch(ids)
        } catch {
            return [error.problem(.partial, source: name, lost: "what is new of \(ids.count) traces")]
        }
    }

    /// - Returns: the problems; the traces are in the answers.
    private func fetch(_ wanted: [TraceID]) async throws(XRayFailure) -> [Problem] {
        let ids = await withNeighbours(wanted)
        let calls = stride(from: 0, to: ids.count, by: Self.batch).map { first in
            PagedCall(.batchGetTraces, ["TraceIds": ids[first..<min(ids.count, first + Self.batch)].map(\.description)])
        }
        var problems: [Problem] = []
        var unprocessed: Set<TraceID> = []
        var count = 0
        var pace = ArrivalPace(shortest: 0.5)
        pace.rest(after: 0)
        problems += try await collect(calls, lost: "a part of the traces") { _, page throws(XRayFailure) in
            let batch = try await answers.read(page)
            problems += Problem.of(batch.problems, page.operation, source: name)
            count += batch.traceElements
            unprocessed.formUnion(batch.unprocessed)
            if pace.milliseconds == 0 { await partial(problems, &pace) }
            return (count, true)
        }
        await answers.markComplete(ids, now: client.now())
        if problems.isEmpty { problems += try await retrieveAbsent(wanted, unprocessed: unprocessed) }
        return problems
    }

    /// A single trace leaves room for four in its call: its neighbours in the list come along at no further cost.
    private func withNeighbours(_ wanted: [TraceID]) async -> [TraceID] {
        guard wanted.count == 1, let id = wanted.first else { return wanted }
        let listed = await answers.summaries.map(\.id)
        guard let position = listed.firstIndex(of: id) else { return wanted }
        let order = [position + 1, position - 1, position + 2, position - 2]
        let near = order.filter { listed.indices.contains($0) }.map { listed[$0] }
        return wanted + (await answers.missing(of: near)).filter { $0 != id }.prefix(Self.batch - 1)
    }
}
