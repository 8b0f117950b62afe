import TraceModel

extension XRayJob {
    /// The service graph of some traces alone: five ids a call (reference 2.2), the calls' graphs merged.
    func traceGraph(_ ids: [TraceID]) async throws(XRayFailure) {
        let calls = stride(from: 0, to: ids.count, by: Self.batch).map { first in
            PagedCall(.getTraceGraph, ["TraceIds": ids[first..<min(ids.count, first + Self.batch)].map(\.description)])
        }
        var pages: [[ServiceGraph]] = calls.map { _ in [] }
        var problems: [Problem] = []
        problems += try await collect(calls, lost: "a part of the map") { number, page throws(XRayFailure) in
            let batch = try await answers.read(page)
            problems += Problem.of(batch.problems, page.operation, source: name)
            pages[number] += batch.graphs
            return (0, true)
        }
        let graph = ServiceGraph.merged(pages.filter { !$0.isEmpty }.map { ServiceGraph.joined(pages: $0) })
        await answers.set(traceGraph: TraceGraph(ids: ids, graph: graph))
        await finish(problems)
    }
}
