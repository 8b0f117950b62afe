import Foundation
import Screen
import TestSupport
import Testing
import TraceAnalysis
import TraceModel
import TraceRepository

@testable import Viewer

/// The Analyze screen on the bundled hour. Its script (Tools/generate-demo.py) put in what must come out: version 2.4.1 scans one
/// partition of the table for tenant acme.
@Suite struct AnalyzeTests {
    private func session(_ width: Int = 120, _ height: Int = 40) throws -> Session {
        try Session.demo(width: width, height: height)
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

    /// A range of a chart begins where most of A is, on either scale: narrowed down to it, A is not empty.
    @Test func brushesBeginInA() throws {
        var session = try session()
        session.press("right,up,a")
        let logarithmic = line(session, " p50 ")
        session.press("O")
        #expect(line(session, " p50 ") != logarithmic && session.text.contains("Linear times"))
        for keys in ["l,+", "O,l,+", "l,W,+", "c,c,+"] {
            session.press(keys)
            let picture = try #require((session.state.screens.last as? AnalyzeState)?.picture)
            #expect(picture.countA > 0 && picture.countA < 35, "\(keys)")
            session.press("x")
            #expect(line(session, " A ").contains("35 of 338"))
        }
    }

    /// Of R, which takes 500 ms, A takes 400 and B 50 beside it: the first case worked in reference 15 (U-31).
    @Test func slackStandsWhereThereIsRoom() throws {
        var builder = StoreBuilder()
        builder.add(1, [.segment("R", 0, 500, [], [.sub("A", 0, 400), .sub("B", 0, 50)])])
        for (width, slack) in [(80, true), (50, false)] {
            var session = Session(DataSet(store: builder.store), width: width, height: 30)
            session.press("a")
            #expect(session.text.contains("slack A") == slack)
            #expect(line(session, "  R  B").contains("350ms") == slack)
        }
    }

    /// What A takes in its fast traces, where the screen is wide.
    @Test func bandsStandOnWideScreens() throws {
        var builder = StoreBuilder()
        for number in 1...20 { builder.add(UInt64(number), [.segment("R", 0, number > 10 ? 300 : 100)]) }
        var session = Session(DataSet(store: builder.store), width: 160, height: 30)
        session.press("a,s,s,s")
        #expect(session.text.contains("A P0-50") && line(session, "  R  (self)").contains("200ms"))
        // The fastest ten take 100 ms; with nine of the others (1000 + 2700) / 19.
        let cells = line(session, "  R  (self)").split(separator: " ").suffix(3).map(String.init)
        #expect(cells == ["100ms", "195ms", "200ms"])
    }

    /// The help of the screen names each statistic and where it comes from.
    @Test func theHelpSaysWhatNumbersMean() throws {
        var session = try Session.demo(width: 120, height: 80)
        session.press("a,?")
        for words in [
            "Kolmogorov and Smirnov", "Numerical Recipes", "Relative risk", "USENIX ATC 2022", "nearest rank",
        ] {
            #expect(session.text.contains(words), "\(words)")
        }
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

    /// Two of four traces took 2 s and have the password `hunter two`, two took 1 s and have `letme in`.
    private func secretSession() throws -> Session {
        let lines = (1...4).map { number in
            let password = number > 2 ? "hunter two" : "letme in"
            return """
                {"trace_id": "1-69a4e0d0-00000000000000000000000\(number)", "id": "000000000000000\(number)", "name": "api",
                "start_time": \(1_772_323_200 + number), "end_time": \(1_772_323_202 + number * 2),
                "annotations": {"password": "\(password)", "pin": \(number > 2 ? 4711 : 1234)}}
                """.replacing("\n", with: " ")
        }
        let text = lines.joined(separator: "\n")
        let repository = FileRepository([.memory(name: "made", bytes: Array(text.utf8))])
        return Session(try repository.answer(.overview(.init())), width: 200, height: 50)
    }

    /// Neither in tables, nor in the tag that A is narrowed by, nor in the chip of the list, nor on the clipboard.
    @Test func secretsInNoLabel() throws {
        var session = try secretSession()
        session.press("a,V")
        for _ in 0..<30 where !session.text.contains("By annotation.password") { session.press("V") }
        #expect(session.text.contains("By annotation.password") && session.text.contains("***"))
        session.press("y,+")
        #expect(line(session, " A ").contains("annotation.password = ***"))
        for keys in ["", "enter"] {
            session.press(keys)
            for part in ["hunter", "two", "letme"] { #expect(!session.text.contains(part), "\(session.text)") }
        }
        #expect(session.text.contains("Traces"))
        let copies = session.effects.compactMap { if case .copy(let text) = $0 { text } else { nil } }
        #expect(copies == ["annotation.password = ***"])
        session.press("q,x,*")
        #expect(session.text.contains("hunter two") || session.text.contains("letme in"), "who asks sees them")
        let picture = try #require((session.state.screens.last as? AnalyzeState)?.picture)
        #expect(picture.table.count == 2)
    }

    @Test func secretsInNoTableOfTimes() throws {
        var session = try secretSession()
        session.press("L,enter,g")
        let key = try #require(KeyTable.binding(of: .times, in: .timeline)?.keys.first)
        session.apply(.key(key))
        for _ in 0..<10 where !session.text.contains("By annotation.password") { session.press("v") }
        #expect(session.text.contains("By annotation.password") && session.text.contains("***"))
        #expect(!session.text.contains("two") && !session.text.contains(" in "))
        session.press("y")
        #expect(session.effects.contains(.copy("***")))
    }

    /// Another table and another measure leave the sets as they are: the same columns, costs and patterns.
    @Test func turningWorksOutNoMoreThanTheTable() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/Sample/demo.json.gz").standardized.path
        let data = LoadedData(try FileRepository([.path(file)], threads: 1).answer(.overview(.init())), version: 1)
        let context = QuestionContext(data, detail: { _ in .failure(Problem(.failure, source: "", message: "")) })
        var question = AnalyzeQuestion(
            population: [], choice: .slowest(0.1), tags: [], baseline: .rest, grouping: .path, measure: .share)
        let first = try #require(question.answer(context))
        question.kept = KeptPicture(first)
        (question.grouping, question.measure) = (.user, .risk)
        var isAsked = false
        let watching = QuestionContext(data, detail: context.detail) {
            isAsked = true
            return false
        }
        let turned = try #require(question.answer(watching), "whole sets would have been given up")
        #expect(!isAsked && turned.grouping == .user && turned.columns === first.columns)
        question.kept = nil
        let anew = try #require(question.answer(context))
        #expect(turned.table == anew.table && turned.apart == anew.apart && turned.verdict == anew.verdict)
        question.kept = KeptPicture(first)
        question.choice = .failed
        #expect(question.answer(watching) == nil && isAsked)
    }

    /// From a line of the times of a trace to all traces that have its operation, its service, a value of its; or have it not.
    @Test func timesLeadToTraces() throws {
        var session = try session()
        session.press("L,enter,s")
        let line = try #require((session.state.screens.last as? TimesState)?.line)
        session.press("+")
        #expect(session.lines[0].contains("Traces") && session.text.contains("operation = \(line.key)"))
        let only = try #require((session.state.screens.last as? TracesState)?.filters.count)
        #expect(only == 1 && session.text.contains("of 419 traces"))
        session.press("q,v,-")
        #expect(session.text.contains("not service = "))
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
