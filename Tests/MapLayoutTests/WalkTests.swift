import MapLayout
import Testing

/// Every edge can be followed from end to end by eye, and nothing else can: whoever walks the drawn cells from a box reaches
/// exactly its targets.
@Suite struct WalkTests {
    @Test(arguments: [
        (4, 6, 3), (8, 14, 3), (8, 30, 3), (12, 24, 1), (20, 45, 3), (30, 60, 4), (50, 120, 3), (80, 130, 1),
        (25, 200, 3),
    ])
    func randomGraphs(nodes: Int, edges: Int, height: Int) {
        for seed in UInt64(1)...(nodes < 20 ? 8 : 2) {
            expectWays(
                MapLayoutPropertyTests.graph(nodes: nodes, edges: edges, seed: seed, height: height), "seed \(seed)")
        }
    }

    /// Layers in which everybody calls many of the next: what is hardest to keep apart.
    @Test(arguments: [3, 5, 7]) func denseLayers(width: Int) {
        for seed in 1...3 {
            let nodes = (0..<(width * 4)).map { MapGraph.Node(width: 6, height: 3, rank: $0) }
            var edges: [MapGraph.Edge] = []
            for layer in 0..<3 {
                for from in 0..<width {
                    for to in 0..<width where (from * 7 + to * 5 + seed * layer) % (seed + 1) != 0 {
                        edges.append(MapGraph.Edge(source: layer * width + from, target: (layer + 1) * width + to))
                    }
                }
            }
            expectWays(MapGraph(nodes: nodes, edges: edges), "seed \(seed)")
        }
    }

    private func expectWays(_ graph: MapGraph, _ what: String) {
        let map = MapLayout(graph)
        let walker = Walker(map)
        for box in graph.nodes.indices {
            let calls = graph.edges.indices.filter { graph.edges[$0].source == box && graph.edges[$0].target != box }
            let back = calls.filter { map.backEdges.contains($0) }
            let forward = calls.filter { !map.backEdges.contains($0) }
            let reached = walker.reached(from: box, edges: graph.edges)
            #expect(reached.forward == Set(forward.map { graph.edges[$0].target }), "box \(box), \(what)")
            #expect(reached.back == Set(back.map { graph.edges[$0].target }), "box \(box) back, \(what)")
        }
    }
}

/// A map that follows another: what stays keeps its layer and its order.
@Suite struct StabilityTests {
    /// The graph with the places that an earlier layout gave.
    private func following(_ graph: MapGraph, _ map: MapLayout) -> MapGraph {
        var graph = graph
        for box in graph.nodes.indices where box < map.boxes.count { graph.nodes[box].before = map.place(ofBox: box) }
        return graph
    }

    @Test(arguments: [(10, 14), (25, 40)]) func nothingNewNothingMoves(nodes: Int, edges: Int) {
        for seed in UInt64(1)...5 {
            let graph = MapLayoutPropertyTests.graph(nodes: nodes, edges: edges, seed: seed, height: 3)
            let map = MapLayout(graph)
            let again = MapLayout(following(graph, map))
            for box in graph.nodes.indices { #expect(again.place(ofBox: box)?.layer == map.place(ofBox: box)?.layer) }
            expectSameOrder(map, again, graph.nodes.indices.count)
        }
    }

    @Test(arguments: [(10, 14), (25, 40)]) func oneMoreNode(nodes: Int, edges: Int) {
        for seed in UInt64(1)...5 {
            var graph = MapLayoutPropertyTests.graph(nodes: nodes, edges: edges, seed: seed, height: 3)
            let map = MapLayout(graph)
            graph.nodes.append(MapGraph.Node(width: 8, height: 3, rank: nodes))
            graph.edges.append(MapGraph.Edge(source: 1, target: nodes))
            let again = MapLayout(following(graph, map))
            let moved = (0..<nodes).count { again.place(ofBox: $0)?.layer != map.place(ofBox: $0)?.layer }
            #expect(moved == 0, "nothing that stays changes its layer for a node that is called")
            expectSameOrder(map, again, nodes)
        }
    }

    /// Boxes that share a layer stand in one order on both.
    private func expectSameOrder(_ a: MapLayout, _ b: MapLayout, _ count: Int) {
        for box in 0..<count {
            for other in 0..<box where a.boxes[box].x == a.boxes[other].x && b.boxes[box].x == b.boxes[other].x {
                #expect((a.boxes[box].y < a.boxes[other].y) == (b.boxes[box].y < b.boxes[other].y))
            }
        }
    }
}
