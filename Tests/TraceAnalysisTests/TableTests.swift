import TestSupport
import Testing
import TraceAnalysis
import TraceModel

@Suite struct TableTests {
    private func data() -> DataSet {
        var builder = StoreBuilder()
        checkout(into: &builder)
        builder.add(
            8, at: 1_710_268_900,
            [.segment("web", 0, 40).with { $0.request = .init(method: "GET", url: "https://a.example/x", status: 200) }]
        )
        builder.add(9, at: 1_710_268_800, [.segment("web", 0, 90, .inProgress)])
        var data = DataSet()
        data.store = builder.store
        var known = TraceSummary(id: builder.store.traceIDs[1])
        known.url = "not shown: the store has the trace"
        var read = TraceSummary(id: TraceID(epoch: 1_710_268_850, middle: 1, low: 2))
        read.start = Timestamp(seconds: 1_710_268_850.5)
        read.responseTime = 0.5
        read.url = "https://b.example/y"
        read.status = 404
        read.hasError = true
        read.entryPoint = ServiceIdentity(name: "api", type: "AWS::ApiGateway::Stage")
        data.summaries = [known, read]
        return data
    }

    @Test func rowsOfTracesAndSummaries() {
        let table = TraceTable(data())
        #expect(table.count == 4 && table.storeTraceCount == 3)
        #expect(table.summaryPositions == [1])
        #expect(table.responseTimes.map { $0 < 0 ? -1 : $0 / 1_000_000 } == [1200, 40, -1, 500])
        #expect(table.durations.map { $0 < 0 ? -1 : $0 / 1_000_000 } == [1250, 40, 90, -1])
        #expect(table.flags == [[.fault, .throttle], [], .inProgress, [.error, .summaryOnly]])
        #expect(
            (0..<4).map { table.text(table.urls[$0]) } == [
                "https://shop.example.com/checkout", "https://a.example/x", "", "https://b.example/y",
            ])
        #expect(table.statuses == [500, 200, -1, 404])
        #expect(table.text(table.users[0]) == "u-17")
        #expect((0..<4).map { table.entry($0)?.name } == ["checkout", "web", "web", "api"])
        #expect(table.trace(ofRow: 2) == 2 && table.trace(ofRow: 3) == nil)
    }

    @Test func sorting() {
        let table = TraceTable(data())
        #expect(table.sortedPermutation(by: .start) == [2, 0, 3, 1])
        #expect(table.sortedPermutation(by: .start, descending: true) == [1, 3, 0, 2])
        #expect(table.sortedPermutation(by: .responseTime) == [1, 3, 0, 2])
        #expect(table.sortedPermutation(by: .responseTime, descending: true) == [0, 3, 1, 2])
        #expect(table.sortedPermutation(by: .url) == [1, 3, 0, 2])
        #expect(table.sortedPermutation(by: .url, descending: true) == [0, 3, 1, 2])
        #expect(table.sortedPermutation(by: .entry) == [3, 0, 1, 2])
        #expect(table.sortedPermutation(by: .outcome, descending: true) == [0, 3, 1, 2])
    }

    @Test func finding() {
        let table = TraceTable(data())
        #expect(table.rows(containing: "EXAMPLE/").numbers == [1, 3])
        #expect(table.rows(containing: "U-17").numbers == [0])
        #expect(table.rows(containing: "404").numbers == [3])
        #expect(table.rows(containing: "").numbers == [0, 1, 2, 3])
        #expect(table.rows(withAny: .anyFailure).numbers == [0, 3])
        #expect(table.filtered(table.sortedPermutation(by: .start), by: table.rows(withAny: .anyFailure)) == [0, 3])
    }

    @Test func selections() {
        var selection = TraceSelection(capacity: 70, full: true)
        #expect(selection.count == 70)
        selection.remove(3)
        #expect(selection.inverted.numbers == [3])
        selection.formIntersection(TraceSelection([3, 4, 69, 99], capacity: 70))
        #expect(selection.numbers == [4, 69])
        selection.formUnion(TraceSelection([5], capacity: 70))
        selection.subtract(TraceSelection([4], capacity: 70))
        #expect(selection.numbers == [5, 69])
        #expect(!selection.contains(-1) && !selection.contains(70))
    }
}
