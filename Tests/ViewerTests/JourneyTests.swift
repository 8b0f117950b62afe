import Screen
import TestSupport
import Testing
import TraceModel
import TraceRepository

@testable import Viewer

@Suite("Journeys: keys in, screen text out")
struct JourneyTests {
    private static let task = "xray-api/cli-task-batch-get-traces-loop-concatenated.json"
    private static let sdk = "xray-api/cli-sdk-batch-get-traces.json"

    @Test(
        "Enter, Enter, Enter, Tab: from the map through a node and a trace to annotations",
        arguments: [(80, 24), (120, 40), (200, 50)])
    func enterEnterEnterTab(size: (Int, Int)) throws {
        var session = try Fixtures.session(Self.task, width: size.0, height: size.1)
        #expect(session.state.context == .map)
        session.press("enter")
        #expect(session.state.context == .node)
        session.press("enter")
        #expect(session.state.context == .timeline)
        session.press("enter")
        #expect(session.state.context == .segment)
        session.press("tab")
        let row = try #require(session.state.data.store.annotations.first { $0.value != .boolean(false) })
        #expect(row.row >= 0)
        #expect(!session.text.contains("No annotations"))
        #expect(session.text.contains("http_route") || session.text.contains("session_id"))
    }

    @Test("Esc leads back the same way, cursor and scroll as they were")
    func back() throws {
        var session = try Fixtures.session(Self.task, width: 80, height: 24)
        session.press("L")
        for _ in 0..<30 { session.press("j") }
        let list = session.text
        session.press("enter,j")
        let timeline = session.text
        session.press("enter,tab,tab,?,esc,esc")
        #expect(session.text == timeline)
        session.press("esc")
        #expect(session.text == list)
        session.press("esc")
        #expect(session.state.context == .map)
        session.press("esc")
        #expect(session.state.context == .map)
        session.press("q")
        #expect(session.effects.last == .quit)
    }

    @Test("A brushed range goes on as a filter, and x takes it away")
    func brush() throws {
        var session = try Fixtures.session(Self.task, width: 120, height: 40)
        session.press("enter,right,enter")
        #expect(session.state.context == .traces)
        #expect(session.lines[1].contains(" of 70 traces"))
        session.press("x")
        #expect(!session.lines[1].contains(" of 70 traces"))
        #expect(session.lines[0].contains("70 traces"))
    }

    @Test("Sorting by response time brings the slowest first; r reverses")
    func sorting() throws {
        var session = try Fixtures.session(Self.task, width: 120, height: 40)
        session.press("L,s")
        // jq over the file: the longest root segment lasts 1.2 s.
        #expect(session.lines[2].contains("1.2s"))
        session.press("r")
        #expect(!session.lines[2].contains("1.2s"))
    }

    @Test("Summaries without traces open as a list; Enter says what is missing")
    func summariesOnly() throws {
        var session = try Fixtures.session("xray-api/cli-task-get-trace-summaries.json", width: 120, height: 40)
        session.press("L,enter")
        #expect(session.state.context == .traces)
        #expect(session.text.contains("summary"))
    }

    @Test("A live source is asked for a trace whose summary alone is known, and opens it when it comes")
    func fetch() throws {
        var session = try Fixtures.session("xray-api/cli-task-get-trace-summaries.json", width: 120, height: 40)
        var settings = session.state.settings
        settings.capabilities = XRayRepository.capabilities
        session = Session(session.state.data.dataSet, settings: settings)
        session.press("L,enter")
        guard case .fetch(.traces(let ids), .trace)? = session.effects.last else {
            Issue.record("no load: \(session.effects)")
            return
        }
        let whole = try Fixtures.session(Self.task, width: 120, height: 40).state.data.dataSet
        #expect(whole.store.traceIDs.contains(ids[0]))
        #expect(session.text.contains("Fetching trace \(ids[0])"))
        session.apply(.arrived(LoadedData(whole, version: 2)))
        session.apply(.fetched(.trace, nil))
        #expect(session.state.context == .timeline)
        #expect(!session.text.contains("Fetching") && session.text.contains("row 1 of "))
    }

    @Test("y copies the id under the cursor")
    func copy() throws {
        var session = try Fixtures.session(Self.sdk, width: 80, height: 24)
        session.press("L,y")
        guard case .copy(let text)? = session.effects.last else {
            Issue.record("no copy: \(session.effects)")
            return
        }
        #expect(TraceID(text) != nil)
    }

    @Test("A slow load shows a bar after 200 ms and not before; ^C stops it")
    func progress() {
        var state = AppState(ViewerSettings(sourceName: "big.json"), size: Size(width: 100, height: 24))
        let effects = start(&state)
        #expect(effects == [.load(.overview(.init()))])
        _ = reduce(&state, .loading(LoadProgress(bytes: 45, totalBytes: 90, traces: 1204, isDone: false)))
        #expect(state.deadline == 200)
        #expect(!screen(state).contains("50%"))
        _ = reduce(&state, .tick(200))
        #expect(screen(state).contains("reading 50% of 90 B  1,204 traces  ^C stops"))
        #expect(state.deadline == nil)
        #expect(reduce(&state, .key(.ctrl("c"))) == [.cancelLoad])
        #expect(!screen(state).contains("reading"))
        #expect(reduce(&state, .key(.ctrl("c"))) == [.quit])
    }

    @Test("A notice goes after its time, and an idle viewer has no deadline")
    func notices() throws {
        var session = try Fixtures.session(Self.sdk, width: 100, height: 24)
        session.press("u")
        #expect(session.text.contains("Times in UTC"))
        #expect(session.state.deadline == 4000)
        session.apply(.tick(4000))
        #expect(!session.text.contains("Times in UTC"))
        #expect(session.state.deadline == nil)
    }

    @Test("The palette finds a command by letters in order and runs it")
    func palette() throws {
        var session = try Fixtures.session(Self.sdk, width: 100, height: 24)
        session.press("L,enter,:,text:critp,enter")
        #expect(session.state.palette == nil)
        #expect(session.state.context == .timeline)
        session.press(":,text:help,enter")
        #expect(session.state.context == .help)
    }

    @Test("A link leads to the entity of the other trace, and back; one that leads out of the file says so")
    func links() throws {
        var session = try Fixtures.session("xray-segments/awk-links.jsonl", width: 120, height: 40)
        session.press("L,j,enter,enter,7")
        #expect(session.text.contains("1-69a38180-e39cc1b5aa2a9cdb21c99820"))
        session.press("enter")
        #expect(session.state.context == .timeline && session.text.contains("consumer"))
        session.press("enter,7")
        #expect(session.text.contains("segment 906c5706cd084ce4"))
        session.press("j,enter")
        #expect(session.state.context == .segment)
        #expect(session.text.contains("1-69a38180-c9b4e489116e0de2a97e3ad2 is not in the source"))
        session.press("q,q")
        #expect(session.state.context == .segment && session.text.contains("segment aaaaaaaaaaaaaaaa"))
    }

    @Test("Passwords in a connection string are not shown in any tab")
    func secrets() throws {
        var session = try Fixtures.session("made/sql.json", width: 120, height: 40)
        var document = JSONValue.object([])
        session.detail = { _, _ in
            document = .object([
                .init("name", .string("db")),
                .init("sql", .object([.init("url", .string("postgresql://app:hunter2@db:5432/x"))])),
                .init("metadata", .object([.init("default", .object([.init("password", .string("hunter2"))]))])),
            ])
            return .success(SegmentDetail(id: EntityID(raw: 1), name: "db", document: document, subsegmentCount: 0))
        }
        session.press("L,enter,enter")
        for tab in 1...8 {
            session.press("\(tab)")
            #expect(!session.text.contains("hunter2"))
        }
        session.press("5")
        #expect(session.text.contains("app:***@db"))
    }

    private func screen(_ state: AppState) -> String {
        var canvas = Canvas(size: state.size)
        draw(state, on: &canvas)
        return plainText(canvas)
    }
}

@Suite("What could not be read, and the mouse")
struct ProblemTests {
    @Test("Bad documents are counted in the header and listed behind !")
    func problems() throws {
        var session = try Fixtures.session("xray-api/awk-batch-bad-documents.json", width: 120, height: 40)
        #expect(session.lines[0].contains("problem"))
        session.press("!")
        #expect(session.lines[0].contains("Problems"))
        #expect(session.text.contains("$.Traces"))
        session.press("q")
        #expect(session.state.context == .map)
    }

    @Test("A failed load says what and where, and keeps what was there")
    func failed() throws {
        var session = try Fixtures.session("xray-api/cli-sdk-batch-get-traces.json", width: 120, height: 40)
        let problem = Problem(.failure, source: "api", message: "expired", remedy: "Log in again")
        session.apply(.loadFailed(problem))
        #expect(session.lines[0].contains("load failed"))
        #expect(session.lines[0].contains("5 traces"))
        #expect(session.text.contains("api: expired. Log in again"))
    }

    @Test("A press puts the cursor on a line, a second one opens it")
    func mouse() throws {
        var session = try Fixtures.session("xray-api/cli-sdk-batch-get-traces.json", width: 80, height: 24)
        session.press("L")
        let ids = session.state.data.table.sortedPermutation(by: .start, descending: true)
            .map { session.state.data.table.ids[Int($0)] }
        // The header, the titles, then the third line of the list.
        session.apply(.key(.mouse(x: 10, y: 4, .press)))
        session.press("y")
        #expect(session.effects.last == .copy(ids[2].description))
        session.apply(.key(.mouse(x: 10, y: 3, .doubleClick)))
        #expect(session.state.context == .timeline)
        session.press("y")
        #expect(session.effects.last == .copy(ids[1].description))
    }
}
