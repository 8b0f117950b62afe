import Screen
import TestSupport
import Testing
import TraceModel

@testable import Viewer

@Suite("A file that is followed: what comes is shown where one looks")
struct FollowTests {
    private func session(_ dataSet: DataSet) -> Session {
        var settings = ViewerSettings(sourceName: "growing.jsonl")
        settings.capabilities.growsByItself = true
        return Session(dataSet, settings: settings)
    }

    private func list(_ count: Int) -> DataSet {
        var dataSet = DataSet()
        dataSet.summaries = (0..<count).map { number in
            var summary = TraceSummary(id: TraceID(epoch: 1_772_323_200, middle: 0, low: UInt64(number)))
            summary.start = Timestamp(seconds: 1_772_323_200 + Double(number))
            summary.responseTime = 0.5
            return summary
        }
        return dataSet
    }

    @Test("The header says so; p lets it wait, and R goes on")
    func pausing() {
        var session = session(list(3))
        #expect(session.lines[0].contains("following") && session.state.deadline == nil)
        session.press("p")
        #expect(session.lines[0].contains("paused") && session.effects.last == .follow(false))
        session.press("p")
        #expect(session.lines[0].contains("following") && session.effects.last == .follow(true))
        session.press("p,R")
        #expect(session.effects.last == .load(.overview(.init())))
        session.apply(.loaded(LoadedData(list(3), version: 2), isFinal: true))
        #expect(session.lines[0].contains("following"))
    }

    @Test("The cursor stays on its trace when newer ones come above it")
    func cursor() {
        var session = session(list(6))
        #expect(session.state.context == .traces)
        session.press("j,j,y")
        session.apply(.arrived(LoadedData(list(60), version: 2)))
        #expect(session.lines[0].contains("60 traces"))
        session.press("y")
        let copied = session.effects.filter { if case .copy = $0 { true } else { false } }
        // The newest first: of six, the third is number 3.
        let third = TraceID(epoch: 1_772_323_200, middle: 0, low: 3).description
        #expect(copied == [.copy(third), .copy(third)])
    }

    @Test("What went wrong while it was followed is said, once")
    func problems() {
        var session = session(list(1))
        var grown = list(2)
        grown.problems = [Problem(.notice, source: "growing.jsonl", message: "another file has taken its name")]
        session.apply(.arrived(LoadedData(grown, version: 2)))
        #expect(session.text.contains("another file has taken its name"))
        session.apply(.tick(20_000))
        session.apply(.arrived(LoadedData(grown, version: 3)))
        #expect(!session.text.contains("another file has taken its name"))
    }

    @Test("A segment's document is read again when a later one speaks for it, and only then")
    func document() {
        var builder = TraceRows()
        builder.add("api", depth: 0, 0, 100)
        var store = builder.store()
        store.places = [DocumentPlace(source: 0, offset: 0, length: 10)]
        var session = session(DataSet(store: store))
        session.press("L,enter,enter")
        #expect(session.state.context == .segment)
        let asked = { (session: Session) in
            session.effects.filter {
                if case .ask(let question, _) = $0 { question.to(DocumentQuestion.self) != nil } else { false }
            }.count
        }
        #expect(asked(session) == 1)
        session.apply(.arrived(LoadedData(DataSet(store: store), version: 2)))
        #expect(asked(session) == 1)
        store.places = [DocumentPlace(source: 0, offset: 500, length: 12)]
        session.apply(.arrived(LoadedData(DataSet(store: store), version: 3)))
        #expect(asked(session) == 2)
    }
}
