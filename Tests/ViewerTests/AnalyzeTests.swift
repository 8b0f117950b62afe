import Foundation
import Screen
import Testing
import TraceAnalysis
import TraceModel
import TraceRepository

@testable import Viewer

/// The Analyze screen on the bundled hour. Its script (Tools/generate-demo.py) put in what must come out: version 2.4.1 scans one
/// partition of the table for tenant acme.
@Suite struct AnalyzeTests {
    private func session(_ width: Int = 120, _ height: Int = 40) throws -> Session {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/Sample/demo.json.gz").standardized.path
        let data = try FileRepository([.path(file)], threads: 1).answer(.overview(.init()))
        return Session(data, width: width, height: height)
    }

    private func line(_ session: Session, _ words: String) -> String {
        session.lines.first { $0.contains(words) } ?? ""
    }

    /// Three keys from the map, whose cursor stands on task-web: to task-service, and analyze.
    @Test func fromTheMapToTheCause() throws {
        var session = try session()
        session.press("right,up,a")
        #expect(session.lines[0].contains("Map > Analyze"))
        #expect(line(session, " A ").contains("task-service") && line(session, " A ").contains("slowest 10%"))
        #expect(line(session, " A ").contains("of 338"))
        #expect(line(session, "Scan").contains("tasks"))
        #expect(line(session, "annotation.partition = tenant#acme").contains("+"))
        #expect(!line(session, "annotation.version = 2.4.1").isEmpty)
        #expect(line(session, "failed and tried again").contains("DynamoDB Scan"))
    }

    @Test func tagsComeAndGo() throws {
        var session = try session()
        session.press("right,up,a,tab")
        let before = line(session, " A ")
        session.press("+")
        #expect(line(session, " A ") != before)
        session.press("x")
        #expect(line(session, " A ") == before)
        session.press("X")
        #expect(line(session, " A ") != before)
        session.press("x,-")
        #expect(line(session, " A ").contains("not "))
        session.press("x,x")
        #expect(line(session, " A ").contains("338 of 338  100%"))
        #expect(session.text.contains("set B has no traces"))
    }

    /// The list holds as many traces as the line counts.
    @Test func enterOpensTheTracesOfTheLine() throws {
        var session = try session()
        session.press("a")
        session.press("tab,tab")
        guard let picture = (session.state.screens.last as? AnalyzeState)?.picture, let first = picture.table.first
        else {
            Issue.record("no table")
            return
        }
        session.press("enter")
        #expect(session.lines[0].contains("Traces"))
        #expect(session.text.contains("\(first.countA) of 419 traces"))
        session.press("q")
        #expect(session.lines[0].contains("Analyze"))
    }

    @Test func baselinesWithoutAWindowAreRefused() throws {
        var session = try session()
        session.press("a,b,b")
        #expect(session.text.contains("Choose a window of time first"))
        session.press("b,b,b")
        #expect(session.text.contains("the rest"))
    }

    @Test func baselineBefore() throws {
        var session = try session()
        session.press("t,text:10m,enter,a,b,b")
        #expect(line(session, " B ").contains("the time before"))
        let picture = (session.state.screens.last as? AnalyzeState)?.picture
        #expect((picture?.countB ?? 0) > 0 && picture?.refusal == nil)
    }

    @Test func tablesTurn() throws {
        var session = try session()
        session.press("a")
        #expect(session.text.contains("By url"))
        session.press("v")
        #expect(session.text.contains("By http.method"))
        session.press("V,V")
        #expect(session.text.contains("By annotation.version"))
    }

    @Test func failedOnes() throws {
        var session = try session()
        session.press("a,f")
        #expect(line(session, " A ").contains("failed"))
    }

    /// Nothing to look at, one trace, and screens of any size.
    @Test func emptyAndSmall() throws {
        var empty = Session(DataSet())
        empty.press("L,a")
        #expect(empty.text.contains("No traces to look at"))
        for (width, height) in [(1, 1), (20, 5), (40, 10), (80, 24), (200, 50)] {
            var session = try session(width, height)
            session.press("a,j,tab,j,tab,tab,enter")
            _ = session.text
        }
    }
}
