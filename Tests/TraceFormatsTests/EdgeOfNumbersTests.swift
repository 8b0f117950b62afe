import TestSupport
import Testing
import TraceModel
import TraceRepository

/// Numbers that no service would send: they are read, and no sum of them traps.
@Suite struct EdgeOfNumbersTests {
    private func read(_ text: String) throws -> DataSet {
        try FileRepository([.memory(name: "test", bytes: Array(text.utf8))], threads: 1).answer(.overview(.init()))
    }

    private func segment(_ id: Int, _ members: String) -> String {
        #"{"name":"a","id":"100000000000000\#(id)","trace_id":"1-65f0a1b2-0c1d2e3f405162738495a6b7",\#(members)}"#
            + "\n"
    }

    @Test(
        "an end before the start is no time, and marked",
        arguments: ["0", "-5", "1710268849.999999", "\"1970-01-01T00:00:00Z\""])
    func endsBeforeStart(_ end: String) throws {
        let store = try read(
            segment(1, #""start_time":1710268850,"end_time":\#(end)"#)
                + segment(2, #""start_time":1710268850,"end_time":1710268851,"parent_id":"1000000000000001""#)
        ).store
        #expect(store.rowCount == 2)
        #expect(store.ends[0] == store.starts[0] && store.flags[0].contains(.endsBeforeStart))
        #expect(store.duration(ofRow: 1) == 1_000_000_000 && !store.flags[1].contains(.endsBeforeStart))
    }

    /// The second document comes in another block, where the call's end has been put at its start already.
    @Test(
        "what is inferred of a call that ends before it starts is marked too, in one block or two",
        arguments: [64, 1 << 16])
    func inferredOfEndsBeforeStart(_ pieceSize: Int) throws {
        let text =
            segment(1, #""type":"subsegment","namespace":"remote","start_time":1710268850,"end_time":3"#)
            + segment(2, #""start_time":1710268850,"end_time":1710268851"#)
        let source = FileRepository.Source.memory(name: "test", bytes: Array(text.utf8))
        let store = try FileRepository([source], threads: 1, pieceSize: pieceSize).answer(.overview(.init())).store
        #expect(store.rowCount == 3)
        #expect(store.flags.filter { $0.contains(.endsBeforeStart) }.count == 2)
    }

    @Test("what takes no time, and what has no end, is not marked") func unmarked() throws {
        let store = try read(segment(1, #""start_time":5,"end_time":5"#) + segment(2, #""start_time":5"#)).store
        #expect(store.flags.allSatisfy { !$0.contains(.endsBeforeStart) })
    }

    @Test(
        "counts below nothing are nothing, counts without end stop at the largest",
        arguments: [("-9223372036854775808", Int64(0)), ("-1e999", 0), ("-7", 0), ("9223372036854775807", .max)])
    func counts(_ written: String, _ expected: Int64) throws {
        let graph = try #require(
            try read(
                #"{"Services":[{"ReferenceId":0,"Name":"a","SummaryStatistics":{"OkCount":3,"#
                    + #""ErrorStatistics":{"ThrottleCount":\#(written),"TotalCount":5},"FaultStatistics":{}}}]}"#
            ).graph)
        let statistics = try #require(graph.nodes.first?.statistics)
        #expect(statistics.throttle == expected)
        #expect(statistics.error == max(0, 5 - expected))
        #expect(statistics.total == (expected == .max ? .max : 3 + expected + statistics.error))
    }

    @Test("a histogram keeps entries with finite numbers") func histogram() throws {
        let graph = try #require(
            try read(
                #"{"Services":[{"ReferenceId":0,"Name":"a","ResponseTimeHistogram":["#
                    + #"{"Value":0.5,"Count":2},{"Value":1e999,"Count":1},{"Value":1,"Count":1e999},{"Value":2,"Count":-4}]}]}"#
            ).graph)
        let entries = try #require(graph.nodes.first?.responseTimes)
        #expect(entries.allSatisfy { $0.value.isFinite && $0.count.isFinite && $0.count >= 0 })
        #expect(entries.first == HistogramEntry(value: 0.5, count: 2))
    }
}
