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
        await finish(problems + shortened(scope) + (scope.isAgain ? await tracesAgain() : []))
    }

    /// - Parameter see: sees what is there after each page, when there are several calls.
    func graph(
        _ scope: DataRequest.Scope, see: (ServiceGraph) async throws(XRayFailure) -> Void = { _ in }
    ) async throws(XRayFailure) -> (ServiceGraph, [Problem]) {
        let window = try window(scope)
        let now = Int64(client.now())
        var closed = await answers.graphParts(ofGroup: scope.group)
        // A window of one call is asked for whole: that costs no more.
        if window.seconds <= Self.longestGraph { closed = ClosedParts() }
        let plan = closed.plan(window, longest: Self.longestGraph, now: now)
        let calls = plan.asked.map { PagedCall(.getServiceGraph, members(scope), $0) }
        let kept = plan.kept.map(\.value)
        var pages: [[ServiceGraph]] = calls.map { _ in [] }
        var problems: [Problem] = []
        problems += try await collect(
            calls, lost: "a part of the service map",
            ended: { number in closed.keep(ServiceGraph.joined(pages: pages[number]), of: plan.asked[number], now: now)
            }
        ) { number, page throws(XRayFailure) in
            let batch = try await answers.read(page)
            problems += Problem.of(batch.problems, page.operation, source: name)
            pages[number] += batch.graphs
            if calls.count > 1 { try await see(merged(pages, kept, window)) }
            return (0, true)
        }
        if window.seconds > Self.longestGraph { await answers.set(graphParts: closed, ofGroup: scope.group) }
        return (merged(pages, kept, window), problems)
    }

    /// - Parameter kept: parts that were not asked for again.
    private func merged(
        _ pages: [[ServiceGraph]], _ kept: [ServiceGraph], _ window: SecondsWindow
    ) -> ServiceGraph {
        let fresh = pages.filter { !$0.isEmpty }.map { ServiceGraph.joined(pages: $0) }
        var graph = ServiceGraph.merged(fresh + kept.filter { !$0.nodes.isEmpty })
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
        let now = Int64(client.now())
        // A window of one call is asked for whole, and in another period than longer ones.
        let isShort = window.seconds <= Self.longestGraph
        var closed = isShort ? ClosedParts() : await answers.seriesParts(of: service, group: scope.group)
        let plan = closed.plan(window, longest: Self.longestGraph, now: now)
        let calls = plan.asked.map { PagedCall(.getTimeSeriesServiceStatistics, members, $0) }
        var points: [[TimeSeriesPoint]] = calls.map { _ in [] }
        var problems: [Problem] = []
        problems += try await collect(
            calls, lost: "a part of the series",
            ended: { number in closed.keep(points[number], of: plan.asked[number], now: now) }
        ) { number, page throws(XRayFailure) in
            let batch = try await answers.read(page)
            problems += Problem.of(batch.problems, page.operation, source: name)
            points[number] += batch.timeSeries.map(\.point)
            return (0, true)
        }
        if !isShort { await answers.set(seriesParts: closed, of: service, group: scope.group) }
        let all = (points + plan.kept.map(\.value)).joined().sorted { $0.time < $1.time }
        await answers.set(points: all, of: service)
        await finish(problems + shortened(scope))
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
