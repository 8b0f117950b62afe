import TestSupport
import Testing
import TraceAnalysis
import TraceModel

/// The call paths of two sets as one tree. A: two traces, `api` 300 ms with `call` 200 ms, and `api` 100 ms alone. B: one trace, `api`
/// 100 ms with `call` 60 ms and, before it, `check` 20 ms.
@Suite struct ComparedPathsTests {
    private var store: TraceStore {
        var builder = StoreBuilder()
        builder.add(1, [.segment("api", 0, 300, [], [.sub("call", 100, 300)])])
        builder.add(2, [.segment("api", 0, 100)])
        builder.add(3, [.segment("api", 0, 100, [], [.sub("check", 0, 20), .sub("call", 20, 80)])])
        return builder.store
    }

    private func set(_ traces: [Int]) -> TraceSelection { TraceSelection(traces, capacity: 3) }

    @Test func eachPlaceHasTheMeansOfBoth() {
        let paths = ComparedPaths(store, set([0, 1]), against: set([2]))
        #expect(paths.tracesA == 2 && paths.tracesB == 1)
        #expect(paths.nodes.map(\.operation.name) == ["", "", "call", "check"])
        #expect(paths.nodes.map(\.parent) == [-1, 0, 1, 1] && paths.nodes.map(\.depth) == [0, 1, 2, 2])
        // A: (300 + 100) / 2 of api, of that 200 / 2 in call; B: 100, 60, 20.
        func milliseconds(_ seconds: [Double]) -> [Int] { seconds.map { Int(($0 * 1000).rounded()) } }
        #expect(milliseconds(paths.nodes.map(\.a.inclusive)) == [200, 200, 100, 0])
        #expect(milliseconds(paths.nodes.map(\.b.inclusive)) == [100, 100, 60, 20])
        #expect(milliseconds(paths.nodes.map(\.a.exclusive)) == [0, 100, 100, 0])
        #expect(milliseconds(paths.nodes.map(\.b.exclusive)) == [0, 20, 60, 20])
        #expect(paths.nodes.map(\.a.calls) == [0, 2, 1, 0])
        #expect(paths.nodes[1].children == [2, 3])
    }

    /// The tree is that of the folded lines: what a place takes itself is its line's.
    @Test func theSameAsFoldedLines() {
        let paths = ComparedPaths(store, set([0, 1]), against: set([]))
        let lines = CallPaths(store, in: set([0, 1])).folded
        #expect(lines.map(\.microseconds) == [200_000, 200_000])
        let own = paths.nodes.map { $0.a.exclusive * 2 * 1e6 }.filter { $0 > 0 }.map { Int64($0.rounded()) }
        #expect(own == lines.map(\.microseconds))
    }

    /// A trace nested 50,000 deep is walked without recursion.
    @Test(.timeLimit(.minutes(1))) func deepTraces() {
        var rows: [(spec: Spec, depth: Int)] = [(.segment("api", 0, 100_000), 0)]
        rows += (1..<50_000).map { (.sub("s\($0)", 0, 100_000 - Int64($0)), $0) }
        var builder = StoreBuilder()
        builder.add(1, rows: rows)
        let all = TraceSelection(capacity: 1, full: true)
        #expect(ComparedPaths(builder.store, all, against: all).nodes.last?.depth == 50_000)
        #expect(SetSlack(builder.store, in: all).operations.isEmpty)
    }
}
