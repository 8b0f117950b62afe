import TestSupport
import Testing
import TraceModel

@testable import TraceAnalysis

/// How much longer what stands beside the critical path could last: the worked cases of reference 15 (U-31), milliseconds.
@Suite struct SlackTests {
    /// By name.
    private func slack(_ roots: [Spec], rule: CriticalPathRule = .crisp) -> [String: Int64] {
        var builder = StoreBuilder()
        builder.add(1, roots)
        let store = builder.store
        var found: [String: Int64] = [:]
        store.withColumns { columns in
            var walk = SlackWalk(columns: columns, rule: rule)
            walk.forEachRow(ofTrace: 0) { found[store.name($0.row)] = $0.slack / 1_000_000 }
        }
        return found
    }

    @Test func besideOneThatLastsLonger() {
        let found = slack([.segment("R", 0, 500, [], [.sub("A", 0, 400), .sub("B", 0, 50)])])
        #expect(found == ["R": 0, "A": 0, "B": 350])
    }

    /// D began after B had ended, so it may have waited for it.
    @Test func beforeOneThatMayHaveWaited() {
        let found = slack([.segment("R", 0, 500, [], [.sub("A", 0, 400), .sub("B", 0, 50), .sub("D", 60, 90)])])
        #expect(found == ["R": 0, "A": 0, "D": 310, "B": 320])
    }

    /// A and C overlap by 5 of 1000: one after the other to CRISP, and A is beside C to Jaeger, which B comes before as A does.
    @Test func theAllowanceIsNoRoom() {
        let roots = [Spec.segment("R", 0, 1000, [], [.sub("A", 0, 505), .sub("C", 500, 1000), .sub("B", 0, 300)])]
        #expect(slack(roots) == ["R": 0, "A": 0, "C": 0, "B": 200])
        // Jaeger: A is passed over, and B, which ended before C began, is taken.
        #expect(slack(roots, rule: .jaeger) == ["R": 0, "C": 0, "A": 495, "B": 0])
    }

    @Test func insideOfWhatStandsBeside() {
        let found = slack([
            .segment(
                "R", 0, 500, [],
                [.sub("A", 0, 400), .sub("B", 0, 100, [], [.sub("X", 0, 100), .sub("Y", 0, 40)])])
        ])
        #expect(found == ["R": 0, "A": 0, "B": 300, "X": 300, "Y": 360])
    }

    /// One after the other there is no slack, whatever lies between; what lies outside of its parent has no say.
    @Test func nothingBeside() {
        let found = slack([.segment("R", 0, 1000, [], [.sub("A", 0, 200), .sub("E", 300, 350), .sub("C", 500, 1000)])])
        #expect(found == ["R": 0, "A": 0, "E": 0, "C": 0])
        #expect(slack([.segment("R", 0, 100, [], [.sub("A", 0, 100), .sub("late", 200, 300)])]) == ["R": 0, "A": 0])
    }

    /// Of the two traces that call B, the first has one call on the path; the second two beside it, the least slack is 100.
    @Test func ofASet() {
        var builder = StoreBuilder()
        builder.add(1, [.segment("R", 0, 500, [], [.sub("B", 0, 400), .sub("B", 0, 50)])])
        builder.add(2, [.segment("R", 0, 500, [], [.sub("A", 0, 400), .sub("B", 0, 300), .sub("B", 0, 50)])])
        let set = SetSlack(builder.store, in: TraceSelection(capacity: 2, full: true))
        #expect(set.operations.map(\.operation.name) == ["B"])
        #expect(set.operations.first?.traces == 1 && set.operations.first?.calls == 2)
        #expect(set.operations.first?.time == 350_000_000 && set.operations.first?.slack == 100_000_000)
    }

    /// Times at the ends of what there is, and 50,000 siblings beside one another, each begun before the one that ends after it.
    @Test(.timeLimit(.minutes(1))) func hostileTimes() {
        var builder = StoreBuilder()
        builder.add(
            1,
            [.segment("R", 0, 100_000, [], [.sub("A", 0, 100_000)] + (1..<50_000).map { .sub("s", $0, 50_000 + $0) })])
        var store = builder.store
        #expect(SetSlack(store, in: TraceSelection(capacity: 1, full: true)).operations.first?.slack == 1_000_000)
        store.starts[0] = .min
        store.ends[0] = .max
        store.starts[1] = .min
        store.ends[1] = .max
        #expect(SetSlack(store, in: TraceSelection(capacity: 1, full: true)).operations.count == 1)
    }

    /// Whatever a trace is like: what the critical path has is without slack, and stretching any row by its slack keeps the trace's
    /// end where it is by the walk's own measure: the path's length stays.
    @Test func randomTraces() {
        var random = Seeded.named("slack of random traces")
        for _ in 0..<200 {
            let children = (0..<Int.random(in: 1...6, using: &random)).map { _ -> Spec in
                let start = Int64.random(in: 0...80, using: &random)
                return .sub("c", start, Int64.random(in: start...100, using: &random))
            }
            var builder = StoreBuilder()
            builder.add(1, [.segment("R", 0, 100, [], children)])
            let store = builder.store
            let steps = Set(store.criticalSteps(ofTrace: 0).map(\.row))
            store.withColumns { columns in
                var walk = SlackWalk(columns: columns, rule: .crisp)
                walk.forEachRow(ofTrace: 0) { row in
                    #expect(row.isOnPath == steps.contains(row.row), "seed \(random.seed)")
                    #expect(row.slack >= 0 && (!row.isOnPath || row.slack == 0), "seed \(random.seed)")
                    #expect(row.end + row.slack <= store.ends[0], "seed \(random.seed)")
                }
            }
        }
    }
}
