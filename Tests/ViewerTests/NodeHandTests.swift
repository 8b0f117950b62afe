import Figures
import Foundation
import Screen
import Testing
import TraceAnalysis
import TraceModel
import TraceRepository

@testable import Viewer

/// Ranges of a node's charts and what they lead to, on the bundled hour.
@Suite struct NodeHandTests {
    private func session(_ width: Int = 120, _ height: Int = 40) throws -> Session {
        var session = try Session.demo(width: width, height: height)
        session.press("right,up,enter")
        return session
    }

    private func node(_ session: Session) throws -> NodeState {
        try #require(session.state.screens.last as? NodeState)
    }

    /// What the chart says is what the list holds: `60 requests in 58 traces`, and 58 in the list.
    @Test(arguments: [">", ">,>", "right", "right,W,W", "e", "e,W", "c,right", "c,c,right,end"])
    func theBrushCountsWhatItOpens(_ keys: String) throws {
        var session = try session()
        session.press("g," + keys)
        let line = try #require(session.lines.first { $0.contains(" in ") && $0.contains("request") })
        let words = try #require(line.firstMatch(of: /in (\d+) traces?/))
        session.press("enter")
        let list = try #require(session.state.screens.last as? TracesState)
        #expect(!list.order.isEmpty && words.output.1 == "\(list.order.count)", "\(line)")
    }

    /// From the map: three keys to the node, then one for the range and one for its list.
    @Test func theSlowTailAndTheFailingTimeAreOneKey() throws {
        var session = try session()
        session.press(">")
        let tail = try node(session)
        let p90 = try #require(tail.profile.p90)
        let bounds = try #require(tail.brushedSeconds)
        #expect(bounds.lowerBound <= p90 && bounds.upperBound == tail.histogram.axis.bounds(of: 0...999_999).upperBound)
        #expect(tail.brushedCount / tail.histogram.total < 0.15 && tail.brushedCount / tail.histogram.total > 0.05)
        session.press(">")
        #expect(try node(session).brushedCount < tail.brushedCount)
        // Six requests failed, at 01:25:29, 01:29:59, 01:30:40, 01:32:00, 01:33:25 and 01:35:58 (`traces --filter fault`); by 2 minutes.
        session.press("x,e")
        let window = try #require(try node(session).series.brushedWindow)
        #expect(Format.range(window, ViewOptions()) == "01:24-01:36")
        session.press("home")
        #expect(try node(session).series.brush == 0...0, "the first slice with requests")
    }

    @Test func aRangeOfTimeBecomesTheWindowOfAllScreens() throws {
        var session = try session()
        session.press("w")
        #expect(session.text.contains("Choose a range of time first"))
        session.press("e")
        let window = try #require(try node(session).series.brushedWindow)
        session.press("w")
        #expect(session.state.query.window == .fixed(window))
        session.press("M")
        #expect(session.lines[1].contains(Format.window(window, ViewOptions())))
        session.press("x")
        #expect(session.state.query.window == .all)
    }

    /// Only these and not these are all there are.
    @Test func linesAreFilters() throws {
        var session = try session()
        let lines = try node(session).lines
        for line in lines.indices {
            guard lines[line].isSelectable else { continue }
            if case .visit = lines[line] { continue }
            if case .item(_, true) = lines[line] { continue }
            while try node(session).cursor != line { session.press("j") }
            session.press("+")
            let only = try #require(session.state.screens.last as? TracesState, "\(lines[line])").order.count
            session.press("esc,-")
            let others = try #require(session.state.screens.last as? TracesState).order.count
            session.press("esc")
            #expect(only > 0 && only + others == 338, "\(lines[line])")
        }
    }

    @Test func findGoesThroughTheTables() throws {
        var session = try session()
        session.press("/,text:post,enter")
        guard case .item(let item, false)? = try node(session).cursor.map({ try node(session).lines[$0] }) else {
            Issue.record("POST is the method of a URL")
            return
        }
        #expect(item.detail == "POST")
        session.press("esc")
    }

    /// Pressed in the tenth column of the histogram and drawn to the twentieth; a click on another chart goes there.
    @Test func theMouseBrushes() throws {
        var session = try session()
        let layout = try node(session).layout(session.state.scene)
        let histogram = try #require(layout.charts.first { $0.chart == .times }).rect
        let series = try #require(layout.charts.first { $0.chart == .requests }).rect
        session.apply(.key(.mouse(x: histogram.x + 10, y: histogram.y + 4, .press)))
        session.apply(.key(.mouse(x: histogram.x + 20, y: histogram.y + 5, .drag)))
        session.apply(.key(.mouse(x: histogram.x + 20, y: histogram.y + 5, .release)))
        #expect(try node(session).brush == 10...20 && node(session).cursor == nil)
        session.apply(.key(.mouse(x: series.x + SeriesFrame.gutter, y: series.y + 4, .press)))
        session.apply(.key(.mouse(x: series.right - 1, y: series.y + 4, .drag)))
        let slices = try node(session).series.series.slices.count
        #expect(try node(session).series.brush == 0...(slices - 1) && node(session).chart == .requests)
    }
}

/// The map under the hand.
@Suite struct MapHandTests {
    private func press(_ kind: MouseKind, _ x: Int, _ y: Int, _ session: inout Session) {
        session.apply(.key(.mouse(x: x, y: y, kind)))
    }

    private func map(_ session: Session) throws -> MapState { try #require(session.state.screens.last as? MapState) }

    @Test func aClickChoosesANodeOrAnEdgeAndASecondOpensIt() throws {
        var session = Session(DataSet(graph: Graphs.shop), width: 120, height: 30)
        let picture = try #require(try map(session).picture)
        let origin = try map(session).origin
        func place(_ name: String) throws -> (x: Int, y: Int) {
            let box = picture.layout.boxes[try #require(picture.graph.nodes.firstIndex { $0.shownName == name })]
            return (box.x - origin.x + 2, box.y - origin.y + 1 + 1)
        }
        let shop = try place("shop")
        press(.press, shop.x, shop.y, &session)
        press(.release, shop.x, shop.y, &session)
        #expect(try map(session).picture?.name(map(session).selected) == "shop")
        let edge = try #require(picture.topology.ends.indices.first { picture.topology.ends[$0].source == 1 })
        let point = try #require(picture.layout.route(edge).dropFirst().first)
        press(.press, point.x - origin.x, point.y - origin.y + 1, &session)
        #expect(try map(session).edge == edge)
        press(.doubleClick, shop.x, shop.y, &session)
        #expect(session.lines[0].contains("Map > shop"))
    }

    /// A chain of sixty services is wider than the screen: drawn ten columns to the left, it shows what is on the right.
    @Test func draggingMovesTheMap() throws {
        var graph = ServiceGraph()
        graph.nodes = (0..<60).map { number in
            Graphs.node(
                number, "service-\(number)", nil, calls: number < 59 ? [number + 1] : [],
                Graphs.statistics(ok: 5, seconds: 1))
        }
        var session = Session(DataSet(graph: graph), width: 80, height: 24)
        session.press("-,-,g")
        let before = try map(session).origin
        press(.press, 40, 12, &session)
        press(.drag, 30, 12, &session)
        press(.release, 30, 12, &session)
        #expect(try map(session).origin.x == before.x + 10 && map(session).origin.y == before.y)
        press(.press, 10, 12, &session)
        press(.drag, 79, 12, &session)
        #expect(try map(session).origin.x == 0, "no further than the map goes")
    }
}

/// Rows as filters, the next trace, the cause, and ranges in Analyze, on the bundled hour.
@Suite struct LeadingOnTests {
    private func session(_ width: Int = 120, _ height: Int = 40) throws -> Session {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/Sample/demo.json.gz").standardized.path
        return Session(
            try FileRepository([.path(file)], threads: 1).answer(.overview(.init())), width: width, height: height)
    }

    private func list(_ session: Session) throws -> TracesState {
        try #require(session.state.screens.last as? TracesState)
    }

    /// Sorted by a column, + and - part the list into those like the one under the cursor and the others.
    @Test(arguments: [TraceColumn.status, .outcome, .entry, .user, .url, .method])
    func theListNarrowsByItsColumn(_ column: TraceColumn) throws {
        var state = TracesState()
        state.column = column
        let data = try session().state.data
        let scene = Scene(data: data, options: ViewOptions(), columns: 120, rows: 38)
        _ = state.refresh(scene)
        let all = state.order.count
        var others = state
        _ = state.perform(.narrowTo, scene)
        _ = others.perform(.exclude, scene)
        #expect(state.order.count > 0 && state.order.count + others.order.count == all)
        _ = state.perform(.removeFilter, scene)
        #expect(state.order.count == all)
    }

    @Test func anAnnotationLeadsToAllItsTraces() throws {
        var session = try session()
        session.press("L,e,enter,enter,2")
        let segment = try #require(session.state.screens.last as? SegmentState)
        let line = try #require(segment.lines.firstIndex { $0.filter != nil })
        for _ in 0..<line { session.press("j") }
        session.press("+")
        let only = try list(session).order.count
        session.press("esc,-")
        let others = try list(session).order.count
        #expect(only > 0 && only + others == 419)
    }

    @Test func theNextTraceWithoutGoingBack() throws {
        var session = try session()
        session.press("L,enter")
        let first = try #require(session.state.screens.last as? TimelineState).id
        session.press("K")
        #expect(session.text.contains("This is the first trace of the list"))
        session.press("J")
        let second = try #require(session.state.screens.last as? TimelineState).id
        #expect(second != first && session.state.screens.count == 3)
        session.press("esc")
        let cursor = try list(session).cursor
        #expect(cursor == 1)
    }

    /// The failing list of tasks begins in the scan that DynamoDB throttled: below it nothing failed, and nothing that failed as badly is
    /// deeper.
    @Test func theCauseIsTheDeepestFailure() throws {
        var session = try session()
        session.press("L,e,enter,D")
        let timeline = try #require(session.state.screens.last as? TimelineState)
        let (store, row) = (session.state.data.store, try #require(timeline.cursorRow))
        #expect(timeline.cause == row && store.flags[row].outcome != .ok)
        let below = (row + 1)..<max(row + 1, Int(store.subtreeEnds[row]))
        #expect(below.allSatisfy { store.flags[$0].outcome == .ok })
    }

    /// A range of response times, and one of time, narrow A to as many as its list has.
    @Test(arguments: ["right,W,W", "c,W"])
    func rangesInAnalyzeNarrow(_ keys: String) throws {
        var session = try session()
        session.press("L,a,x," + keys)
        #expect((session.state.screens.last as? AnalyzeState)?.brush != nil)
        session.press("+")
        let state = try #require(session.state.screens.last as? AnalyzeState)
        let count = try #require(state.picture?.countA)
        #expect(state.tags.count == 1 && count > 0 && count < 419)
        session.press("x")
        #expect((session.state.screens.last as? AnalyzeState)?.picture?.countA == 419)
        session.press("X," + keys + ",enter")
        let listed = try list(session).order.count
        #expect(listed > 0 && listed <= count)
    }

    @Test func anExpressionIsSetB() throws {
        var session = try session()
        session.press("L,a,B,text:responsetime > 0.5,enter")
        let state = try #require(session.state.screens.last as? AnalyzeState)
        let slow = session.state.data.table.responseTimes.filter { $0 > 500_000_000 }.count
        #expect(state.baseline == .filter("responsetime > 0.5") && state.picture?.countB == slow)
        session.press("b")
        #expect((session.state.screens.last as? AnalyzeState)?.baseline == .rest)
    }

    @Test func signsAreOnAPageOfTheirOwn() throws {
        for ascii in [false, true] {
            let lines = Signs(glyphs: ascii ? .ascii : .unicode).facts
            #expect(lines.count > 40)
            #expect(!ascii || lines.allSatisfy { ($0.label + $0.value).utf8.allSatisfy { $0 < 0x7F } })
        }
        var session = try session()
        session.press("#")
        #expect(session.text.contains("Outcomes, on every screen"))
    }
}
