import Screen
import TestSupport
import Testing
import TraceModel

@testable import Viewer

@Suite("Time window, filter and group of a file")
struct QueryTests {
    /// 70 traces in 443 seconds; counts below were taken by jq over the documents.
    private static let task = "xray-api/cli-task-batch-get-traces-loop-concatenated.json"

    @Test("t narrows the map, the node and the list, counted back from the last trace; x shows all again")
    func window() throws {
        var session = try Fixtures.session(Self.task, width: 120, height: 40)
        let whole = session.state.data.graph.nodes.compactMap(\.statistics?.total).reduce(0, +)
        session.press("t,text:60s")
        #expect(session.text.contains("2026-03-01 00:06:27-00:07:27 UTC"))
        session.press("enter")
        #expect(session.state.data.shownCount == 9)
        #expect(session.lines[1].contains("last 1m"))
        #expect(session.lines[0].contains("9 of 70 traces"))
        let part = session.state.data.graph.nodes.compactMap(\.statistics?.total).reduce(0, +)
        #expect(part > 0 && part < whole)
        session.press("L")
        #expect(session.lines[0].contains("9 of 70 traces"))
        session.press("x")
        #expect(session.state.data.shownCount == 70)
        #expect(!session.lines[1].contains("last 1m"))
        #expect(session.state.query == TraceQuery())
    }

    @Test("Presets are chosen by Down, and what was typed comes back by Up")
    func presets() throws {
        var session = try Fixtures.session(Self.task, width: 120, height: 40)
        session.press("t,text:7,down,down")
        #expect(session.state.queryPrompt?.line.text == "15m")
        session.press("up,up")
        #expect(session.state.queryPrompt?.line.text == "7")
        session.press("down,enter")
        #expect(session.state.query.window == .last(300_000_000_000))
        #expect(session.state.data.shownCount == 47)
    }

    @Test("[ and ] go to the windows before and after")
    func moving() throws {
        var session = try Fixtures.session(Self.task, width: 120, height: 40)
        session.press("[")
        #expect(session.text.contains("Choose a window first"))
        session.press("t,text:60s,enter,[")
        let before = session.state.data
        #expect(before.shownCount > 0)
        let starts = before.shown?.numbers.map { before.table.starts[$0] } ?? []
        // Every trace of the minute before the last one.
        #expect(starts.allSatisfy { $0 < 1_772_323_587_186_473_001 && $0 >= 1_772_323_527_186_473_001 })
        session.press("]")
        #expect(session.state.data.shownCount == 9)
        session.press("]")
        #expect(session.text.contains("Nothing is later"))
    }

    @Test("A filter's error stands under its column while it is typed, and Enter does not take it")
    func filterErrors() throws {
        var session = try Fixtures.session(Self.task, width: 120, height: 40)
        session.press("F,text:responsetime > ")
        #expect(session.text.contains("column"))
        session.press("enter")
        #expect(session.state.queryPrompt != nil && session.state.query.filter == nil)
        session.press("ctrl-u,text:fualt")
        #expect(session.text.contains("column 1: there is no keyword 'fualt'"))
        session.press("esc")
        #expect(session.state.queryPrompt == nil && session.state.context == .map)
    }

    @Test("A filter is evaluated on the file, remembered, and taken away")
    func filter() throws {
        var session = try Fixtures.session(Self.task, width: 120, height: 40)
        session.press("F,text:fault,enter")
        #expect(session.state.data.shownCount == 3)
        #expect(session.lines[1].contains("fault"))
        session.press("F,ctrl-u,text:error,enter")
        #expect(session.state.history == ["error", "fault"])
        session.press("F,down,down,enter")
        #expect(session.state.query.filter == "fault" && session.state.history == ["fault", "error"])
        session.press("L,enter,q")
        #expect(session.state.context == .traces && session.lines[1].contains("fault"))
        session.press("x")
        #expect(session.state.data.shownCount == 70)
        session.press("x")
        #expect(session.text.contains("Nothing is filtered out"))
    }

    @Test("A part without traces says so, on the map and in the list")
    func nothing() throws {
        var session = try Fixtures.session(Self.task, width: 80, height: 24)
        session.press("t,text:2026-02-01,enter")
        #expect(session.text.contains("None of 70 traces is in this part."))
        session.press("L")
        #expect(session.text.contains("None of 70 traces is in this part."))
    }

    @Test("Chips take one row, and any size is drawn", arguments: [(40, 10), (80, 24), (200, 50), (1, 1)])
    func sizes(size: (Int, Int)) throws {
        var session = try Fixtures.session(Self.task, width: 120, height: 40)
        session.press("t,text:60s,enter,F")
        session.apply(.resize(Size(width: size.0, height: size.1)))
        #expect(session.lines.count >= 1)
        session.apply(.resize(Size(width: 120, height: 40)))
        session.press("text:fault,enter,L")
        #expect(session.state.body.height == 37)
    }
}
