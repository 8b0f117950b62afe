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
        #expect(shown.contains("✓ ok 95.2%  ! error 4.76%"))
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
        guard let filters = requests.first?.traceFilters,
            case .node(let node, let seconds?, nil)? = filters.first?.condition
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
        #expect(state.perform(.open, scene) == [.open(NodeRoute(node: 1))], "the client calls it")
        _ = state.perform(.down, scene)
        #expect(state.perform(.open, scene) == [.open(NodeRoute(node: 2))], "orders is called most")
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

/// A node over ten minutes from 2026-03-01T00:00:00Z: a request of 50 ms each minute; in the sixth minute three more of 2 s, two of
/// them faults.
@Suite("A node over time")
struct NodeSeriesTests {
    private static var data: DataSet {
        var points: [TimeSeriesPoint] = []
        for minute in 0..<10 {
            let isBad = minute == 5
            points.append(
                TimeSeriesPoint(
                    time: Timestamp(seconds: 1_772_323_200 + Double(minute) * 60),
                    statistics: Graphs.statistics(
                        ok: isBad ? 2 : 1, fault: isBad ? 2 : 0, seconds: isBad ? 6.05 : 0.05),
                    responseTimes: [HistogramEntry(value: 0.05, count: 1)]
                        + (isBad ? [HistogramEntry(value: 2, count: 3)] : [])))
        }
        var graph = Graphs.shop
        (graph.start, graph.end) = (Timestamp(seconds: 1_772_323_200), Timestamp(seconds: 1_772_323_800))
        var data = DataSet(graph: graph)
        data.timeSeries = [ServiceIdentity(name: "shop", type: nil): points]
        return data
    }

    private func scene(_ columns: Int = 80, _ rows: Int = 30) -> Scene {
        var scene = Scene(
            data: LoadedData(Self.data, version: 1), options: ViewOptions(), columns: columns, rows: rows)
        scene.options.isUTC = true
        return scene
    }

    @Test func chartsTakeTurns() {
        let scene = scene()
        var state = opened(0, scene)
        #expect(text(state, scene).contains("Response time  linear"))
        _ = state.perform(.nextChart, scene)
        let requests = text(state, scene)
        #expect(requests.contains("Requests over time  by 1m") && requests.contains("highest 4"))
        #expect(requests.contains("✗✗✗✗✗✗✗") && !requests.contains("Latency over time"))
        #expect(requests.contains("00:04"))
        _ = state.perform(.nextChart, scene)
        let latencies = text(state, scene)
        #expect(latencies.contains("Latency over time  by 1m, logarithmic") && latencies.contains("░ 1  ▓ 2  █ 3"))
        #expect(latencies.contains("    1s\n") && latencies.contains("  50ms "))
        _ = state.perform(.logScale, scene)
        #expect(text(state, scene).contains("Latency over time  by 1m, linear"))
        _ = state.perform(.nextChart, scene)
        #expect(state.chart == .times && state.scale == .linear, "each chart has its own scale")
        _ = state.perform(.previousChart, scene)
        #expect(state.chart == .latencies)
    }

    /// The range begins where most failed, and goes on as a filter together with the range of the histogram.
    @Test func timeIsBrushed() {
        let scene = scene()
        var state = opened(0, scene)
        _ = state.perform(.nextChart, scene)
        _ = state.perform(.brushRight, scene)
        #expect(text(state, scene).contains("00:05-00:06  4 requests  ✗ 50%"))
        _ = state.perform(.brushWidenLeft, scene)
        #expect(text(state, scene).contains("00:04-00:06  5 requests  ✗ 40%"))
        _ = state.perform(.nextChart, scene)
        _ = state.perform(.nextChart, scene)
        _ = state.perform(.brushRight, scene)
        let window = TimeWindow(start: Timestamp(seconds: 1_772_323_440), end: Timestamp(seconds: 1_772_323_560))
        guard let filters = state.perform(.open, scene).first?.traceFilters,
            case .node(_, let seconds?, window)? = filters.first?.condition
        else {
            Issue.record("Enter opens the traces of both ranges")
            return
        }
        #expect(seconds.contains(0.05) && !seconds.contains(0.4))
        #expect(filters[0].label.hasPrefix("shop ") && filters[0].label.hasSuffix(" 00:04-00:06"))
        _ = state.perform(.brushClear, scene)
        #expect(state.brush == nil && state.series.brush != nil, "the range of the chart with the keys goes first")
        _ = state.perform(.brushClear, scene)
        #expect(state.series.brush == nil)
        #expect(state.perform(.brushClear, scene) == [.widen])
    }

    /// Fewer columns than minutes: five-minute slices; the brushed time grows to the slices that hold it.
    @Test func brushSurvivesOtherSlices() {
        let wide = scene()
        var state = opened(0, wide)
        _ = state.perform(.nextChart, wide)
        _ = state.perform(.brushRight, wide)
        state.series.plot(columns: 2, rows: 4)
        #expect(state.series.series.statistics.map(\.total) == [5, 8] && state.series.brush == 1...1)
    }

    @Test(arguments: [(120, 38, 3), (200, 48, 3), (100, 30, 2), (100, 22, 1), (80, 22, 1), (80, 48, 2), (80, 8, 0)])
    func asManyChartsAsFit(columns: Int, rows: Int, count: Int) {
        let scene = scene(columns, rows)
        var state = opened(0, scene)
        for chart in NodeChart.allCases {
            state.chart = chart
            let layout = state.layout(scene)
            // In eight rows none does: two of them showed no more than a title, in the place of the lists.
            #expect(layout.charts.count == count && (count == 0 || layout.charts.contains { $0.chart == chart }))
            let bounds = Rect(x: 0, y: 0, width: columns, height: rows)
            #expect(layout.charts.allSatisfy { bounds.intersection($0.rect) == $0.rect })
        }
    }

    @Test func nothingOverTime() {
        let scene = Scene(
            data: LoadedData(DataSet(graph: Graphs.shop), version: 1), options: ViewOptions(), columns: 120, rows: 38)
        var state = opened(0, scene)
        #expect(!text(state, scene).contains("over time"))
        guard case .notice? = state.perform(.nextChart, scene).first else {
            Issue.record("c says why it does nothing")
            return
        }
    }

    @Test(arguments: [(1, 1), (10, 4), (80, 22), (99, 10), (100, 5), (200, 48)])
    func drawsAtAnySize(columns: Int, rows: Int) {
        var scene = scene(columns, rows)
        scene.options.glyphs = .ascii
        var state = opened(0, scene)
        for command in [Command.nextChart, .brushRight, .brushWidenLeft, .nextChart, .logScale, .brushLeft] {
            _ = state.perform(command, scene)
            #expect(text(state, scene).utf8.allSatisfy { $0 < 0x7F })
        }
    }

    /// What failed worst has at least a cell, at the foot; nothing is lost.
    @Test func stacks() {
        let stack = { (ok: Int64, error: Int64, fault: Int64, cells: Int) in
            OutcomeStack(Graphs.statistics(ok: ok, error: error, fault: fault, seconds: 1).health, cells: cells).parts
                .map { [Int($0.outcome.rawValue), $0.cells] }
        }
        let (ok, error, fault) = (Int(Outcome.ok.rawValue), Int(Outcome.error.rawValue), Int(Outcome.fault.rawValue))
        #expect(stack(999, 0, 1, 8) == [[fault, 1], [ok, 7]])
        #expect(stack(999, 0, 1, 1) == [[fault, 1]])
        #expect(stack(0, 1, 1, 5) == [[fault, 3], [error, 2]])
        #expect(stack(5, 0, 0, 2) == [[ok, 2]] && stack(0, 0, 0, 2) == [])
    }
}
