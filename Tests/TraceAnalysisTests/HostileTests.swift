import TestSupport
import Testing
import TraceAnalysis
import TraceModel

@Suite struct HostileTests {
    /// Times at the ends of what can be said, ends before starts: sums stop at the ends, nothing traps.
    @Test func timesAtTheEnds() {
        var builder = StoreBuilder()
        builder.add(
            1,
            [
                .segment("a", 0, 1, [], [.sub("b", 2, 3, .aws, [.inferred("b", "AWS::SNS", 2, 3)]), .sub("c", 4, 5)]),
                .segment("d", 9, 3),
            ])
        builder.add(2, [.segment("a", 0, 1, .fault, [.sub("b", 0, 1, .fault)])])
        var store = builder.store
        (store.starts[0], store.ends[0]) = (.min, .max)
        (store.starts[1], store.ends[1]) = (.min + 5, .max - 5)
        (store.starts[2], store.ends[2]) = (.max, .min)
        (store.starts[5], store.ends[5]) = (.max, .max)
        for trace in 0..<2 {
            let outline = TraceOutline(store, trace: trace)
            #expect(outline.selfTimes.allSatisfy { $0 >= 0 })
            #expect(CriticalPath(store, trace: trace).timeByNode(store).allSatisfy { $0.nanoseconds >= 0 })
            #expect((TraceSummary.derived(ofTrace: trace, in: store).duration ?? -1) >= 0)
        }
        let graph = ServiceGraph.derived(from: store)
        #expect(graph.nodes.allSatisfy { ($0.statistics?.totalResponseTime ?? 0) >= 0 })
        var data = DataSet()
        data.store = store
        let table = TraceTable(data)
        for column in TraceColumn.allCases {
            #expect(table.sortedPermutation(by: column, descending: true).sorted() == [0, 1])
        }
        let window = TimeWindow(start: Timestamp(nanoseconds: .min), end: Timestamp(nanoseconds: .max))
        let slices = TimeSlices(window: window, count: 7)
        let series = TimeSeries.derived(of: nil, from: store, slices: slices)
        #expect(series.statistics.reduce(0) { $0 + $1.total } == 2)
        #expect((0...7).map { slices.start(of: $0) } == (0...7).map { slices.start(of: $0) }.sorted())
        let costs = SetCosts(store, in: TraceSelection(capacity: 2, full: true))
        #expect(costs.operations.allSatisfy { $0.share >= 0 && $0.share <= 1 })
    }

    /// A status that is none: no list as long as that number is made, and it is a value like any other.
    @Test func statusesThatAreNone() {
        var builder = StoreBuilder()
        for (number, status) in [Int32.max, 200, 1000, 999].enumerated() {
            builder.add(
                UInt64(number + 1), [Spec.segment("a", 0, 1).with { $0.request = Spec.RequestSpec(status: status) }])
        }
        var data = DataSet()
        data.store = builder.store
        let column = KeyColumn(.status, TraceTable(data), data)
        #expect(column.labels.map(\.text) == ["2147483647", "200", "1000", "999"])
    }

    /// A chain of faults each of which names the exception of the last, and one row with thousands of exceptions and of children: what
    /// is looked for is looked for once.
    @Test(.timeLimit(.minutes(1))) func exceptionsThatNameOthers() throws {
        let count = 40_000
        var rows: [(spec: Spec, depth: Int)] = [(.segment("api", 0, 100, .fault), 0)]
        rows += (1..<count).map { (.sub("step", 0, 100, .fault), $0) }
        rows[count - 1].spec.exceptions = [(type: "Boom", message: "at the end")]
        var builder = StoreBuilder()
        builder.add(1, rows: rows)
        var store = builder.store
        let last = try #require(store.exceptions.last)
        store.exceptions =
            (0..<UInt32(count - 1)).map { row in
                ExceptionEntry(
                    row: row, id: last.id, type: 0, message: 0, cause: .none, isRemote: false, isReference: true)
            } + [last]
        for row in store.flags.indices { store.flags[row].insert(.hasCause) }
        let causes = TraceSummary.derived(ofTrace: 0, in: store).faultRootCauses
        #expect(causes.count == 1)
        let names = causes[0].services.flatMap(\.path).flatMap(\.exceptions).map(\.name)
        #expect(names.count == count && Set(names) == ["Boom"])

        builder = StoreBuilder()
        var wide = Spec.segment("api", 0, 100, [], (0..<count).map { _ in .sub("step", 0, 1) })
        wide.exceptions = (0..<count).map { _ in (type: "Boom", message: "") }
        builder.add(1, [wide])
        let activity = NodeActivity.derived(of: NodeIdentity(name: "api", type: nil), from: builder.store)
        #expect(activity.exceptions.map(\.statistics.total) == [Int64(count)])
        let other = NodeActivity.derived(of: NodeIdentity(name: "db", type: nil), from: builder.store)
        #expect(other.exceptions.isEmpty)
    }

    /// Links by the ten thousand to the last row of a trace of as many, which has as many children: each is found at once.
    @Test(.timeLimit(.minutes(1))) func linksToOneProducer() {
        let count = 30_000
        let producer = EntityID(raw: 0xfeed)
        var builder = StoreBuilder()
        let parts = (0..<count).map { _ in Spec.sub("step", 0, 1) }
        let send = Spec.sub("send", 1, 2, .aws, parts).with { $0.id = producer }
        builder.add(1, [.segment("api", 0, 5, [], parts + [send])])
        let id = builder.store.traceIDs[0]
        let link = LinkEntry(row: 0, traceID: id, entityID: producer)
        builder.add(2, [Spec.segment("worker", 10, 20).with { $0.links = Array(repeating: link, count: count) }])
        let graph = ServiceGraph.derived(from: builder.store)
        let edges = graph.nodes.filter { $0.name == "api" }.flatMap(\.edges).filter { $0.type == "link" }
        #expect(edges.map { $0.eventAges.map(\.count) } == [[Double(count)]])
        // From its end at 2 ms to the start of who took it at 10 ms.
        #expect(edges.first?.eventAges.map(\.value) == [0.008])
    }

    /// One segment as long as can be said, which no child takes anything of.
    @Test func theLongestTime() throws {
        var builder = StoreBuilder()
        builder.add(1, [.segment("a", 0, 1)])
        var store = builder.store
        (store.starts[0], store.ends[0]) = (0, .max)
        let all = TraceSelection(capacity: 1, full: true)
        #expect(CallPaths(store, in: all).folded.map(\.microseconds) == [.max / 1000])
        for (change, after) in [("gone", 0), ("-100%", 0), ("-20ms", Int64.max - 20_000_000)] {
            let result = try WhatIf(parsing: "service(\"a\") \(change)").result(store, in: all)
            #expect(result.before == [.max] && result.after == [after])
        }
        let nearly = try WhatIf(parsing: "service(\"a\") -99.9999999999999%").result(store, in: all)
        #expect(nearly.after.allSatisfy { $0 >= 0 && $0 < 100_000 })
    }

    /// 20,000 calls of names of their own below one parent, each with a value of its own, and as many links to one trace: nothing
    /// costs their square, which would take minutes here.
    @Test(.timeLimit(.minutes(1))) func manyOfEach() {
        let count = 20_000
        var builder = StoreBuilder()
        let sender = TraceID(epoch: 1_700_000_000, middle: 0, low: 1)
        let ids = (0..<count).map { EntityID(raw: UInt64(1 << 40 + $0)) }
        builder.add(
            1,
            [
                .segment(
                    "a", 0, 30_000, [],
                    (0..<count).map { number in
                        Spec.sub("n\(number)", Int64(number), Int64(number + 1)).with {
                            $0.id = ids[number]
                            $0.annotations = [("k", .number(Double(number)))]
                        }
                    })
            ])
        builder.add(
            2,
            [
                .segment(
                    "b", 60_000, 90_000, [],
                    (0..<count).map { number in
                        Spec.sub("m\(number)", 70_000, 70_001).with {
                            $0.links = [LinkEntry(row: 0, traceID: sender, entityID: ids[number])]
                        }
                    })
            ])
        let store = builder.store
        #expect(store.spanTimes(ofTrace: 0, by: .operation).count == count + 1)
        var data = DataSet()
        data.store = store
        let table = TraceTable(data)
        #expect(KeyColumn(.annotation("k"), table, data).labels.count == count + 1, "and none of the second trace")
        #expect(KeyColumn(.operation, table, data).labels.count == 2 * (count + 1))
        let waits = store.patterns(in: TraceSelection(capacity: 2, full: true)).filter { $0.kind == .queued }
        #expect(waits.count == count && waits.allSatisfy { $0.lost >= 50_000_000_000 })
    }

    @Test func nothingAtAll() throws {
        let data = DataSet()
        let table = TraceTable(data)
        #expect(table.count == 0 && table.sortedPermutation(by: .url).isEmpty)
        #expect(ServiceGraph.combined(data).nodes.isEmpty)
        #expect(try FilterExpression(parsing: "ok").result(in: table, of: data).selection.isEmpty)
        let set = TraceSetAnalysis(table, of: data)
        #expect(set.window == nil && SetCosts(data.store, in: set.selection).operations.isEmpty)
        #expect(KeyColumn(.url, table, data).groups(of: set.selection, in: table).isEmpty)
        #expect(set.responseTimes.p50 == nil && set.statistics.total == 0)
    }

    /// A trace that an answer names without documents.
    @Test func traceWithoutRows() throws {
        var builder = StoreBuilder()
        builder.add(1, [.segment("a", 0, 10)])
        builder.store.traceIDs.append(TraceID(epoch: 9, middle: 9, low: 9))
        builder.store.traceFlags.append([])
        builder.store.documentCounts.append(0)
        builder.store.rootRows.append(1)
        builder.store.firstRows.append(1)
        var data = DataSet()
        data.store = builder.store
        let table = TraceTable(data)
        #expect(table.count == 2 && table.durations[1] == -1)
        #expect(data.store.criticalPath(ofTrace: 1).isEmpty)
        #expect(TraceSummary.derived(ofTrace: 1, in: data.store).duration == nil)
        #expect(ServiceGraph.derived(from: data.store).nodes.count == 2)
        #expect(try FilterExpression(parsing: "ok").result(in: table, of: data).selection.numbers == [0])
    }

    /// Words of the language in any order: an expression or an error with a column inside the text, never a trap.
    @Test func anyText() {
        let words = [
            "ok", "!", "(", ")", "{", "}", "service", "edge", "\"a\"", "\"", ",", "AND", "or", "responsetime", ">",
            "<=", "5",
            "-1e3", "annotation", ".k", "[", "]", "id", "name", ":", "rootcause.fault.entity", "rootcause.json",
            "#[{}]", "#[",
            "日本", "\u{1b}", "\\", "=", " ", "group.name", "last", "source.annotation.x", "1.2.3", "-",
        ]
        var seed: UInt64 = 0x2545_f491_4f6c_dd1d
        var store = StoreBuilder()
        store.add(1, [.segment("a", 0, 10)])
        var parsed = 0
        for _ in 0..<20_000 {
            var text = ""
            for _ in 0..<(seed % 9) {
                seed ^= seed << 13
                seed ^= seed >> 7
                seed ^= seed << 17
                text += words[Int(seed % UInt64(words.count))] + (seed & 1024 == 0 ? " " : "")
            }
            seed = seed &* 6_364_136_223_846_793_005 &+ 1
            do {
                _ = try FilterExpression(parsing: text).compiled(for: store.store).matches(0)
                parsed += 1
            } catch {
                #expect((1...(text.count + 1)).contains(error.column), "\(text)")
            }
        }
        #expect(parsed > 100)
    }
}
