import Testing

@testable import MapLayout

/// A map from top to bottom is the mirror image of one from left to right: as what is walked on that is followed by eye (WalkTests), so
/// is this.
@Suite struct TurnedTests {
    /// North and west, south and east exchanged.
    private func turned(_ sides: UInt8) -> UInt8 {
        (sides & 1) << 3 | (sides & 8) >> 3 | (sides & 2) << 1 | (sides & 4) >> 1
    }

    @Test(arguments: [(4, 6), (12, 24), (25, 60)]) func isTheMirrorImage(nodes: Int, edges: Int) {
        for seed in UInt64(1)...4 {
            let graph = MapLayoutPropertyTests.graph(nodes: nodes, edges: edges, seed: seed, height: 3)
            let (map, mirror) = (MapLayout(graph, isTopDown: true), MapLayout(graph.turned))
            #expect((map.width, map.height) == (mirror.height, mirror.width))
            #expect(map.boxes == mirror.boxes.map(\.turned))
            for box in graph.nodes.indices {
                // Boxes of a layer have one height then.
                #expect(map.boxes[box].width == graph.nodes[box].width && map.boxes[box].height >= 3)
            }
            let all = MapRect(x: 0, y: 0, width: map.width, height: map.height)
            let (drawn, other) = (map.lineSides(in: all), mirror.lineSides(in: all.turned))
            for y in 0..<map.height {
                for x in 0..<map.width { #expect(drawn[y * map.width + x] == turned(other[x * map.height + y])) }
            }
            for edge in graph.edges.indices {
                let own = map.lineSides(ofEdge: edge, in: all).map { ($0.point.turned, turned($0.sides)) }
                let its = mirror.lineSides(ofEdge: edge, in: all.turned)
                #expect(
                    Dictionary(own, uniquingKeysWith: |)
                        == Dictionary(its.map { ($0.point, $0.sides) }, uniquingKeysWith: |))
                guard !map.route(edge).isEmpty else { continue }
                let isBack = map.backEdges.contains(edge)
                #expect(
                    (map.direction(ofEdge: edge) == .down) == !isBack, "calls point down, and only what runs back not")
            }
        }
    }

    /// One calls three: they stand side by side below it, and the arrows go there.
    @Test func arrowsGoAsTheEyeDoes() throws {
        let graph = MapGraph(
            nodes: (0..<4).map { MapGraph.Node(width: 8, height: 3, rank: $0) },
            edges: (1..<4).map { MapGraph.Edge(source: 0, target: $0) })
        let map = MapLayout(graph, gap: 2, stub: 3, isTopDown: true)
        #expect(Set((1..<4).map { map.boxes[$0].y }).count == 1 && map.boxes[1].y >= map.boxes[0].bottom)
        let below = try #require(map.neighbour(of: 0, .down))
        #expect((1..<4).contains(below) && map.neighbour(of: below, .up) == 0)
        let ordered = (1..<4).sorted { map.boxes[$0].x < map.boxes[$1].x }
        #expect(
            map.neighbour(of: ordered[0], .right) == ordered[1] && map.neighbour(of: ordered[2], .left) == ordered[1])
        #expect(map.labels.isEmpty)
    }

    /// A label stands across its edge's own run, a blank beside it, over nothing else; it takes no room of its own.
    @Test func labelsStandWhereTheyAreFree() {
        var graph = MapGraph(
            nodes: (0..<4).map { MapGraph.Node(width: 14, height: 3, rank: $0) },
            edges: (1..<4).map { MapGraph.Edge(source: 0, target: $0) })
        let bare = MapLayout(graph, gap: 2, stub: 3, isTopDown: true)
        for edge in graph.edges.indices { graph.edges[edge].labelWidth = 6 }
        let map = MapLayout(graph, gap: 2, stub: 3, isTopDown: true)
        #expect(map.boxes == bare.boxes && Set(map.labels.map(\.edge)) == [0, 1, 2])
        for label in map.labels {
            let box = map.boxes[graph.edges[label.edge].target]
            #expect(label.place.y < box.y && label.place.x > box.x && label.place.x + 6 < box.right, "over its target")
            let around = MapRect(x: label.place.x - 1, y: label.place.y, width: 8, height: 1)
            #expect(map.boxes(in: around).isEmpty)
            let own = Set(map.lineSides(ofEdge: label.edge, in: around).map(\.point))
            let all = map.lineSides(in: around).enumerated().filter { $1 != 0 }
            #expect(own.count == 1 && all.allSatisfy { own.contains(MapPoint(x: around.x + $0.offset, y: around.y)) })
        }
    }

    /// Edges that share all their way have no run of their own: two into one box from two that call nothing else share the last.
    @Test func labelsOfManyGraphsCoverNothing() {
        for seed in UInt64(1)...12 {
            var graph = MapLayoutPropertyTests.graph(nodes: 14, edges: 22, seed: seed, height: 3)
            for edge in graph.edges.indices { graph.edges[edge].labelWidth = 4 }
            let map = MapLayout(graph, gap: 2, stub: 3, isTopDown: true)
            var seen: Set<MapPoint> = []
            for label in map.labels {
                let text = MapRect(x: label.place.x, y: label.place.y, width: label.width, height: 1)
                #expect(map.boxes(in: text).isEmpty && text.x >= 0 && text.right <= map.width)
                for x in text.x..<text.right { #expect(seen.insert(MapPoint(x: x, y: text.y)).inserted) }
                for other in graph.edges.indices where other != label.edge {
                    #expect(map.lineSides(ofEdge: other, in: text).isEmpty, "seed \(seed)")
                }
            }
        }
    }

    /// What stays keeps layer and order, also when the map is turned in between.
    @Test func aTurnKeepsTheOrder() {
        var graph = MapLayoutPropertyTests.graph(nodes: 20, edges: 40, seed: 3, height: 3)
        let map = MapLayout(graph)
        for box in graph.nodes.indices { graph.nodes[box].before = map.place(ofBox: box) }
        let turned = MapLayout(graph, isTopDown: true)
        for box in graph.nodes.indices {
            #expect(turned.place(ofBox: box)?.layer == map.place(ofBox: box)?.layer)
            for other in 0..<box where map.boxes[box].x == map.boxes[other].x && map.boxes[box].y != map.boxes[other].y
            {
                #expect((map.boxes[box].y < map.boxes[other].y) == (turned.boxes[box].x < turned.boxes[other].x))
            }
        }
    }
}
