import Screen
import TestSupport
import Testing
import TraceModel

@testable import Viewer

/// Two traces side by side, and the times of one as a table, on the bundled hour. Its last trace is a request that still runs: a
/// scan of 1.4 s, then a call of 0.8 s to export-service, which never answered (Tools/generate-demo.py, `unfinished`).
@Suite struct CompareTests {
    private func session() throws -> Session {
        try Session.demo(width: 110, height: 30)
    }

    /// The words of the line that holds a name.
    private func cells(_ session: Session, _ name: String) -> [String] {
        let line = session.lines.first { $0.contains(name) } ?? ""
        return line.split(separator: " ").map(String.init)
    }

    @Test func twoMarkedTraces() throws {
        var session = try session()
        session.press("L,space,j,j,j,space,b")
        #expect(session.lines[0].contains("Compare"))
        // The older one is A; only the one that still runs, B, has the scan.
        #expect(cells(session, "DynamoDB Scan") == ["DynamoDB", "Scan", "-", "1.4s", "only", "B"])
        #expect(cells(session, "export-service") == ["export-service", "-", "800ms", "only", "B"])
        session.press("s")
        #expect(cells(session, "DynamoDB Scan") == ["DynamoDB", "Scan", "1.4s", "-", "only", "A"])
        session.press("o")
        #expect(session.text.contains("What differs"))
        session.press("enter")
        #expect(session.lines[0].contains("Trace"))
    }

    /// A less B, as Analyze has it, and the heading says so: of 200 ms against 150 ms, `+50ms`.
    @Test func theDifferenceIsALessB() throws {
        var builder = StoreBuilder()
        builder.add(1, at: 1_700_000_000, [.segment("api", 0, 200, [], [.sub("call", 0, 120)])])
        builder.add(2, at: 1_700_000_060, [.segment("api", 0, 150, [], [.sub("call", 0, 130)])])
        var session = Session(DataSet(store: builder.store), width: 110, height: 20)
        session.press("L,space,j,space,b")
        #expect(session.text.contains("A - B") && session.text.contains("self A - B"))
        #expect(cells(session, " api ") == ["api", "200ms", "150ms", "+50ms", "+60ms"])
        #expect(cells(session, " call ") == ["call", "120ms", "130ms", "-10ms", "-10ms"])
    }

    @Test func marksThatDoNotDo() throws {
        var session = try session()
        session.press("L,b")
        #expect(session.text.contains("Mark two traces"))
    }

    @Test func timesOfATrace() throws {
        var session = try session()
        session.press("L,enter,s")
        #expect(session.lines[0].contains("Times"))
        #expect(cells(session, "[tasks] Scan").dropFirst(3).prefix(3) == ["1.4s", "1.4s", "1"])
        session.press("v")
        #expect(session.text.contains("By service"))
        #expect(cells(session, "export-service (remote)").contains("800ms"))
        session.press("c")
        #expect(session.text.contains("Jaeger"))
        session.press("enter")
        #expect(session.lines[0].hasPrefix(" xrayscope  Map > Traces > Trace"))
        #expect(!session.lines[0].contains("Times"))
    }

    /// Traces of a store: a call of 150 ms below each root of 200 ms.
    private func store(_ numbers: [UInt64]) -> DataSet {
        var builder = StoreBuilder()
        for number in numbers {
            let call = Spec.sub("call \(number)", 0, 150).with { $0.id = EntityID(raw: number + 100) }
            builder.add(number, [Spec.segment("api", 0, 200, [], [call]).with { $0.id = EntityID(raw: number) }])
        }
        return DataSet(store: builder.store)
    }

    private func nothing(_ data: LoadedData) -> QuestionContext {
        QuestionContext(data, detail: { _ in .failure(Problem(.failure, source: "", message: "")) })
    }

    /// Traces go (`C`, eviction, a reload): what was worked out of the larger store stays on the screen until the answer comes, and
    /// no key looks its rows up in the smaller one.
    @Test func tracesGoWhileTheyAreCompared() throws {
        let large = LoadedData(store(Array(1...40)), version: 1)
        let small = LoadedData(store([39, 40]), version: 2)
        let ids = large.store.traceIDs
        let scene = { (data: LoadedData) in Scene(data: data, options: ViewOptions(), columns: 80, rows: 20) }
        var state = CompareState(a: ids[38], b: ids[39])
        let question = CompareQuestion(a: ids[38], b: ids[39])
        #expect(state.refresh(scene(large)) == [.ask(question)])
        _ = state.receive(Answered(question, try #require(question.answer(nothing(large)))), scene(large))
        _ = state.perform(.down, scene(large))
        #expect(state.refresh(scene(small)) == [.ask(question)])
        var canvas = Canvas(size: Size(width: 80, height: 20))
        state.draw(scene(small), on: &canvas)
        #expect(plainText(canvas).contains("call 39") && plainText(canvas).contains("call 40"))
        #expect(state.perform(.open, scene(small)) == [.openLink(ids[38], EntityID(raw: 139))])
        _ = state.receive(Answered(question, try #require(question.answer(nothing(small)))), scene(small))
        #expect(state.cursor == 1)
    }

    @Test func timesOfATraceThatMoved() throws {
        let (large, small) = (LoadedData(store(Array(1...40)), version: 1), LoadedData(store([40]), version: 2))
        let id = large.store.traceIDs[39]
        let scene = { (data: LoadedData) in Scene(data: data, options: ViewOptions(), columns: 80, rows: 20) }
        var state = TimesState(id: id)
        guard case .question(let asked)? = state.refresh(scene(large)).first,
            let question = asked.to(TimesQuestion.self),
            let answer = question.answer(nothing(large))
        else {
            Issue.record("asked nothing")
            return
        }
        _ = state.receive(Answered(question, answer), scene(large))
        _ = state.refresh(scene(small))
        // The call has 150 ms of its own, its root 50: the first line is the call, now the second row of two.
        #expect(state.perform(.open, scene(small)) == [.goToRow(1)])
    }

    /// A list below a trace has not seen what came meanwhile: its next trace is the next of what there is now.
    @Test func theNextTraceOfAListIsThatOfTheDataAtHand() throws {
        var session = try Session.demo()
        session.press("L,g,enter")
        var few = session.state.data.dataSet
        let kept = Array((0..<few.store.traceCount).suffix(5))
        few.store = few.store.keeping(kept)
        session.apply(.loaded(LoadedData(few, version: 9), isFinal: true))
        session.press("J")
        let shown = try #require(session.state.screens.last as? TimelineState)
        #expect(few.store.traceIDs.contains(shown.id) || session.lines.last?.contains("trace of the list") == true)
        session.press("esc")
        let list = try #require(session.state.screens.last as? TracesState)
        #expect(list.order.count == kept.count)
    }
}
