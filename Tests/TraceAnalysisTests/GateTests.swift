import TestSupport
import Testing
import TraceModel

@testable import TraceAnalysis

/// Gates and baselines; expected values worked out by hand.
@Suite struct GateTests {
    /// Ten requests to api of 100 to 1000 ms, the last one a fault; one an hour.
    private func data() -> DataSet {
        var builder = StoreBuilder()
        for number in 1...10 {
            builder.add(
                UInt64(number), at: Int64(number * 3600),
                [.segment("api", 0, Int64(number * 100), number == 10 ? .fault : [])])
        }
        var data = DataSet()
        data.store = builder.store
        return data
    }

    private var all: TraceSelection { TraceSelection(capacity: 10, full: true) }

    /// As the command asks: of a service's segments, or of whole traces.
    private func figures(_ gate: Gate) -> RequestFigures {
        let data = data()
        return gate.selector.map { RequestFigures(of: $0, data.store, in: all) }
            ?? RequestFigures(TraceTable(data), in: all)
    }

    @Test(arguments: [
        ("p50 > 0.4", 0.5, true), ("p99 > 1", 1, false), ("mean < 0.6", 0.55, true), ("max >= 1s", 1, true),
        ("fault > 5%", 0.1, true), ("service(\"api\") ok >= 0.95", 0.9, false), ("count = 10", 10, true),
        ("service(\"api\")p90>=900ms", 0.9, true),
    ])
    func figures(_ text: String, _ value: Double, _ isMet: Bool) throws {
        let gate = try Gate(parsing: text)
        let found = try #require(gate.value(figures(gate)))
        #expect(abs(found - value) < 1e-9 && gate.isMet(by: found) == isMet)
    }

    @Test func whatCannotBeJudged() throws {
        let gate = try Gate(parsing: "service(\"nobody\") p99 > 1")
        #expect(gate.value(figures(gate)) == nil)
        for text in ["p99", "p0 > 1", "p99 > fast", "service() { ok } p99 > 1", "fault > 1 %%", ""] {
            #expect(throws: FilterError.self) { try Gate(parsing: text) }
        }
    }

    /// A limit in another unit than the figure's would never be met, or always, and nobody would learn of it.
    @Test(arguments: [
        "p99 > 1%", "mean > 5%", "max < 10%", "fault > 500ms", "error > 1s", "ok < 95", "fault >= 101%",
        "throttle > -1%",
        "count > 5%", "count > 10ms", "fault > nan%",
    ])
    func unitsThatAreNot(_ text: String) {
        #expect(throws: FilterError.self) { try Gate(parsing: text) }
    }

    /// What tells no start took no time that anybody knows.
    @Test func onlyWhatIsMeasured() throws {
        var builder = StoreBuilder()
        builder.add(1, [.segment("api", 0, 100)])
        builder.add(2, [.segment("api", 50, 50, .noStart)])
        builder.add(3, [.segment("api", 0, 70, .inProgress)])
        let all = TraceSelection(capacity: 3, full: true)
        let gate = try Gate(parsing: "service(\"api\") count > 0")
        #expect(RequestFigures(of: try #require(gate.selector), builder.store, in: all).times == [100_000_000])
        let gone = try WhatIf(parsing: "service(\"api\") gone").result(builder.store, in: all)
        #expect(gone.before == [100_000_000] && gone.after == [0])
    }

    private func window(_ from: Double, _ to: Double) -> TimeWindow {
        TimeWindow(start: Timestamp(seconds: from * 3600), end: Timestamp(seconds: to * 3600))
    }

    /// The traces of hours 5 to 7 against those of hours 3 and 4, and against all others.
    @Test func baselines() throws {
        let data = data()
        let table = TraceTable(data)
        let part = TracePart(window: window(5, 7))
        #expect(try TwoSets(part, against: .before, in: table, data).b.numbers == [2, 3])
        let rest = try TwoSets(part, against: .rest, in: table, data)
        #expect(rest.a.numbers == [4, 5] && rest.b.count == 8 && rest.a.count(sharedWith: rest.b) == 0)
        #expect(try TwoSets(part, against: .everything, in: table, data).b.count == 10)
        #expect(try TwoSets(part, against: .yesterday, in: table, data).b.isEmpty)
        #expect(throws: SetRefusal.self) { try TwoSets(TracePart(), against: .before, in: table, data) }
        let long = TracePart(window: window(0, 48))
        #expect(throws: SetRefusal.self) { try TwoSets(long, against: .yesterday, in: table, data) }
    }
}
