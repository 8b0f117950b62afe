import TraceModel

extension XRayJob {
    /// GetServiceGraph refuses more (reference 2.2).
    static let longestGraph: Int64 = 6 * 3600

    /// The service graph of a window: in parts of six hours, merged.
    func overview(_ scope: DataRequest.Scope) async throws(XRayFailure) {
        let isFirst = await answers.graph == nil
        let (graph, problems) = try await graph(scope) { graph throws(XRayFailure) in
            guard isFirst else { return }  // a refresh keeps the old map until the new one is whole
            await answers.set(graph: graph)
            await partial()
        }
        await answers.set(graph: graph)
        await finish(problems)
    }

    /// - Parameter see: sees what is there after each page, when there are several calls.
    func graph(
        _ scope: DataRequest.Scope, see: (ServiceGraph) async throws(XRayFailure) -> Void = { _ in }
    ) async throws(XRayFailure) -> (ServiceGraph, [Problem]) {
        let window = try window(scope)
        let parts = window.slices(of: Self.longestGraph)
        let calls = parts.map { PagedCall(.getServiceGraph, members(scope), $0) }
        var pages: [[ServiceGraph]] = parts.map { _ in [] }
        var problems: [Problem] = []
        problems += try await collect(calls, lost: "a part of the service map") { number, page throws(XRayFailure) in
            let batch = try await answers.read(page)
            problems += Problem.of(batch.problems, page.operation, source: name)
            pages[number] += batch.graphs
            if calls.count > 1 { try await see(merged(pages, window)) }
            return (0, true)
        }
        return (merged(pages, window), problems)
    }

    private func merged(_ pages: [[ServiceGraph]], _ window: SecondsWindow) -> ServiceGraph {
        var graph = ServiceGraph.merged(pages.filter { !$0.isEmpty }.map { ServiceGraph.joined(pages: $0) })
        graph.start = graph.start ?? window.timeWindow.start
        graph.end = graph.end ?? window.timeWindow.end
        return graph
    }

    /// Statistics over time of a node, or of the whole graph.
    func timeSeries(_ scope: DataRequest.Scope, _ service: ServiceIdentity?) async throws(XRayFailure) {
        let window = try window(scope)
        var members = members(scope)
        members["Period"] = TimeSeriesPoint.period(ofSeconds: window.seconds)
        if let service { members["EntitySelectorExpression"] = Self.selector(service) }
        let calls = window.slices(of: Self.longestGraph).map { PagedCall(.getTimeSeriesServiceStatistics, members, $0) }
        var points: [TimeSeriesPoint] = []
        var problems: [Problem] = []
        problems += try await collect(calls, lost: "a part of the series") { _, page throws(XRayFailure) in
            let batch = try await answers.read(page)
            problems += Problem.of(batch.problems, page.operation, source: name)
            points += batch.timeSeries.map(\.point)
            return (0, true)
        }
        points.sort { $0.time < $1.time }
        await answers.set(points: points, of: service)
        await finish(problems)
    }

    /// `service(id(name: "orders", type: "AWS::ECS::Container"))`
    static func selector(_ service: ServiceIdentity) -> String {
        var members = ["name: \(quoted(service.name))"]
        if let type = service.type { members.append("type: \(quoted(type))") }
        if let account = service.accountID { members.append("account.id: \(quoted(account))") }
        return "service(id(\(members.joined(separator: ", "))))"
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
    }
}
