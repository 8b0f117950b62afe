import TestSupport
import Testing
import TraceAnalysis
import TraceModel

/// Two checkouts and one quick page (0.04 s, GET, 200, no user); expected keys by reference 6.
@Suite struct SetTests {
    private func analysis() -> TraceSetAnalysis {
        var builder = StoreBuilder()
        checkout(7, into: &builder)
        checkout(8, into: &builder)
        builder.add(
            9, at: 1_710_268_900,
            [.segment("web", 0, 40).with { $0.request = .init(method: "GET", url: "https://a.example/x", status: 200) }]
        )
        var data = DataSet()
        data.store = builder.store
        var read = TraceSummary(id: TraceID(epoch: 1_710_268_900, middle: 0, low: 10))
        read.method = "GET"
        read.hasError = true
        read.responseTime = 0.5
        read.services = [ServiceIdentity(name: "web", type: "client"), ServiceIdentity(name: "web")]
        data.summaries = [read]
        return TraceSetAnalysis(TraceTable(data), of: data)
    }

    private func lines(_ grouping: TraceGrouping) -> [String] {
        analysis().table(by: grouping).groups.map { "\($0.key) \($0.statistics.total)" }
    }

    @Test func statisticsOfTheSet() {
        let statistics = analysis().statistics
        #expect(statistics.total == 4 && statistics.fault == 2 && statistics.error == 1 && statistics.ok == 1)
        #expect(statistics.totalResponseTime == 2.94)
        #expect(analysis().responseTimes.entries.map(\.value) == [0.04, 0.5, 1.2])
        let window = analysis().window
        #expect(window?.start == Timestamp(seconds: 1_710_268_850))
        let series = window.map { analysis().series(TimeSlices(window: $0, count: 2)) }
        #expect(series?.statistics.map(\.total) == [2, 2])
    }

    /// The checkout's critical path: ledger 900, checkout 130, pricedb 80, payments 60, cache 30 of 1200 ms; web 40.
    @Test func shares() {
        let costs = SetCosts(analysis().data.store, in: TraceSelection(capacity: 3, full: true))
        var times: [String: Int64] = [:]
        for cost in costs.operations { times[cost.operation.node.name, default: 0] += cost.exclusive }
        #expect(
            times.sorted { $0.value > $1.value }.map(\.key) == [
                "ledger", "checkout", "pricedb@db.example.com", "payments", "cache.example.com", "web",
            ])
        #expect(times["ledger"] == 1_800_000_000 && costs.total == 2_440_000_000)
        let ledger = costs.operations.filter { $0.operation.node.name == "ledger" }
        #expect(abs(ledger.reduce(0) { $0 + $1.share } - 1.8 / 2.44) < 1e-12)
    }

    @Test func plainKeys() {
        #expect(lines(.url) == ["https://shop.example.com/checkout 2", "- 1", "https://a.example/x 1"])
        #expect(lines(.method) == ["GET 2", "POST 2"])
        #expect(lines(.status) == ["500 2", "- 1", "200 1"])
        #expect(lines(.user) == ["- 2", "u-17 2"])
        #expect(lines(.annotation("cart_size")) == ["- 2", "3 2"])
        #expect(lines(.service).contains("payments (AWS::ECS::Fargate) 2"))
        #expect(lines(.service).contains("web 2"))
        #expect(analysis().table(by: .method).groups.first?.share == 0.5)
    }

    @Test func causeKeys() {
        #expect(lines(.causeService(.responseTime)) == ["ledger (AWS::DynamoDB::Table) 2", "- 1", "web 1"])
        #expect(
            lines(.causePath(.responseTime)).first
                == "checkout (AWS::EC2::Instance) -> payments => payments (AWS::ECS::Fargate) -> DynamoDB"
                + " => ledger (AWS::DynamoDB::Table) 2")
        #expect(
            lines(.causePath(.fault)).first { $0 != "- 2" }
                == "checkout (AWS::EC2::Instance) -> HTTPError => payments (AWS::ECS::Fargate)"
                + " -> ProvisionedThroughputExceededException => ledger (AWS::DynamoDB::Table)"
                + " -> ProvisionedThroughputExceededException 2")
        #expect(
            lines(.causePath(.error)).first { $0 != "- 2" }
                == "checkout (AWS::EC2::Instance) -> unknown => cache.example.com (remote) -> unknown 2")
        #expect(lines(.causeMessage(.fault)) == ["- 2", "Rate exceeded 2"])
    }

    /// The filter of a line chooses exactly the traces of the line.
    @Test func filtersOfLines() throws {
        let set = analysis()
        for grouping in TraceGrouping.standard + [.annotation("express"), .annotation("cart_size")] {
            let (column, groups) = set.table(by: grouping)
            for line in groups {
                guard let text = column.filter(line.number) else { continue }
                let result = try FilterExpression(parsing: text).result(in: set.table, of: set.data)
                #expect(Int64(result.selection.count) == line.statistics.total, "\(text)")
            }
        }
    }
}

extension TraceSetAnalysis {
    /// The set's traces by key, as `analyze` and the screen ask for them.
    fileprivate func table(by grouping: TraceGrouping) -> (column: KeyColumn, groups: [TableGroup]) {
        let column = KeyColumn(grouping, table, data)
        return (column, column.groups(of: selection, in: table))
    }
}
