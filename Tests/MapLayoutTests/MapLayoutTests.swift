import MapLayout
import Testing
import TraceModel

/// A graph of boxes named a, b, c ... from `a-b` words.
private func layout(_ text: String, height: Int = 3, width: Int = 5) -> (MapGraph, MapLayout, [String]) {
    var names: [String] = []
    var edges: [MapGraph.Edge] = []
    func number(_ name: Substring) -> Int {
        if let place = names.firstIndex(of: String(name)) { return place }
        names.append(String(name))
        return names.count - 1
    }
    for word in text.split(separator: " ") {
        let ends = word.split(separator: "-")
        if ends.count == 1 {
            _ = number(ends[0])
        } else {
            edges.append(MapGraph.Edge(source: number(ends[0]), target: number(ends[1])))
        }
    }
    let nodes = names.indices.map { MapGraph.Node(width: width, height: height, rank: $0) }
    let graph = MapGraph(nodes: nodes, edges: edges)
    return (graph, MapLayout(graph), names)
}

private func sketch(_ text: String, height: Int = 3) -> String {
    let (_, map, names) = layout(text, height: height)
    return "\n" + map.sketch { names[$0] } + "\n"
}

@Suite struct MapLayoutTests {
    @Test func chain() {
        #expect(
            sketch("a-b b-c") == """

                +---+    +---+    +---+
                |a  |───▶|b  |───▶|c  |
                +---+    +---+    +---+

                """)
    }

    @Test func diamond() {
        #expect(
            sketch("a-b a-c b-d c-d") == """

                         +---+
                      ╭─▶|b  |─╮
                +---+ │  +---+ │  +---+
                |a  |─┤        ├─▶|d  |
                +---+ │  +---+ │  +---+
                      ╰─▶|c  |─╯
                         +---+

                """)
    }

    /// c->a runs back below b, and c calls itself.
    @Test func cycle() {
        #expect(
            sketch("a-b b-c c-a c-c") == """

                +---+    +---+    +--@+
                |a  |───▶|b  |───▶|c  |
                +---+    +---+    +---+
                   ▲───────────────╯

                """)
    }

    /// Two that both call the same two share one track: any way that can be read is there.
    @Test func allToAll() {
        #expect(
            sketch("a-x a-y b-x b-y") == """

                +---+    +---+
                |a  |─┬─▶|x  |
                +---+ │  +---+
                      │
                +---+ │  +---+
                |b  |─┴─▶|y  |
                +---+    +---+

                """)
    }

    @Test func partsBelowOneAnother() {
        #expect(
            sketch("a-b c-d e g-g") == """

                +---+    +---+
                |a  |───▶|b  |
                +---+    +---+

                +---+    +---+
                |c  |───▶|d  |
                +---+    +---+

                +---+  +--@+
                |e  |  |g  |
                +---+  +---+

                """)
    }

    @Test func nothing() {
        let empty = MapLayout(MapGraph(nodes: [], edges: []))
        #expect(empty.width == 0 && empty.height == 0)
        #expect(empty.boxes(in: MapRect(x: 0, y: 0, width: 10, height: 10)).isEmpty)
        #expect(empty.neighbour(of: 0, .left) == nil)
        #expect(empty.route(0).isEmpty)
    }

    /// A chain, and edges from its first box to all: what they pass grows with the square. 700 boxes pass 243,951 layers.
    @Test func aDeepGraphDrawsItsShortEdgesAndSaysHowManyAreLong() {
        func deep(_ count: Int) -> MapGraph {
            let nodes = (0..<count).map { MapGraph.Node(width: 5, height: 1, rank: $0) }
            let chain = (1..<count).map { MapGraph.Edge(source: $0 - 1, target: $0) }
            return MapGraph(nodes: nodes, edges: chain + (2..<count).map { MapGraph.Edge(source: 0, target: $0) })
        }
        let graph = deep(700)
        let map = MapLayout(graph)
        #expect(map.boxes.map(\.x) == map.boxes.map(\.x).sorted(), "the chain stands as if all were drawn")
        // The 67 longest pass 44,555 of them, and 200,000 may be passed.
        #expect(Set(map.undrawn.map { graph.edges[$0].target }) == Set(633..<700))
        for edge in graph.edges.indices {
            #expect(map.route(edge).isEmpty == map.undrawn.contains(edge))
        }
        #expect(MapLayout(deep(300)).undrawn.isEmpty)
    }

    @Test func arrowKeysAndWhatShows() {
        let (_, map, names) = layout("a-b a-c b-d c-d")
        let place = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        func go(_ from: String, _ direction: MapDirection) -> String? {
            map.neighbour(of: place[from] ?? 0, direction).map { names[$0] }
        }
        #expect(go("b", .down) == "c")
        #expect(go("c", .up) == "b")
        #expect(go("b", .left) == "a")
        #expect(go("b", .right) == "d")
        #expect(go("d", .right) == nil)
        #expect(map.boxes(in: MapRect(x: 0, y: 0, width: 6, height: 7)).map { names[$0] } == ["a"])
        #expect(map.box(at: MapPoint(x: 9, y: 1)).map { names[$0] } == "b")
    }
}

/// What holds for every layout.
@Suite struct MapLayoutPropertyTests {
    /// Graphs of any density, with cycles and self-loops, always the same ones.
    static func graph(nodes: Int, edges: Int, seed: UInt64, height: Int) -> MapGraph {
        var state = seed
        func next(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(limit))
        }
        let boxes = (0..<nodes).map {
            MapGraph.Node(width: 4 + next(12), height: height, isFirst: next(20) == 0, rank: $0)
        }
        let calls = (0..<edges).map { _ in
            MapGraph.Edge(source: next(nodes), target: next(nodes), labelWidth: next(2) * 6)
        }
        return MapGraph(nodes: boxes, edges: calls)
    }

    @Test(arguments: [
        (2, 3, 1), (5, 8, 3), (12, 20, 4), (30, 70, 3), (50, 80, 1), (60, 90, 4), (120, 240, 1), (41, 160, 3),
    ])
    func holds(nodes: Int, edges: Int, height: Int) {
        for seed in UInt64(1)...4 {
            let graph = MapLayoutPropertyTests.graph(nodes: nodes, edges: edges, seed: seed, height: height)
            let map = MapLayout(graph)
            #expect(map == MapLayout(graph), "the same graph, the same picture")
            expectApart(map)
            for edge in graph.edges.indices where graph.edges[edge].source != graph.edges[edge].target {
                expectJoins(edge, graph, map)
            }
            expectClear(map)
        }
    }

    /// `#expect` writes down what it compares, which costs more than the layout where there are ten thousands of them.
    private func demand(_ isTrue: Bool, _ what: @autoclosure () -> String) { if !isTrue { Issue.record("\(what())") } }

    private func expectApart(_ map: MapLayout) {
        for (number, box) in map.boxes.enumerated() {
            #expect(box.x >= 0 && box.y >= 0 && box.right <= map.width && box.bottom <= map.height)
            for other in map.boxes[(number + 1)...] { demand(!box.intersects(other), "\(box) and \(other)") }
        }
    }

    /// Starts beside its source and ends beside its target, with right angles only.
    private func expectJoins(_ edge: Int, _ graph: MapGraph, _ map: MapLayout) {
        let route = map.route(edge)
        guard let first = route.first, let last = route.last else {
            Issue.record("edge \(edge) has no way")
            return
        }
        let (source, target) = (map.boxes[graph.edges[edge].source], map.boxes[graph.edges[edge].target])
        for (a, b) in zip(route, route.dropFirst()) { demand((a.x == b.x) != (a.y == b.y), "\(a) to \(b)") }
        if map.backEdges.contains(edge) {
            #expect([source.y - 1, source.bottom].contains(first.y) && first.x >= source.x && first.x < source.right)
            #expect([target.y - 1, target.bottom].contains(last.y) && last.x >= target.x && last.x < target.right)
        } else {
            #expect(first.x == source.right && first.y >= source.y && first.y < source.bottom)
            #expect(last.x == target.x - 1 && last.y >= target.y && last.y < target.bottom)
        }
    }

    /// No line runs through a box (its border, where lines join it, apart), and labels stand on lines, not on boxes.
    private func expectClear(_ map: MapLayout) {
        let area = MapRect(x: 0, y: 0, width: map.width, height: map.height)
        let sides = map.lineSides(in: area)
        let ports = Set(map.ports)
        for box in map.boxes {
            for y in box.y..<box.bottom {
                for x in box.x..<box.right where sides[y * map.width + x] != 0 {
                    // Returning lines touch the border from below or from above.
                    let side = sides[y * map.width + x]
                    let joins = side & ~((y == box.bottom - 1 ? 4 : 0) | (y == box.y ? 1 : 0)) == 0
                    demand(ports.contains(MapPoint(x: x, y: y)) || joins, "line through \(box) at \(x), \(y)")
                }
            }
        }
        for label in map.labels {
            for x in label.place.x..<(label.place.x + label.width) {
                demand(sides[label.place.y * map.width + x] & 10 == 10, "label beside its line at \(x)")
            }
        }
    }

    /// Where lines of different edges lie on one another they start or end together.
    @Test func linesOnOneAnotherBelongTogether() {
        for seed in UInt64(1)...6 {
            let graph = MapLayoutPropertyTests.graph(nodes: 24, edges: 50, seed: seed, height: 3)
            let map = MapLayout(graph)
            let area = MapRect(x: 0, y: 0, width: map.width, height: map.height)
            var users: [MapPoint: [Int]] = [:]
            for edge in graph.edges.indices {
                for (point, sides) in map.lineSides(ofEdge: edge, in: area) where sides & 5 == 5 {
                    users[point, default: []].append(edge)
                }
            }
            #expect(users.values.contains { $0.count > 1 }, "there are some")
            let calls = Set(graph.edges.map { [$0.source, $0.target] })
            for (point, edges) in users {
                let isTrue = isRelated(edges, calls, graph)
                #expect(isTrue, "\(point) of edges \(edges), seed \(seed)")
            }
        }
    }

    /// Each of those that send them calls each of those that take them: then every way that the eye finds is one that is there.
    private func isRelated(_ edges: [Int], _ calls: Set<[Int]>, _ graph: MapGraph) -> Bool {
        let (sources, targets) = (edges.map { graph.edges[$0].source }, edges.map { graph.edges[$0].target })
        return sources.allSatisfy { source in targets.allSatisfy { calls.contains([source, $0]) } }
    }

    @Test func theOrderOfTheInputDoesNotMatter() {
        let graph = MapLayoutPropertyTests.graph(nodes: 20, edges: 40, seed: 9, height: 3)
        var turned = MapGraph(nodes: graph.nodes.reversed(), edges: graph.edges.reversed())
        for edge in turned.edges.indices {
            turned.edges[edge].source = 19 - turned.edges[edge].source
            turned.edges[edge].target = 19 - turned.edges[edge].target
        }
        #expect(MapLayout(turned).boxes == Array(MapLayout(graph).boxes.reversed()))
    }

    @Test func badEdgesAreLeftOut() {
        let nodes = [MapGraph.Node(width: 3, height: 3, rank: 0)]
        let edges = [MapGraph.Edge(source: 0, target: 7), MapGraph.Edge(source: -1, target: 0)]
        #expect(MapLayout(MapGraph(nodes: nodes, edges: edges)).lines.isEmpty)
    }
}

/// Many of one kind.
@Suite struct MapLayoutShapeTests {
    /// One box calls forty: they stand in one layer, one spine leads to them, nothing crosses.
    @Test func star() {
        let nodes = (0...40).map { MapGraph.Node(width: 10, height: 1, rank: $0) }
        let edges = (1...40).map { MapGraph.Edge(source: 0, target: $0) }
        let map = MapLayout(MapGraph(nodes: nodes, edges: edges), gap: 0)
        #expect(Set(map.boxes.dropFirst().map(\.x)).count == 1)
        #expect(map.height == 40)
        #expect(map.crossings == 0)
        #expect(map.lines.count { !$0.isHorizontal } == 1)
        #expect(Set(edges.indices.compactMap { map.route($0).first }).count == 1)
    }

    /// Five nodes of one name are told apart by their types, whatever their order.
    @Test func sameNames() {
        var graph = ServiceGraph()
        graph.nodes = ["C", "A", "B"].enumerated().map { ServiceNode(referenceID: $0, name: "task", type: $1) }
        let topology = MapTopology(graph)
        #expect(topology.ranks == [2, 0, 1])
    }

    /// An edge to a node that is not there gets a stand-in of its own, once for each missing id.
    @Test func danglingEdges() {
        var graph = ServiceGraph()
        graph.nodes = [ServiceNode(referenceID: 5, name: "a"), ServiceNode(referenceID: 6, name: "b")]
        graph.nodes[0].edges = [ServiceEdge(target: 9), ServiceEdge(target: 6)]
        graph.nodes[1].edges = [ServiceEdge(target: 9)]
        let topology = MapTopology(graph)
        #expect(topology.missing == [9])
        #expect(topology.ends.map(\.target) == [2, 1, 2])
    }
}
