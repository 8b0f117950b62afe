import Screen
import TestSupport
import Testing
import TraceModel

@testable import Viewer

@Suite("What the hand finds")
struct HandTests {
    private static let file = "own/secrets.jsonl"

    private func session(_ file: String = file, width: Int = 120, height: Int = 40) throws -> Session {
        try Fixtures.session(file, width: width, height: height)
    }

    /// Clicks on the first place where a text stands in a row of the screen.
    private func click(_ text: String, row: Int, _ session: inout Session, _ kind: MouseKind = .press) throws {
        let line = try #require(session.lines.indices.contains(row) ? session.lines[row] : nil)
        let range = try #require(line.firstRange(of: text), "\(text) in \(line)")
        let x = line.distance(from: line.startIndex, to: range.lowerBound)
        session.apply(.key(.mouse(x: x, y: row, kind)))
        session.apply(.key(.mouse(x: x, y: row, .release)))
    }

    @Test("The way out and the help stay beside what is said, in the narrowest terminal too", arguments: [40, 60, 80])
    func theFooterKeepsItsKeys(width: Int) {
        var session = Session(DataSet(graph: Graphs.shop), width: width, height: 12)
        session.press("m")
        let pinned = session.lines[11]
        #expect(pinned.contains("Q quit") && pinned.contains("? help") && pinned.contains("stays"), "\(pinned)")
        session.press("/,text:nothing of that name anywhere,enter")
        let found = session.lines[11]
        #expect(found.contains("Q quit") && found.contains("? help") && found.contains("/no"), "\(found)")
    }

    @Test("The table of services: one key from anywhere, narrowed as one types, sorted, opened")
    func services() {
        var session = Session(DataSet(graph: Graphs.shop), width: 120, height: 30)
        session.press("v")
        #expect(session.state.context == .services && session.lines[1].contains("faults"))
        // mail failed: 2 of 10.
        #expect(session.lines[2].contains("mail") && session.lines[2].contains("20%"))
        session.press("/,text:ord")
        #expect(session.lines[2].contains("orders") && !session.text.contains("mail"))
        session.press("enter,enter")
        #expect(session.state.context == .node && session.lines[0].contains("Services > orders"))
        session.press("esc,x,s,s,s,s,s")
        // From faults on: errors, p50, p95, service, type.
        #expect(session.lines[1].contains("type↑"))
    }

    @Test("A click sorts the table of services by a heading and chooses a row, a second one opens it")
    func servicesByMouse() throws {
        var session = Session(DataSet(graph: Graphs.shop), width: 120, height: 30)
        session.press("v")
        try click("service", row: 1, &session)
        #expect(session.lines[2].contains("mail") && session.lines[3].contains("orders"), "from A on")
        try click("orders", row: 3, &session)
        try click("orders", row: 3, &session, .doubleClick)
        #expect(session.lines[0].contains("Services > orders"))
    }

    @Test("Tabs, headings, the footer and the breadcrumb are pressed by a click")
    func clicks() throws {
        var session = try session()
        session.press("L,enter,enter")
        try click("Annotations", row: 1, &session)
        #expect(session.text.contains("visible"))
        try click("q back", row: 39, &session)
        #expect(session.state.context == .timeline)
        try click("Map", row: 0, &session)
        #expect(session.state.context == .map)
        var list = try self.session("xray-segments/sdk-python-segments.jsonl")
        list.press("L")
        try click("resp", row: 1, &list)
        #expect(list.lines[1].contains("resp↓"))
    }

    @Test("At 80 columns the tabs keep their numbers, and the footer the way out and the help")
    func narrow() throws {
        var session = try session(width: 80, height: 24)
        session.press("L,enter,enter")
        for number in 1...8 { #expect(session.lines[1].contains("\(number) "), "\(session.lines[1])") }
        for keys in ["", "esc", "esc", "esc"] {
            session.press(keys)
            let footer = session.lines[23]
            #expect(footer.contains("? help") && (footer.contains("q back") || footer.contains("Q quit")), "\(footer)")
        }
    }

    @Test("A message goes with the next key")
    func message() throws {
        var session = try session()
        session.press("u")
        #expect(session.lines[39].contains("Times in"))
        session.press("j")
        #expect(!session.lines[39].contains("Times in"))
    }

    @Test(
        "A pasted id opens its trace from anywhere, however it is written",
        arguments: [
            "1-69a37f00-5ec7e75ec7e75ec7e75ec7e7", "69a37f005ec7e75ec7e75ec7e75ec7e7",
            "X-Amzn-Trace-Id: Root=1-69a37f00-5ec7e75ec7e75ec7e75ec7e7;Parent=53995c3f42cd8ad8;Sampled=1\n",
        ])
    func pasted(_ text: String) throws {
        var session = try session()
        session.apply(.key(.paste(text)))
        #expect(session.state.context == .timeline)
        session.press("esc,i")
        session.apply(.key(.paste("1-69a37f00-5ec7e75ec7e75ec7e75ec7e7")))
        session.press("enter")
        #expect(session.state.context == .timeline)
        session.press("esc")
        session.apply(.key(.paste("no id at all")))
        #expect(session.state.context == .map && session.text.contains("holds no trace id"))
    }

    @Test("Enter on a URL of a node opens the traces of that URL alone")
    func url() throws {
        var session = try session("xray-segments/sdk-python-segments.jsonl")
        session.press("enter")
        let lines = (session.state.screens.last as? NodeState)?.lines ?? []
        let heading = try #require(lines.firstIndex(of: .heading(NodeState.urls)))
        guard case .item(let item, false) = lines[heading + 1] else { return #expect(Bool(false), "no URL") }
        while (session.state.screens.last as? NodeState)?.cursor != heading + 1 { session.press("j") }
        session.press("enter")
        let list = try #require(session.state.screens.last as? TracesState)
        #expect(list.order.count == Int(item.statistics.total))
        #expect(
            list.order.allSatisfy { session.state.data.table.text(session.state.data.table.urls[Int($0)]) == item.name }
        )
    }
}
