import Testing
import TraceAnalysis
import TraceModel
import TraceRepository

/// Traces of which no segment came.
@Suite struct OrphanTests {
    @Test("a trace without a segment has no request: its subsegments lend it nothing") func subsegmentsAlone() throws {
        let orphan =
            #"{"name":"call","id":"1000000000000001","trace_id":"1-65f0a1b2-0c1d2e3f405162738495a6b7","type":"subsegment","#
            + #""parent_id":"1000000000000009","start_time":1710268850,"end_time":1710268851,"fault":true,"#
            + #""http":{"request":{"method":"GET","url":"http://x/"},"response":{"status":500}}}"#
        let data = try FileRepository([.memory(name: "test", bytes: Array(orphan.utf8))]).answer(.overview(.init()))
        let store = data.store
        #expect(store.rootSegment(ofTrace: 0) == nil && store.flags[0].contains([.fault, .unattached]))
        let summary = TraceSummary.derived(ofTrace: 0, in: store)
        #expect(summary.url == nil && summary.method == nil && summary.status == nil && !summary.hasFault)
        #expect(summary.entryPoint == nil && summary.responseTime == nil && summary.duration == 1)
        let table = TraceTable(data)
        #expect(table.statuses == [-1] && table.flags[0].isDisjoint(with: .fault) && table.responseTimes == [-1])
    }
}
