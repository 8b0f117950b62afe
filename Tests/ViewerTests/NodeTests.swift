import Screen
import Testing
import TraceModel

@testable import Viewer

private func scene(_ graph: ServiceGraph, _ columns: Int = 80, _ rows: Int = 30) -> Scene {
    Scene(data: LoadedData(DataSet(graph: graph), version: 1), options: ViewOptions(), columns: columns, rows: rows)
}

private func opened(_ node: Int, _ scene: Scene) -> NodeState {
    var state = NodeState(node: NodeIdentity(scene.data.graph.nodes[node]))
    _ = state.refresh(scene)
    return state
}

private func text(_ state: NodeState, _ scene: Scene) -> String {
    var canvas = Canvas(size: Size(width: scene.columns, height: scene.rows), glyphs: scene.options.glyphs)
    state.draw(scene, on: &canvas)
    return plainText(canvas)
}

@Suite struct NodeTests {
    /// shop: 42 requests of 100ms in a minute, 2 errors; 41 took 50ms and one 400ms.
    @Test func figures() {
        let scene = scene(Graphs.shop)
        let shown = text(opened(0, scene), scene)
        #expect(shown.contains("42/min  avg 100ms  42 requests"))
        #expect(shown.contains("p50 50ms  p90 50ms  p99 400ms"))
        #expect(shown.contains("✓ ok 95.2%  ! error 4.8%"))
        #expect(shown.contains("Called by") && shown.contains("client"))
        #expect(shown.contains("orders  DynamoDB Table"))
        #expect(shown.contains("✗ 20%"))
    }

    @Test func brushLeadsToTraces() {
        let scene = scene(Graphs.shop)
        var state = opened(0, scene)
        _ = state.perform(.brushRight, scene)
        #expect(state.brushedCount == 41, "the range begins at the median")
        #expect(text(state, scene).contains("41 requests  97.6%"))
        _ = state.perform(.brushRight, scene)
        #expect(state.brushedCount == 1, "over the empty columns to the slow one")
        let requests = state.perform(.open, scene)
        guard case .openTraces(let filters)? = requests.first,
            case .node(let node, let seconds?)? = filters.first?.condition
        else {
            Issue.record("Enter opens the traces in the range: \(requests)")
            return
        }
        #expect(node.name == "shop")
        #expect(seconds.contains(0.4) && !seconds.contains(0.05))
        _ = state.perform(.brushWidenLeft, scene)
        #expect(state.brushedCount == 42)
        _ = state.perform(.brushClear, scene)
        #expect(state.brush == nil)
    }

    /// Another width, another scale: the brushed times stay brushed.
    @Test func brushSurvivesScaleAndSize() {
        let narrow = scene(Graphs.shop, 80)
        var state = opened(0, narrow)
        _ = state.perform(.brushRight, narrow)
        _ = state.perform(.logScale, narrow)
        #expect(state.brushedCount == 41)
        _ = state.refresh(scene(Graphs.shop, 160, 50))
        #expect(state.brushedCount == 41)
    }

    @Test func tablesLeadToNeighbours() {
        let scene = scene(Graphs.shop)
        var state = opened(0, scene)
        _ = state.perform(.down, scene)
        #expect(state.perform(.open, scene) == [.openNode(1)], "the client calls it")
        _ = state.perform(.down, scene)
        #expect(state.perform(.open, scene) == [.openNode(2)], "orders is called most")
        #expect(state.perform(.copy, scene) == [.copy("orders")])
        _ = state.perform(.top, scene)
        #expect(state.cursor == nil)
    }

    @Test func nodesWithoutFigures() {
        let scene = scene(Graphs.shop)
        var client = opened(1, scene)
        #expect(text(client, scene).contains("client of shop"))
        #expect(client.perform(.brushRight, scene) == [.notice("There are no response times to choose from")])
        var gone = NodeState(node: NodeIdentity(name: "gone", type: nil))
        _ = gone.refresh(scene)
        #expect(text(gone, scene).contains("gone is not in this data."))
    }

    @Test(arguments: [(1, 1), (10, 4), (80, 22), (99, 10), (100, 5), (200, 48)])
    func drawsAtAnySize(columns: Int, rows: Int) {
        var scene = scene(Graphs.shop, columns, rows)
        for node in 0..<4 {
            var state = opened(node, scene)
            for command in [Command.brushRight, .logScale, .down, .down, .switchHistogram] {
                _ = state.perform(command, scene)
                scene.options.glyphs = .ascii
                #expect(text(state, scene).utf8.allSatisfy { $0 < 0x7F })
            }
        }
    }
}
