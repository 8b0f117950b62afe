import Testing
import TraceModel

@testable import Viewer

@Suite("A live source: what a screen looks at is asked for then")
struct LiveTests {
    private static let scope = DataRequest.Scope(filter: "fault")

    /// A map of `client` and `web`, and no list yet.
    private func session() -> Session {
        var settings = ViewerSettings(sourceName: "xray", isLive: true, request: .overview(Self.scope))
        settings.options.isUTC = true
        return Session(dataSet(summaries: []), settings: settings)
    }

    private func dataSet(summaries: [TraceSummary]) -> DataSet {
        var dataSet = DataSet()
        var client = ServiceNode(referenceID: 0, name: "web", type: "client")
        client.edges = [ServiceEdge(target: 1)]
        dataSet.graph = ServiceGraph()
        dataSet.graph?.nodes = [client, ServiceNode(referenceID: 1, name: "web", type: "AWS::ECS::Container")]
        dataSet.summaries = summaries
        return dataSet
    }

    private func summary(_ low: UInt64, of service: String) -> TraceSummary {
        var summary = TraceSummary(id: TraceID(epoch: 1_772_323_200, middle: 0, low: low))
        summary.services = [ServiceIdentity(name: service, type: "AWS::ECS::Container")]
        summary.entryPoint = summary.services.first
        summary.responseTime = 0.5
        return summary
    }

    @Test("The list is asked for when it opens, once, and a node's filter judges summaries")
    func list() {
        var session = session()
        #expect(session.effects == [.load(.overview(Self.scope))])
        session.press("enter,L")
        #expect(session.state.context == .traces)
        #expect(session.effects.last == .load(.summaries(Self.scope)))
        let arrived = dataSet(summaries: [summary(1, of: "web"), summary(2, of: "other"), summary(3, of: "web")])
        session.apply(.loaded(LoadedData(arrived, version: 2), isFinal: true))
        let count = session.effects.count
        session.press("esc,L")
        #expect(session.effects.count == count)
        let web = ServiceIdentity(name: "web", type: "AWS::ECS::Container")
        let rows = { session.state.data.rows(fulfilling: .node(web, seconds: $0)).numbers }
        #expect(rows(nil) == [0, 2])
        #expect(rows(0.4...0.6) == [0, 2] && rows(0.6...0.9) == [])
    }

    @Test("What is opened while the map loads waits for it; ^R on the list asks for the list")
    func order() {
        var session = session()
        session.press("ctrl-r,L")
        #expect(session.effects.filter { $0 == .load(.summaries(Self.scope)) }.isEmpty)
        session.apply(.loaded(LoadedData(dataSet(summaries: []), version: 2), isFinal: true))
        #expect(session.effects.last == .load(.summaries(Self.scope)))
        session.apply(.loaded(LoadedData(dataSet(summaries: [summary(1, of: "web")]), version: 3), isFinal: true))
        let count = session.effects.count
        session.press("ctrl-r")
        #expect(Array(session.effects.dropFirst(count)) == [.load(.summaries(Self.scope))])
    }
}
