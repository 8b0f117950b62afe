import TestSupport
import Testing

@testable import TraceAnalysis
import TraceModel

/// Where the time of a set goes; expected values worked out by hand.
@Suite struct SetCostsTests {
    /// web waits for tasks: 100, 200 and 1000 ms, of which the call takes 60, 160 and 960.
    private func store() -> TraceStore {
        var builder = StoreBuilder()
        for (number, time) in [Int64(100), 200, 1000].enumerated() {
            builder.add(
                UInt64(number + 1),
                [
                    .segment(
                        "web", 0, time, [],
                        [
                            .sub(
                                "DynamoDB", 20, time - 20, .aws,
                                [.inferred("DynamoDB", "AWS::DynamoDB::Table", node: "tasks", 20, time - 20, .aws)])
                        ])
                ])
        }
        return builder.store
    }

    private var all: TraceSelection { TraceSelection(capacity: 3, full: true) }

    /// A set of thousands is summed in two halves at once: the same as its parts one by one, which are too small for that.
    @Test func manyTracesAreTheSumOfTheirParts() {
        var builder = StoreBuilder()
        for number in 0..<4500 {
            let (time, name) = (100 + Int64(number % 37), number < 3000 ? "call\(number % 5)" : "late\(number % 3)")
            builder.add(
                UInt64(number + 1),
                [.segment("web", 0, time, [], [.sub(name, 10, time - 10), .sub("aside", 20, 40 + Int64(number % 11))])])
        }
        let store = builder.store
        let whole = TraceSelection(capacity: 4500, full: true)
        let parts = [0..<1500, 1500..<3000, 3000..<4500].map { TraceSelection(Array($0), capacity: 4500) }

        let costs = SetCosts(store, in: whole)
        let partCosts = parts.map { SetCosts(store, in: $0).operations }.joined()
        #expect(costs.operations.count == 9 && costs.traces == 4500)
        for cost in costs.operations {
            let same = partCosts.filter { $0.operation == cost.operation }
            #expect(cost.calls == same.reduce(0) { $0 + $1.calls } && cost.traces == same.reduce(0) { $0 + $1.traces })
            #expect(
                cost.exclusive == same.reduce(0) { $0 + $1.exclusive } && cost.drag == same.reduce(0) { $0 + $1.drag })
        }
        // The first trace in which web takes all it ever takes: it takes 20 ms in each.
        #expect(costs.operations.first { $0.operation.path == "[web]" }?.example == 0)

        let slack = SetSlack(store, in: whole).operations
        let partSlack = parts.map { SetSlack(store, in: $0).operations }.joined()
        #expect(slack.map(\.operation.path) == ["[web] aside"] && slack[0].traces == 4500)
        #expect(
            slack[0].time == partSlack.reduce(0) { $0 + $1.time }
                && slack[0].slack == partSlack.reduce(0) { $0 + $1.slack })
    }

    @Test func sharesSumToTheWhole() {
        let costs = SetCosts(store(), in: all)
        #expect(costs.traces == 3 && costs.total == 1_300_000_000)
        #expect(costs.operations.map { $0.operation.path } == ["[tasks]", "[web]", "[web] DynamoDB"])
        #expect(costs.operations.map { $0.exclusive / 1_000_000 } == [1180, 120, 0])
        #expect(costs.operations.map { $0.inclusive / 1_000_000 } == [1180, 1300, 1180])
        #expect(costs.operations.map { $0.drag / 1_000_000 } == [1180, 1300, 1180])
        #expect(abs(costs.operations.reduce(0) { $0 + $1.share } - 1) < 1e-12)
        #expect(costs.operations[0].example == 2 && costs.operations[0].traces == 3)
    }

    /// Of three traces, P0-50 are the two fastest (nearest rank), the slowest stands in P95.
    @Test func ranges() {
        let costs = SetCosts(store(), in: all)
        #expect(costs.bandTraces == SIMD4(2, 1, 0, 0))
        #expect(costs.mean(costs.operations[0], upTo: 0) == 0.11)
        #expect(abs(costs.mean(costs.operations[0], upTo: 3) - 1.18 / 3) < 1e-12)
    }

    /// Every root counts (U-29): two roots of 60 take longer than one of 100.
    @Test func rangesOfSeveralRoots() {
        var builder = StoreBuilder()
        builder.add(1, [.segment("a", 0, 60), .segment("b", 60, 120)])
        builder.add(2, [.segment("c", 0, 100)])
        let costs = SetCosts(builder.store, in: TraceSelection(capacity: 2, full: true))
        let bands = Dictionary(uniqueKeysWithValues: costs.operations.map { ($0.operation.node.name, $0.bands) })
        #expect(bands["c"]?[0] == 100e6 && bands["a"]?[0] == 0 && bands["a"]?[1] == 60e6)
    }

    /// A call that is named as its operation, and a segment that was made of one, read the same.
    @Test func whatReadsTheSameIsOneOperation() {
        var builder = StoreBuilder()
        builder.add(
            1,
            [
                .segment("tasks", 0, 50, [], [.sub("Query", 0, 20)]),
                .inferred("x", "remote", node: "y", 50, 80).with { $0.profile.operation = "Query" },
                .segment("y", "remote", 80, 100, [], [.sub("Query", 80, 90)]),
            ])
        let costs = SetCosts(builder.store, in: TraceSelection(capacity: 1, full: true))
        #expect(costs.operations.map { $0.operation.path } == ["[y] Query", "[tasks]", "[tasks] Query", "[y]"])
        #expect(costs.operations.map { $0.exclusive / 1_000_000 } == [40, 30, 20, 10])
    }

    @Test func comparedSets() {
        let store = store()
        let a = SetCosts(store, in: TraceSelection([2], capacity: 3))
        let b = SetCosts(store, in: TraceSelection([0, 1], capacity: 3))
        let first = a.compared(with: b)[0]
        #expect(first.operation.path == "[tasks]")
        #expect(first.meanA == 0.96 && first.meanB == 0.11 && first.shareA == 0.96 && first.goneA == 0.96)
        #expect(a.compared(with: a).allSatisfy { $0.change == 0 })
        #expect(SetCosts(store, in: TraceSelection(capacity: 3)).operations.isEmpty)
    }

    @Test func foldedLines() {
        let paths = CallPaths(store(), in: all)
        #expect(paths.folded.map(\.path) == ["[web];[web] DynamoDB;[tasks]", "[web]"])
        #expect(paths.folded.map(\.microseconds) == [1_180_000, 120_000])
    }

    /// 20 ms less of each call of tasks: each trace ends 20 ms sooner.
    @Test func whatIf() throws {
        let change = try WhatIf(parsing: "service(\"tasks\") -20ms")
        let result = change.result(store(), in: all)
        #expect(result.after == [80, 180, 980].map { $0 * 1_000_000 } && result.changed == 3)
        let gone = try WhatIf(parsing: "service(\"tasks\") gone").result(store(), in: all)
        #expect(gone.after == [40, 40, 40].map { $0 * 1_000_000 })
        let half = try WhatIf(parsing: "service(\"tasks\") -50%").result(store(), in: all)
        #expect(half.percentile(1)?.after == 520_000_000)
        #expect(throws: FilterError.self) { try WhatIf(parsing: "service(\"tasks\") 20") }
        #expect(throws: FilterError.self) { try WhatIf(parsing: "ok -20ms") }
    }

    /// A sibling that runs beside the changed one takes over.
    @Test func whatIfASiblingTakesOver() throws {
        var builder = StoreBuilder()
        builder.add(
            1,
            [
                .segment(
                    "web", 0, 100, [],
                    [
                        .sub("a", 0, 90, .remote, [.inferred("a", "remote", 0, 90)]),
                        .sub("b", 0, 70, .remote, [.inferred("b", "remote", 0, 70)]),
                    ])
            ])
        let gone = try WhatIf(parsing: "service(\"a\") gone").result(
            builder.store, in: TraceSelection(capacity: 1, full: true))
        #expect(gone.after == [80_000_000])
    }
}

@Suite struct DifferencesTests {
    /// 10 slow traces, 9 of them of version 2; 30 fast, 3 of version 2; every trace has an id of its own.
    private func data() -> (DataSet, a: TraceSelection, b: TraceSelection) {
        var builder = StoreBuilder()
        for number in 0..<40 {
            let isSlow = number < 10
            let isNew = isSlow ? number != 0 : number < 13
            builder.add(
                UInt64(number + 1),
                [
                    .segment("web", 0, isSlow ? 900 : 100).with {
                        $0.annotations = [
                            ("version", .string(isNew ? "2" : "1")), ("request", .string("r\(number)")),
                            ("size", .number(Double(isSlow ? 100 + number : number))),
                        ]
                    }
                ])
        }
        var data = DataSet()
        data.store = builder.store
        return (data, TraceSelection(0..<10, capacity: 40), TraceSelection(10..<40, capacity: 40))
    }

    @Test func ranking() {
        let (data, a, b) = data()
        let columns = KeyColumns(TraceTable(data), data)
        let found = Differences(columns, a: a, b: b)
        let first = found.values.first
        #expect(first?.grouping == .annotation("version") && first?.key == "2")
        #expect(first?.countA == 9 && first?.countB == 3)
        #expect(first?.shareA == 0.9 && first?.shareB == 0.1 && abs((first?.delta ?? 0) - 0.8) < 1e-12)
        // 9 of 12 with it are in A, 1 of 28 without.
        #expect(first?.risk == (9.0 / 12) / (1.0 / 28))
        // The mirror is left out, and each id occurs once, which is no support.
        #expect(!found.values.contains { $0.key == "1" || $0.grouping == .annotation("request") })
        #expect(found.numbers.first?.key == "size" && found.numbers.first?.statistic == 1)
        #expect(found.numbers.first?.medianA == 104 && found.numbers.first?.medianB == 24)
    }

    /// A is a part of B: its traces count once. 9 of 12 with version 2 are in A, 1 of 28 without.
    @Test func riskAgainstEverything() {
        let (data, a, _) = data()
        let columns = KeyColumns(TraceTable(data), data)
        let first = Differences(columns, a: a, b: TraceSelection(capacity: 40, full: true)).values.first
        #expect(first?.key == "2" && first?.countB == 12 && first?.shareB == 0.3)
        #expect(first?.risk == (9.0 / 12) / (1.0 / 28))
    }

    @Test func smallSetsAndEqualSets() {
        let (data, a, b) = data()
        let columns = KeyColumns(TraceTable(data), data)
        #expect(Differences(columns, a: a, b: a).values.isEmpty)
        #expect(Differences(columns, a: a, b: a).numbers.allSatisfy { $0.statistic == 0 })
        let few = Differences(columns, a: TraceSelection(0..<3, capacity: 40), b: b)
        #expect(few.refusal == "3 traces in set A: no verdict" && few.values.isEmpty)
        #expect(Differences(columns, a: TraceSelection(capacity: 40), b: b).refusal == "set A has no traces")
    }

    /// Two samples of sizes 5: 1...5 and 4...8. Their distance is 3/5, from 3 on.
    @Test func kolmogorov() {
        #expect(abs(kolmogorovSmirnov([1, 2, 3, 4, 5], [4, 5, 6, 7, 8]) - 0.6) < 1e-12)
        #expect(kolmogorovSmirnov([], [1]) == 0)
        // Kolmogorov's distribution: Q(1.36) is about 0.049, the well-known 5% point.
        let sizes = 10_000.0
        #expect(abs(kolmogorovProbability(1.36 / (100 + 0.12 + 0.0011), sizes) - 0.0494) < 0.0005)
    }

    @Test func foldedPaths() {
        #expect(foldedPath("https://shop.example.com/tasks/4711?page=2") == "/tasks/*")
        #expect(foldedPath("http://a.example") == "/")
        #expect(foldedPath("/api/v2/users/7f3a9c01d2/orders") == "/api/v2/users/*/orders")
        #expect(foldedPath("/x/0b1c7e1e-7a52-4be8-8f1b-0d8f3b2d1a5c") == "/x/*")
        #expect(foldedPath("/feed/décade") == "/feed/décade")
    }

    @Test func groupingNames() {
        for grouping in TraceGrouping.standard + [.annotation("a.b")] {
            #expect(TraceGrouping(parsing: grouping.name) == grouping)
        }
        #expect(TraceGrouping(parsing: "url, annotation[version]") == .pair(.path, .annotation("version")))
        #expect(TraceGrouping(parsing: "nothing") == nil && TraceGrouping(parsing: "annotation.") == nil)
    }

    @Test func pairTable() {
        let (data, _, _) = data()
        let table = TraceTable(data)
        let column = KeyColumn(.pair(.entry, .annotation("version")), table, data)
        let groups = column.groups(of: TraceSelection(capacity: 40, full: true), in: table)
        #expect(groups.map(\.key) == ["web + 1", "web + 2"])
        #expect(groups.map(\.statistics.total) == [28, 12])
    }
}

@Suite struct PatternTests {
    private func findings(_ root: Spec) -> [PatternFinding] {
        var builder = StoreBuilder()
        builder.add(1, [root])
        return builder.store.patterns(in: TraceSelection(capacity: 1, full: true))
    }

    /// Six queries of 10 ms, one after another: one for all would have taken 10.
    @Test func repeated() {
        let calls = (0..<6).map { (number: Int64) -> Spec in
            .sub("SELECT", 10 + number * 10, 20 + number * 10, .remote)
        }
        let found = findings(.segment("web", 0, 80, [], calls))
        #expect(found.map(\.kind) == [.repeated])
        #expect(found[0].calls == 6 && found[0].lost == 50_000_000 && found[0].callee?.name == "SELECT")
    }

    /// It failed at 10 and was made again at 60: 50 ms were lost.
    @Test func retried() {
        let found = findings(
            .segment("web", 0, 100, [], [.sub("call", 10, 30, [.remote, .fault]), .sub("call", 60, 99, .remote)]))
        #expect(found.map(\.kind) == [.retried, .unrecorded])
        #expect(found[0].lost == 50_000_000 && found[0].calls == 2)
    }

    /// 30 and 40 ms after another: side by side they take 40.
    @Test func serial() {
        let found = findings(
            .segment("web", 0, 80, [], [.sub("a", 0, 30, .remote), .sub("b", 35, 75, .aws)]))
        #expect(found.map(\.kind) == [.serial] && found[0].lost == 30_000_000)
        let beside = findings(.segment("web", 0, 80, [], [.sub("a", 0, 30, .remote), .sub("b", 25, 75, .aws)]))
        #expect(beside.isEmpty)
    }

    @Test func coldStartAndNothingRecorded() {
        let found = findings(.segment("f", 0, 100, [], [.sub("Initialization", 0, 40), .sub("work", 95, 100)]))
        #expect(Set(found.map(\.kind)) == [.coldStart, .unrecorded])
        #expect(found.first { $0.kind == .unrecorded }?.lost == 55_000_000)
    }
}

@Suite struct AlignedTracesTests {
    @Test func structure() {
        var builder = StoreBuilder()
        builder.add(1, [.segment("web", 0, 100, [], [.sub("a", 0, 10), .sub("q", 10, 20), .sub("q", 20, 40)])])
        builder.add(2, [.segment("web", 0, 150, [], [.sub("q", 5, 20), .sub("b", 20, 30), .sub("q", 30, 90)])])
        let lines = AlignedTraces(0, of: builder.store, against: 1, of: builder.store).lines
        let store = builder.store
        let text = lines.map { line in
            let name = store.name(line.a ?? line.b ?? 0)
            return "\(name) \((line.durationA ?? -1_000_000) / 1_000_000) \((line.durationB ?? -1_000_000) / 1_000_000)"
        }
        #expect(text == ["web 100 150", "a 10 -1", "q 10 15", "b -1 10", "q 20 60"])
    }

    @Test func trafficEstimate() throws {
        let rule = try #require(TrafficEstimate(parsing: "1/s+5%"))
        #expect(rule.requests(sampled: 1) == 1 && rule.requests(sampled: 3) == 41)
        // Of three traces that one second sampled, one is looked at: a third of 41.
        var builder = StoreBuilder()
        for number in UInt64(1)...3 { builder.add(number, [.segment("web", 0, 10)]) }
        var data = DataSet()
        data.store = builder.store
        let (one, all) = (TraceSelection([1], capacity: 3), TraceSelection(capacity: 3, full: true))
        #expect(rule.requests(one, of: all, in: TraceTable(data)) == 41.0 / 3)
        #expect(rule.requests(all, of: all, in: TraceTable(data)) == 41)
        #expect(TrafficEstimate(parsing: "5") == nil && TrafficEstimate(parsing: "0%") == nil)
    }
}
