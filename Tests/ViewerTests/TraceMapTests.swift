import Screen
import TestSupport
import Testing
import TraceModel
import TraceRepository

@testable import Viewer

@Suite("The map of a trace")
struct TraceMapTests {
    private static let task = "xray-api/cli-task-batch-get-traces-loop-concatenated.json"

    /// The map of a few traces is compared with nothing, so its help promises no comparison.
    @Test func noKeyThatDoesNothing() {
        let commands = Set(TraceMapState.bindings.map(\.command))
        #expect(commands.isDisjoint(with: [.nextBaseline, .chooseBaseline, .changes, .quietEdges]))
        #expect(commands.isSuperset(of: [.open, .nextProblem, .focus, .nextEdge]))
    }

    @Test("m on the timeline shows the trace's services and calls; Enter goes to a segment, Esc back")
    func journey() throws {
        var session = try Fixtures.session(Self.task, width: 200, height: 50)
        session.press("enter,enter")
        let timeline = session.text
        session.press("m")
        #expect(session.state.context == .traceMap && session.lines[0].contains("> Map "))
        #expect(!session.text.contains("/min"), "a trace has no rate")
        #expect(session.text.contains("1×"))
        session.press("esc")
        #expect(session.text == timeline, "cursor and scroll as they were")
        session.press("m,g,enter")
        #expect(session.state.context == .timeline)
        let first = try #require(session.state.screens.last as? TimelineState)
        #expect(first.cursorRow == first.outline.rows.lowerBound, "callers from outside reached the root")
        session.press("m,g,right,right,enter")
        let state = try #require(session.state.screens.last as? TimelineState)
        let row = try #require(state.cursorRow)
        let store = session.state.data.store
        #expect(store.flags[row].contains(.segment) && store.name(row) == "task-ingress")
        session.press("esc")
        #expect(session.state.context == .node, "the timeline was not opened a second time")
    }

    @Test("An edge leads to its call; find and focus work as on the map of all")
    func edges() throws {
        var session = try Fixtures.session(Self.task, width: 120, height: 40)
        session.press("enter,enter,m,G,tab")
        let map = try #require(session.state.screens.last as? TraceMapState)
        #expect(map.map.edge != nil)
        session.press("enter")
        let state = try #require(session.state.screens.last as? TimelineState)
        let row = try #require(state.cursorRow)
        let store = session.state.data.store
        #expect(!store.flags[row].contains(.segment) && store.name(row) == "DynamoDB", "the caller's subsegment")
        session.press("m,g,right,tab,enter")
        let other = (session.state.screens.last as? TimelineState)?.cursorRow.map { store.name($0) }
        #expect(other == "task-ingress", "called without a subsegment: the segment that was reached")
        session.press("m,/,text:ingress,enter,f")
        #expect(session.text.contains("task-ingress and what is 1 step away"))
        session.press("L,q,esc")
        #expect(session.state.context == .timeline)
    }

    @Test("Marked traces have a map together; Enter opens the timeline of the first that has the segment")
    func marked() throws {
        var session = try Fixtures.session(Self.task, width: 120, height: 40)
        session.press("L,space,j,space,j,space,m")
        #expect(session.lines[0].contains("Map of 3 traces"))
        for name in ["task-web", "mail-worker", "日次集計"] { #expect(session.text.contains(name)) }
        session.press("g,enter")
        #expect(session.state.context == .timeline)
        session.press("esc")
        #expect(session.state.context == .traceMap)
    }

    @Test("Without its documents there is no map")
    func summaries() throws {
        var session = try Fixtures.session("xray-api/cli-sdk-get-trace-summaries.json", width: 80, height: 24)
        session.press("L,m")
        #expect(session.text.contains("No map of this.") && session.text.contains("holds no documents"))
        session.press("enter,right,tab,f,+,esc")
        #expect(session.state.context == .traces)
    }
}

@Suite("A live source: the map of a trace")
struct LiveTraceMapTests {
    private static let id = TraceID(epoch: 1_772_323_200, middle: 1, low: 2)
    private static let asked = Effect.fetch(.traceGraph([id]), .traceMap)

    /// api calls db; the documents are here when `hasTrace`, the service's own map when `isAnswered`.
    private func data(_ version: Int, hasTrace: Bool = true, isAnswered: Bool = false) -> LoadedData {
        var builder = TraceRows()
        builder.add("api", depth: 0, 0, 1000)
        builder.add("query", depth: 1, 100, 300)
        builder.add("db", depth: 2, 100, 300, .segment)
        var dataSet = DataSet()
        if hasTrace { dataSet.store = builder.store() }
        var summary = TraceSummary(id: Self.id)
        summary.entryPoint = ServiceIdentity(name: "api", type: nil)
        dataSet.summaries = [summary]
        if isAnswered { dataSet.traceGraph = TraceGraph(ids: [Self.id], graph: Graphs.shop) }
        return LoadedData(dataSet, version: version, narrowing: ShownPart(isChosenBySource: true))
    }

    private func session(hasTrace: Bool = true) -> Session {
        var settings = ViewerSettings(sourceName: "xray", capabilities: XRayRepository.capabilities)
        settings.options.isUTC = true
        var session = Session(data(1, hasTrace: hasTrace).dataSet, settings: settings)
        session.apply(.loaded(data(2, hasTrace: hasTrace), isFinal: true))
        session.press("L")
        session.apply(.loaded(data(3, hasTrace: hasTrace), isFinal: true))
        return session
    }

    private func asked(_ session: Session) -> [Effect] {
        session.effects.filter { $0 == Self.asked || $0 == .cancelFetch(.traceMap) }
    }

    @Test("What the documents tell shows at once, and the service's answer when it comes")
    func answered() {
        var session = session()
        session.press("enter,m")
        #expect(asked(session) == [Self.asked])
        #expect(session.text.contains("api") && session.text.contains("db"))
        session.apply(.arrived(data(4, isAnswered: true)))
        session.apply(.fetched(.traceMap, nil))
        #expect(session.text.contains("shop") && session.text.contains("db"), "with what only the documents show")
        session.apply(.tick(60_000))
        #expect(session.effects.last == Self.asked, "the map of a trace is not refreshed by itself")
        session.press("?,esc,L,esc")
        #expect(asked(session) == [Self.asked])
        session.press("R")
        #expect(asked(session) == [Self.asked, Self.asked])
    }

    @Test("When the service does not answer, the documents do, and that is said")
    func failed() {
        var session = session()
        session.press("enter,m")
        session.apply(.fetched(.traceMap, Problem(.failure, source: "xray", message: "access denied")))
        #expect(session.text.contains("Made from the documents here, for X-Ray did not answer: access denied"))
        session.press("!")
        #expect(session.text.contains("access denied"))
        session.press("esc,g,right,enter")
        #expect((session.state.screens.last as? TimelineState)?.cursorRow == 0)
    }

    @Test("Of a trace that is not here, the map can be; leaving stops asking")
    func withoutDocuments() {
        var session = session(hasTrace: false)
        session.press("m")
        #expect(session.text.contains("Asking for the map."))
        session.press("esc")
        #expect(asked(session) == [Self.asked, .cancelFetch(.traceMap)])
        session.press("m")
        session.apply(.fetched(.traceMap, Problem(.failure, source: "xray", message: "access denied")))
        #expect(session.text.contains("access denied") && session.text.contains("R asks again"))
        session.press("R")
        session.apply(.arrived(data(4, hasTrace: false, isAnswered: true)))
        session.apply(.fetched(.traceMap, nil))
        session.press("enter")
        #expect(session.text.contains("hold no segment of mail"))
    }
}
