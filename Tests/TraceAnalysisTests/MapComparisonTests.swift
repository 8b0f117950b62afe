import Testing
import TraceAnalysis
import TraceModel

/// A map against another. The figures are worked out by hand.
@Suite struct MapComparisonTests {
    /// `a` calls `b` and `c`; each with so many requests of so many seconds, of which so many were faults.
    private func graph(_ nodes: [(name: String, calls: Int64, seconds: Double, faults: Int64)], edges: [(Int, Int)])
        -> ServiceGraph
    {
        var graph = ServiceGraph()
        for (place, node) in nodes.enumerated() {
            var made = ServiceNode(referenceID: place + 1, name: node.name)
            var statistics = RequestStatistics()
            statistics.total = node.calls
            statistics.ok = node.calls - node.faults
            statistics.fault = node.faults
            statistics.totalResponseTime = Double(node.calls) * node.seconds
            made.statistics = statistics
            made.edges = edges.filter { $0.0 == place }.map { ServiceEdge(target: $0.1 + 1) }
            graph.nodes.append(made)
        }
        return graph
    }

    @Test func saysWhatIsNewGoneSlowerAndRedder() {
        let before = graph([("a", 100, 0.1, 0), ("b", 100, 0.05, 0), ("old", 10, 0.01, 0)], edges: [(0, 1), (0, 2)])
        let after = graph([("a", 100, 0.15, 0), ("b", 200, 0.05, 10), ("new", 5, 0.01, 0)], edges: [(0, 1), (0, 2)])
        let comparison = MapComparison(after, against: before)
        let shown = comparison.changes.map { change in
            change.kind.rawValue + " " + change.source.name + (change.target.map { ">" + $0.name } ?? "")
        }
        #expect(shown == ["redder b", "slower a", "new new", "new a>new", "gone old", "gone a>old", "same a>b"])
        // 10 of 200 failed, none of 100 before; 0.15 s is half more than 0.1 s.
        #expect(abs((comparison.changes[0].reddening ?? 0) - 0.05) < 1e-9)
        #expect(abs((comparison.changes[1].slowing ?? 0) - 0.5) < 1e-9)
    }

    @Test func theSameMapIsTheSame() {
        let map = graph([("a", 3, 0.1, 1), ("b", 0, 0, 0)], edges: [(0, 1), (1, 1)])
        #expect(MapComparison(map, against: map).changes.allSatisfy { $0.kind == .same })
        #expect(MapComparison(ServiceGraph(), against: ServiceGraph()).changes.isEmpty)
    }

    @Test func bothMapsInOneKeepTheirNames() {
        let before = graph([("a", 100, 0.1, 0), ("old", 10, 0.01, 0)], edges: [(0, 1)])
        let after = graph([("a", 100, 0.3, 0), ("new", 5, 0.01, 0)], edges: [(0, 1)])
        let both = ComparedGraph(after, against: before)
        #expect(both.graph.nodes.map(\.name) == ["a", "new", "old"])
        let kinds = both.graph.nodes.map { both.change(of: NodeIdentity($0))?.kind }
        #expect(kinds == [.slower, .new, .gone] && kinds.map { $0?.sign } == ["~", "+", "-"])
        let ends = both.graph.nodes.map { NodeIdentity($0) }
        #expect(both.graph.nodes[0].edges.count == 2)
        #expect(both.change(from: ends[0], to: ends[1], type: nil)?.kind == .new)
        #expect(both.change(from: ends[0], to: ends[2], type: nil)?.kind == .gone)
        #expect(both.change(from: ends[2], to: ends[0], type: nil) == nil)
    }

    /// A queue between two nodes is a link beside a call: when the call goes, that is told, and the link stays.
    @Test func callsAndLinksAreTwoEdges() {
        var before = graph([("a", 10, 0.1, 0), ("b", 10, 0.1, 0)], edges: [(0, 1), (0, 1)])
        before.nodes[0].edges[1].type = "link"
        var after = before
        after.nodes[0].edges.remove(at: 0)
        let edges = MapComparison(after, against: before).changes.filter { $0.target != nil }
        #expect(edges.map(\.kind) == [.gone, .same] && edges.map(\.edgeType) == [nil, "link"])
        let both = ComparedGraph(after, against: before)
        #expect(both.graph.nodes[0].edges.map(\.type) == ["link", nil])
        let ends = both.graph.nodes.map { NodeIdentity($0) }
        #expect(both.change(from: ends[0], to: ends[1], type: "link")?.kind == .same)
    }

    /// An edge may lead to a node that the map does not hold; what is gone is not taken for it.
    @Test func whatIsGoneTakesNoOthersNumber() {
        let before = graph([("a", 10, 0.1, 0), ("old", 10, 0.1, 0)], edges: [])
        var after = graph([("a", 10, 0.1, 0)], edges: [])
        after.nodes[0].edges = [ServiceEdge(target: 2)]
        let both = ComparedGraph(after, against: before).graph
        #expect(both.nodes.map(\.name) == ["a", "old"] && both.nodes[1].referenceID != 2)
    }

    @Test(arguments: [
        ("new", 1), ("gone", 1), ("slower > 40%", 1), ("slower > 60%", 0), ("slower>0.4", 1), ("redder > 4%", 1),
        ("redder > 5.5%", 0),
    ]) func gates(text: String, met: Int) throws {
        let before = graph([("a", 100, 0.1, 0), ("b", 100, 0.05, 0), ("old", 10, 0.01, 0)], edges: [])
        let after = graph([("a", 100, 0.15, 0), ("b", 200, 0.05, 10), ("new", 5, 0.01, 0)], edges: [])
        let gate = try #require(MapGate(text))
        #expect(gate.met(by: MapComparison(after, against: before)).count == met)
    }

    @Test(arguments: [
        "", "slower", "slower > x", "slower > -1", "faster > 1%", "new > 1", "slower > 1 > 2", "redder > inf",
        "redder > 2",
    ])
    func noGates(text: String) { #expect(MapGate(text) == nil) }
}
