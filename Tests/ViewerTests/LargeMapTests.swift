import Foundation
import Screen
import Testing
import TraceModel

@testable import Viewer

/// Maps that are made beside the main loop, and the keys that fold them.
@Suite struct LargeMapTests {
    /// 1,000 nodes of ten teams, each calls two of the next team; every tenth edge carries most of the traffic.
    private static var graph: ServiceGraph {
        let teams = ["auth", "cart", "mail", "order", "pay", "price", "search", "ship", "stock", "user"]
        var graph = ServiceGraph()
        graph.nodes = (0..<1_000).map { number in
            var node = Graphs.node(
                number, "\(teams[number / 100])-\(number % 100)", nil, Graphs.statistics(ok: 5, seconds: 1))
            for step in [100, 137] where number + step < 1_000 {
                var edge = ServiceEdge(target: number + step)
                edge.statistics = Graphs.statistics(ok: number % 10 == 0 ? 10_000 : 1, seconds: 1)
                node.edges.append(edge)
            }
            return node
        }
        return graph
    }

    private func scene(version: Int = 1) -> Scene {
        Scene(
            data: LoadedData(DataSet(graph: LargeMapTests.graph), version: version), options: ViewOptions(),
            columns: 120,
            rows: 38)
    }

    private func answered(_ requests: [ScreenRequest], _ scene: Scene) -> [Answered] {
        let problem = Problem(.failure, source: "", message: "")
        let context = QuestionContext(scene.data, detail: { _ in .failure(problem) })
        var found: [Answered] = []
        for case .question(let question) in requests {
            if let answer = question.answered(context) { found.append(answer) }
        }
        return found
    }

    private func drawn(_ state: MapState, _ scene: Scene) -> String {
        var canvas = Canvas(size: Size(width: scene.columns, height: scene.rows))
        state.draw(scene, on: &canvas)
        return plainText(canvas)
    }

    @Test func isMadeBesideTheLoop() throws {
        let scene = scene()
        var state = MapState()
        let asked = state.refresh(scene)
        #expect(state.picture == nil && drawn(state, scene).contains("Laying out 1,000 nodes."))
        let answer = try #require(answered(asked, scene).first)
        _ = state.receive(answer, scene)
        #expect(state.picture?.graph.nodes.map(\.name).sorted().first == "auth* 100x")
        #expect(!state.isWaiting && state.refresh(scene).isEmpty, "nothing has changed")
    }

    /// What a deep map does not draw stands in the title, with the key that shows it.
    @Test func longEdgesAreCounted() {
        var graph = ServiceGraph()
        graph.nodes = (0..<700).map { number in
            var node = Graphs.node(number, "s\(number)", nil, Graphs.statistics(ok: 5, seconds: 1))
            let targets = number == 0 ? Array(1..<700) : number < 699 ? [number + 1] : []
            node.edges = targets.map { ServiceEdge(target: $0) }
            return node
        }
        let scene = Scene(
            data: LoadedData(DataSet(graph: graph), version: 1), options: ViewOptions(), columns: 120, rows: 38)
        var state = MapState()
        for answer in answered(state.refresh(scene), scene) { _ = state.receive(answer, scene) }
        #expect(state.title(scene) == "Map (67 long edges not drawn, f)")
    }

    /// While the next one is made, the one before is there and can be walked; an answer that was overtaken is not shown.
    @Test func theOneBeforeStandsUntilThen() throws {
        let scene = scene()
        var state = MapState()
        for answer in answered(state.refresh(scene), scene) { _ = state.receive(answer, scene) }
        let folded = try #require(state.picture)
        let first = state.perform(.groupBy, scene)
        #expect(state.title(scene).hasSuffix("(laying it out)") && state.picture?.graph == folded.graph)
        _ = state.perform(.right, scene)
        let second = state.perform(.groupBy, scene)
        for answer in answered(first, scene) { _ = state.receive(answer, scene) }
        #expect(state.isWaiting && state.picture?.graph == folded.graph)
        for answer in answered(second, scene) { _ = state.receive(answer, scene) }
        #expect(!state.isWaiting && state.grouping == .account)
    }

    /// An answer that came while another screen was in front is lost, and asked for again.
    @Test func asksAgain() {
        let scene = scene()
        var state = MapState()
        #expect(state.refresh(scene).count == 1 && state.refresh(scene).count == 1)
    }

    /// `o` by type, by account, each by itself, by name again; Enter opens a group, `O` folds it and the cursor is on it.
    @Test func foldingKeys() {
        var session = Session(DataSet(graph: LargeMapTests.graph), width: 120, height: 40)
        func map() -> MapState? { session.state.screens.last as? MapState }
        func names() -> [String] { map()?.picture?.graph.nodes.map(\.name) ?? [] }
        func cursor() -> String { map().flatMap { state in state.picture?.name(state.selected) } ?? "" }
        #expect(names().count == 10 && cursor() == "auth* 100x")
        session.press("enter")
        #expect(names().count == 109 && cursor().hasPrefix("auth-"))
        session.press("O")
        #expect(names().count == 10 && cursor() == "auth* 100x")
        session.press("o")
        #expect(map()?.grouping == .type && names().allSatisfy { $0.hasPrefix("no type ") })
        session.press("o,o")
        #expect(map()?.grouping == MapGrouping.none && names().count == 1_000)
        session.press("o")
        #expect(names().count == 10)
    }

    /// Of the edges of a node that carries much, and one that carries little, `w` shows all and hides the quiet ones.
    @Test func quietEdges() {
        var graph = LargeMapTests.graph
        graph.nodes = Array(graph.nodes.prefix(140))
        for node in graph.nodes.indices { graph.nodes[node].edges.removeAll { $0.target >= 140 } }
        let busy = Graphs.statistics(ok: 10_000, seconds: 1)
        for target in 1...4 {
            graph.nodes[0].edges.append(ServiceEdge(target: target))
            graph.nodes[0].edges[graph.nodes[0].edges.count - 1].statistics = Graphs.statistics(
                ok: Int64(target), seconds: 1)
            graph.nodes[5].edges.append(ServiceEdge(target: target))
            graph.nodes[5].edges[graph.nodes[5].edges.count - 1].statistics = busy
        }
        var session = Session(DataSet(graph: graph), width: 120, height: 40)
        #expect(!session.text.contains("quiet edge"), "a small map shows all")
        session.press("w")
        #expect(session.text.contains("4 quiet edges hidden"))
        session.press("w")
        #expect(session.text.contains("All edges show"))
    }

    /// 12 nodes that call 9 others each, in no order that lines could share: where that does not fit and more lines cross than there are
    /// nodes, each node keeps its busiest caller and what fails. The rest is counted, beside the cursor's node too, and shown by `w`.
    @Test func aTangledMapShowsEachNodesMainCaller() {
        var graph = ServiceGraph()
        graph.nodes = (0..<24).map { number in
            var node = Graphs.node(number, "n\(number)", nil, Graphs.statistics(ok: 5, seconds: 1))
            guard number < 12 else { return node }
            for target in 0..<12 where (number * 7 + target * 3) % 4 != 0 {
                var edge = ServiceEdge(target: 12 + target)
                // No two callers of a node call it as often.
                let calls = Int64(100 + (number * 5 + target * 3) % 12 * 10)
                let isFailing = number == 1 && target == 0
                edge.statistics =
                    isFailing
                    ? Graphs.statistics(ok: 90, fault: 10, seconds: 1) : Graphs.statistics(ok: calls, seconds: 1)
                node.edges.append(edge)
            }
            return node
        }
        // 108 edges; of 12 the calls are the most into their target, and one more fails.
        #expect(graph.nodes.reduce(0) { $0 + $1.edges.count } == 108)
        var session = Session(DataSet(graph: graph), width: 80, height: 20)
        #expect(session.text.contains("(95 edges hidden, w)"))
        #expect(session.text.contains("9 more edges: f"), "none of those of the first node is drawn")
        session.press("w")
        #expect(!session.text.contains("hidden") && session.text.contains("All edges show"))
        session.press("w")
        #expect(session.text.contains("95 edges hidden"))
    }

    /// Over the whole map `e` goes to what is red alone, round the end; `E` back.
    @Test func redOnes() {
        var graph = ServiceGraph()
        graph.nodes = (0..<6).map { number in
            var node = ServiceNode(referenceID: number, name: "node \(number)")
            node.statistics = Graphs.statistics(ok: 5, fault: number % 3 == 2 ? 5 : 0, seconds: 1)
            return node
        }
        var session = Session(DataSet(graph: graph), width: 120, height: 40)
        let selected = {
            (session: Session) -> String in
            let map = session.state.screens.last as? MapState
            return map?.picture.map { $0.graph.nodes[map?.selected ?? 0].name } ?? ""
        }
        session.press("e")
        let first = selected(session)
        session.press("e")
        let second = selected(session)
        #expect(Set([first, second]) == ["node 2", "node 5"])
        session.press("e")
        #expect(selected(session) == first)
        session.press("E")
        #expect(selected(session) == second)
    }

    /// Where many nodes show, those that no edge joins to the cursor's step back, but not what is in trouble.
    @Test func whatIsFarStepsBack() {
        func shown(_ count: Int) -> (String) -> Style? {
            var graph = ServiceGraph()
            graph.nodes = (0..<count).map { number in
                let faults = number == count - 1 ? 5 : 0
                let figures = Graphs.statistics(ok: 5, fault: Int64(faults), seconds: 1)
                return Graphs.node(number, "n-\(number)x", nil, calls: number % 10 == 9 ? [] : [number + 1], figures)
            }
            var session = Session(DataSet(graph: graph), width: 200, height: 60)
            session.press("/,text:n-0x,enter")
            let (canvas, lines) = (session.canvas, session.lines)
            return { name in
                for (y, line) in lines.enumerated() {
                    guard let place = line.range(of: name)?.lowerBound else { continue }
                    return canvas.cell(x: line.distance(from: line.startIndex, to: place), y: y).style
                }
                return nil
            }
        }
        let large = shown(50)
        #expect(large("n-1x") == .strong && large("n-5x") == .dim && large("n-49x") == .strong)
        #expect(shown(20)("n-5x") == .strong, "a small map shows all alike")
    }
}
