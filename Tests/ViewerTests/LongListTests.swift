import Screen
import Testing
import TraceAnalysis
import TraceModel

@testable import Viewer

@Suite("Lists too long to be ordered on a key press")
struct LongListTests {
    /// One summary a number: number n took n milliseconds, the last arrived first.
    private static func data(_ count: Int) -> DataSet {
        var data = DataSet()
        data.summaries = (0..<count).reversed().map { number in
            var summary = TraceSummary(id: TraceID(epoch: 1_772_323_200, middle: 0, low: UInt64(number)))
            summary.responseTime = Double(number) / 1000
            return summary
        }
        return data
    }

    @Test("The order is asked for as an effect, and shown when it comes")
    func asked() throws {
        let count = TracesState.longestAtOnce + 1
        var state = AppState(ViewerSettings(sourceName: "many"), size: Size(width: 80, height: 24))
        _ = start(&state)
        let effects = reduce(&state, .loaded(LoadedData(Self.data(count), version: 1), isFinal: true))
        // Summaries alone open as a list, the newest first.
        let newest = TraceArrangement(column: .start, isDescending: true, filters: [])
        #expect(effects == [.ask(newest)])
        #expect(screen(state).contains("Ordering the traces"))
        answer(effects, &state)
        #expect(!screen(state).contains("Ordering the traces"))
        let slowest = TraceArrangement(column: .responseTime, isDescending: true, filters: [])
        let sorting = reduce(&state, .key(.char("s")))
        #expect(sorting == [.ask(slowest)])
        answer(sorting, &state)
        let last = TraceID(epoch: 1_772_323_200, middle: 0, low: UInt64(count - 1))
        #expect(reduce(&state, .key(.char("y"))) == [.copy(last.description)])
    }

    @Test("An order of older data is dropped")
    func stale() {
        var state = AppState(ViewerSettings(sourceName: "many"), size: Size(width: 80, height: 24))
        _ = start(&state)
        _ = reduce(&state, .loaded(LoadedData(Self.data(50_001), version: 2), isFinal: true))
        let newest = TraceArrangement(column: .start, isDescending: true, filters: [])
        _ = reduce(&state, .answered(Answered(newest, ArrangedTraces(newest, .empty)), version: 1))
        #expect(screen(state).contains("Ordering the traces"))
    }

    /// Of five traces, newest first, the second and the fourth failed: `e` and `E` go round.
    @Test("The next trace that failed is known, not looked for")
    func failedOnes() throws {
        var data = Self.data(5)
        for place in [1, 3] { data.summaries[place].hasFault = true }
        var session = Session(data, width: 100, height: 20, first: TracesState())
        func cursor() throws -> Int { try #require(session.state.screens.last as? TracesState).cursor }
        var places: [Int] = []
        for key in ["e", "e", "e", "E", "E", "g,E"] {
            session.press(key)
            places.append(try cursor())
        }
        #expect(places == [1, 3, 1, 3, 1, 3])
        var calm = Session(Self.data(5), width: 100, height: 20, first: TracesState())
        calm.press("e")
        #expect(calm.text.contains("No trace here has a fault"))
    }

    private func screen(_ state: AppState) -> String {
        var canvas = Canvas(size: state.size)
        draw(state, on: &canvas)
        return plainText(canvas)
    }
}
