import Figures
import MapLayout
import Screen
import Testing
import TraceModel

@testable import Viewer

private func scene(_ graph: ServiceGraph, _ columns: Int = 100, _ rows: Int = 30, version: Int = 1) -> Scene {
    Scene(
        data: LoadedData(DataSet(graph: graph), version: version), options: ViewOptions(), columns: columns, rows: rows)
}

private func printed(_ graph: ServiceGraph, width: Int, ascii: Bool) -> String {
    PrintedMap(graph, width: width, ascii: ascii).map { plainText($0) }.joined()
}

private func opened(_ scene: Scene) -> MapState {
    var state = MapState()
    _ = state.refresh(scene)
    return state
}

extension MapState {
    fileprivate var name: String { picture?.name(selected) ?? "" }

    fileprivate mutating func go(_ commands: [Command], _ scene: Scene) -> [ScreenRequest] {
        var requests: [ScreenRequest] = []
        for command in commands { requests = perform(command, scene) }
        return requests
    }
}

@Suite struct MapTextTests {
    /// 42 requests in a minute, 100ms each; of 10 calls to mail 2 are faults.
    @Test func full() {
        let text = printed(Graphs.shop, width: 100, ascii: false)
        #expect(
            "\n" + text == """

                                                                       ┏━━━━━━━━━━━━━━━━━┓
                                                          ╭─ ✗ 20% ───▶┃ mail            ┃
                                                          │            ┃ 100ms    10/min ┃
                ╭────────╮             ╭────────────────╮ │            ┗━━━━━━━━━━━━━━✗✗✗┛
                │ client ├── 42/min ──▶│ shop           ├─┤
                ╰────────╯             │ 100ms   42/min │ │            ╭─DynamoDB Table──╮
                                       ╰━━━━━━━━━━━━━━━!╯ ╰─ 20/min ──▶│ orders          │
                                                                       │ 20ms     20/min │
                                                                       ╰━━━━━━━━━━━━━━━━━╯

                """)
    }

    @Test func asciiIsASCII() {
        for width in [200, 80, 60, 30] {
            let text = printed(Graphs.shop, width: width, ascii: true)
            #expect(text.utf8.allSatisfy { $0 < 0x7F }, "\(text)")
            #expect(text.contains("mail"))
        }
    }

    /// Labels go first, then figures; what fits at no level is told as its edges. Nothing is wrapped.
    @Test func lessWidthLessDetail() {
        #expect(printed(Graphs.shop, width: 80, ascii: false).contains("10/min"))
        let names = printed(Graphs.shop, width: 50, ascii: false)
        #expect(!names.contains("/min") && names.contains("│ shop"))
        let lines = printed(Graphs.shop, width: 20, ascii: false).split(separator: "\n")
        let edges = lines.map { $0.split(separator: " ").joined(separator: " ") }
        #expect(Set(edges) == ["client → shop", "shop → mail", "shop → orders"] && edges.count == 3)
    }

    @Test func nothing() {
        #expect(printed(ServiceGraph(), width: 80, ascii: false).hasPrefix("No services"))
    }

    /// Escapes in names never reach the output.
    @Test func hostileNames() {
        var graph = Graphs.shop
        graph.nodes[0].name = "a\u{1B}[2J\u{07}b"
        graph.nodes[2].name = String(repeating: "x", count: 5000)
        let text = printed(graph, width: 80, ascii: false)
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    }
}

@Suite struct MapStateTests {
    @Test func beginsAtTheTroubleAndArrowsLeadOn() {
        let scene = scene(Graphs.shop)
        var state = opened(scene)
        #expect(state.name == "mail", "the faulty one")
        _ = state.go([.left], scene)
        #expect(state.name == "shop")
        _ = state.go([.left], scene)
        #expect(state.name == "client")
        _ = state.go([.left], scene)
        #expect(state.name == "client", "the map ends here")
        #expect(state.go([.right, .open], scene) == [.open(NodeRoute(node: 0))])
    }

    @Test func tabWalksTheEdges() {
        let scene = scene(Graphs.shop)
        var state = opened(scene)
        _ = state.go([.left, .nextEdge], scene)
        let first = state.edge.map { state.picture?.topology.ends[$0].target ?? -1 }
        _ = state.go([.nextEdge], scene)
        let second = state.edge.map { state.picture?.topology.ends[$0].target ?? -1 }
        #expect(first != second)
        let requests = state.go([.open], scene)
        guard let filters = requests.first?.traceFilters,
            case .edge(let source, _, nil)? = filters.first?.condition
        else {
            Issue.record("Enter on an edge opens its traces: \(requests)")
            return
        }
        #expect(source.name == "shop")
        // The third is the client's call, and after the last edge comes the node again.
        _ = state.go([.nextEdge], scene)
        #expect(state.edge.flatMap { state.picture?.topology.ends[$0].source } == 1)
        _ = state.go([.nextEdge], scene)
        #expect(state.edge == nil)
        _ = state.go([.previousEdge, .left], scene)
        #expect(state.name == "client", "left along the edge")
    }

    @Test func findGoesToTheFirstMatchAndOn() {
        let scene = scene(Graphs.shop)
        var state = opened(scene)
        state.find("ORD", scene)
        #expect(state.name == "orders")
        #expect(state.matches(scene).map { [$0.current, $0.total] } == [1, 1])
        state.find("dynamo", scene)
        #expect(state.name == "orders", "types are found too")
        state.find("nothing", scene)
        #expect(state.matches(scene).map { [$0.current, $0.total] } == [0, 0])
        state.find("o", scene)
        let all = state.matches.count
        _ = state.go([.findNext], scene)
        #expect(all > 1 && state.matches(scene).map(\.total) == all)
    }

    @Test func focusShowsTheNeighbourhood() {
        let scene = scene(Graphs.shop)
        var state = opened(scene)
        _ = state.go([.focus], scene)
        #expect(state.picture.map { Set($0.graph.nodes.map(\.name)) } == ["mail", "shop"])
        #expect(state.picture?.graph.nodes.count == 2 && state.name == "mail")
        #expect(
            state.go([.left, .open], scene) == [.open(NodeRoute(node: 0))], "positions are those of the whole graph")
        _ = state.go([.moreDepth], scene)
        #expect(state.picture?.graph.nodes.count == 4)
        _ = state.go([.lessDepth, .focus], scene)
        #expect(state.picture?.graph.nodes.count == 4)
    }

    @Test func detailChangesAndTheCursorStays() {
        let scene = scene(Graphs.shop, 200, 50)
        var state = opened(scene)
        #expect(state.picture?.detail == .full)
        _ = state.go([.detailLess], scene)
        #expect(state.picture?.detail == .name && state.name == "mail")
        _ = state.go([.detailLess], scene)
        #expect(state.picture?.detail == .dot)
        #expect(state.go([.detailLess], scene) == [.notice("This is the least detail")])
        _ = state.go([.recentre], scene)
        #expect(state.picture?.detail == .full, "z fits again")
    }

    /// New figures do not move anything; the cursor keeps its node even when the graph's order changes.
    @Test func refreshKeepsThePicture() {
        var state = opened(scene(Graphs.shop))
        let boxes = state.picture?.layout.boxes
        var graph = Graphs.shop
        graph.nodes[0].statistics = Graphs.statistics(ok: 123_456, seconds: 99_999)
        _ = state.refresh(scene(graph, version: 2))
        #expect(state.picture?.layout.boxes == boxes)
        graph.nodes.reverse()
        _ = state.refresh(scene(graph, version: 3))
        #expect(state.name == "mail")
        #expect(state.picture?.layout.boxes == boxes.map { $0.reversed() })
    }

    @Test(arguments: [(1, 1), (3, 2), (40, 8), (80, 22), (120, 38), (200, 48)])
    func drawsAtAnySize(columns: Int, rows: Int) {
        for graph in [Graphs.shop, ServiceGraph()] {
            for glyphs in [GlyphSet.unicode, .ascii] {
                var scene = scene(graph, columns, rows)
                scene.options.glyphs = glyphs
                var state = opened(scene)
                for command in [Command.nextEdge, .focus, .scaleBy, .detailMore, .detailLess, .detailLess] {
                    _ = state.perform(command, scene)
                    var canvas = Canvas(size: Size(width: columns, height: rows), glyphs: glyphs)
                    state.draw(scene, on: &canvas)
                    let text = plainText(canvas)
                    #expect(glyphs == .unicode || text.utf8.allSatisfy { $0 < 0x7F })
                }
            }
        }
    }

    /// A map larger than the screen keeps the cursor in sight and shows where one is.
    @Test func scrollsWithTheCursor() {
        var graph = ServiceGraph()
        graph.nodes = (0..<60).map { number in
            Graphs.node(
                number, "service-\(number)", nil, calls: number < 59 ? [number + 1] : [],
                Graphs.statistics(ok: 5, seconds: 1))
        }
        let scene = scene(graph, 80, 24)
        var state = opened(scene)
        for _ in 0..<60 {
            _ = state.perform(.right, scene)
            guard let box = state.picture?.layout.boxes[state.selected] else { continue }
            #expect(box.x >= state.origin.x && box.right <= state.origin.x + 80)
            #expect(box.y >= state.origin.y && box.bottom <= state.origin.y + 23)
        }
        #expect(state.name == "service-59")
    }

    @Test func emptyMapHasItsWords() {
        let empty = scene(ServiceGraph())
        var canvas = Canvas(size: Size(width: 80, height: 24))
        opened(empty).draw(empty, on: &canvas)
        #expect(plainText(canvas).contains("No services here."))
    }

    /// 160 nodes are too many: `orders-0` … `orders-79` and `mail-0` … `mail-79` are two boxes; each order calls a mail. A node of
    /// the data that looks like a group is none.
    @Test func groupsAreNoNodes() throws {
        var graph = ServiceGraph()
        let figures = Graphs.statistics(ok: 5, seconds: 1)
        graph.nodes = (0..<160).map { number in
            let name = number < 80 ? "orders-\(number)" : "mail-\(number - 80)"
            return Graphs.node(number, name, nil, calls: number < 80 ? [number + 80] : [], figures)
        }
        graph.nodes.append(Graphs.node(160, "mail* 80x", "group", figures))
        let scene = scene(graph, 200, 50)
        var state = opened(scene)
        let picture = try #require(state.picture)
        #expect(picture.graph.nodes.map(\.name) == ["orders* 80x", "mail* 80x", "mail* 80x"])
        let orders = try #require(picture.graph.nodes.firstIndex { $0.name == "orders* 80x" })
        #expect(picture.graph.nodes.indices.map(picture.isGroup) == [true, true, false])
        let refusal = [ScreenRequest.notice("orders* 80x is a group: Enter opens it")]
        state.selected = orders
        #expect(state.go([.analyzeHere], scene) == refusal)
        #expect(state.go([.focus], scene) == refusal && state.focus == nil)
        #expect(state.go([.nextEdge, .open], scene) == refusal && state.edge != nil)
        #expect(state.go([.analyzeHere], scene) == refusal)
        state.find("orders-7", scene)
        #expect(state.matches == [orders], "a member is found in its group")
        _ = state.go([.open], scene)
        #expect(state.picture?.graph.nodes.count == 82 && state.name.hasPrefix("orders-"))
        let single = try #require(state.picture?.positions.firstIndex(of: 160))
        state.selected = single
        #expect(state.go([.open], scene) == [.open(NodeRoute(node: 160))])
    }

    /// Of 700 functions 300 begin with `a` and 400 with `b`: types say nothing, the names do.
    @Test func largeGroupsAreToldApartByNames() {
        var graph = ServiceGraph()
        graph.nodes = (0..<700).map { number in
            let name = (number < 300 ? "a" : "b") + "\(number % 10)-\(number)"
            return Graphs.node(number, name, "AWS::Lambda", Graphs.statistics(ok: 1, seconds: 1))
        }
        let folding = MapFolding(graph, Array(graph.nodes.indices), by: .type, opened: [])
        #expect(folding.graph.nodes.count == 20)
        #expect(folding.graph.nodes.first?.name == "Lambda a0* 30x")
    }

    /// What is wrong is said by a glyph and not by colour alone.
    @Test func healthBarHasAGlyphForEachOutcome() {
        let all = Graphs.statistics(ok: 85, error: 5, throttle: 5, fault: 5, seconds: 1).health
        let bar = HealthBar(all, cells: 20)
        #expect(bar.parts.map(\.outcome) == [.ok, .error, .fault, .throttle])
        #expect(bar.parts.map(\.cells) == [17, 1, 1, 1])
        let rare = Graphs.statistics(ok: 9999, fault: 1, seconds: 1).health
        #expect(HealthBar(rare, cells: 10).parts.map(\.cells) == [9, 1], "one in ten thousand still shows")
        #expect(HealthBar(all, cells: 2).parts.reduce(0) { $0 + $1.cells } == 2)
        for glyphs in [GlyphSet.unicode, .ascii] {
            #expect(Set(Outcome.allCases.map { HealthBar.scalar($0, glyphs) }).count == 4)
        }
    }
}
