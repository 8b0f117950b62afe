import Screen
import Testing
import TraceModel

@testable import Viewer

/// Pinning nodes and turning the map: `web` calls `api`, that calls `db` and `queue`; `far` calls nobody near.
@Suite struct MapPinTests {
    private func session(width: Int = 120) -> Session {
        var graph = ServiceGraph()
        let edges = [[1], [2, 3], [], [], [5], []]
        for (place, name) in ["web", "api", "db", "queue", "far", "away"].enumerated() {
            var node = ServiceNode(referenceID: place + 1, name: name)
            node.isRoot = place == 0
            node.edges = edges[place].map { ServiceEdge(target: $0 + 1) }
            graph.nodes.append(node)
        }
        var data = DataSet()
        data.graph = graph
        return Session(data, width: width, height: 40)
    }

    private func boxes(_ session: Session) -> [String] {
        (session.state.screens.last as? MapState)?.picture?.graph.nodes.map(\.name).sorted() ?? []
    }

    @Test func whatIsPinnedStaysWhereAllElseGoes() throws {
        var session = session()
        session.press("/,text:far,enter,m")
        #expect(session.text.contains("far stays") && session.text.contains("●"))
        session.press("/,text:db,enter,f")
        #expect(boxes(session) == ["api", "db", "far"])
        session.press("f,/,text:far,enter,m")
        #expect(session.text.contains("far is let go"))
        session.press("/,text:db,enter,f")
        #expect(boxes(session) == ["api", "db"])
    }

    /// Folded by type, all six are one box but the one that is pinned.
    @Test func whatIsPinnedIsNotFolded() {
        var session = session()
        session.press("/,text:api,enter,m,o,o")
        #expect(boxes(session).count == 2 && boxes(session).contains("api"))
    }

    @Test(arguments: [80, 120, 200]) func turnedAround(width: Int) throws {
        var session = session(width: width)
        session.press("/,text:web,enter,D")
        #expect(session.text.contains("▼") && session.text.contains("top to bottom"))
        let state = try #require(session.state.screens.last as? MapState)
        let picture = try #require(state.picture)
        let at = { (name: String) in picture.layout.boxes[picture.graph.nodes.firstIndex { $0.name == name } ?? 0] }
        #expect(at("web").bottom < at("api").y && at("api").bottom < at("db").y && at("db").y == at("queue").y)
        // Down goes along the call, and Tab and down along an edge.
        session.press("down")
        #expect(picture.name((session.state.screens.last as? MapState)?.selected ?? -1) == "api")
        session.press("tab,down")
        #expect(["db", "queue"].contains(picture.name((session.state.screens.last as? MapState)?.selected ?? -1)))
        session.press("D")
        #expect(session.text.contains("left to right") && !session.text.contains("▼"))
    }
}
