import MapLayout
import Testing

@Suite struct DirectionTests {
    @Test("down from the only box of a layer goes to the box below in the next, past the one beside it")
    func downPastTheOneBeside() throws {
        let graph = MapGraph(
            nodes: (0..<4).map { MapGraph.Node(width: 8, height: 3, rank: $0) },
            edges: (1..<4).map { MapGraph.Edge(source: 0, target: $0) })
        let layout = MapLayout(graph)
        let below = (1..<4).filter { layout.boxes[$0].y >= layout.boxes[0].bottom }
        let above = (1..<4).filter { layout.boxes[$0].bottom <= layout.boxes[0].y }
        #expect(below.count == 1)
        #expect(above.count == 1)
        #expect(layout.neighbour(of: 0, .down) == below.first)
        #expect(layout.neighbour(of: 0, .up) == above.first)
    }
}
