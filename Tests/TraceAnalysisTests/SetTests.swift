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
        analysis().ranked(by: grouping).map { "\($0.key) \($0.statistics.total)" }
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
        let shares = analysis().serviceShares()
        #expect(
            shares.map(\.node.name) == [
                "ledger", "checkout", "pricedb@db.example.com", "payments", "cache.example.com", "web",
            ])
        #expect(shares.first?.seconds == 1.8)
        #expect(shares.first?.share == 1.8 / 2.44)
    }

    @Test func plainKeys() {
        #expect(lines(.url) == ["https://shop.example.com/checkout 2", "- 1", "https://a.example/x 1"])
        #expect(lines(.method) == ["GET 2", "POST 2"])
        #expect(lines(.status) == ["500 2", "- 1", "200 1"])
        #expect(lines(.user) == ["- 2", "u-17 2"])
        #expect(lines(.annotation("cart_size")) == ["- 2", "3 2"])
        #expect(lines(.service).contains("payments (AWS::ECS::Fargate) 2"))
        #expect(lines(.service).contains("web 2"))
        #expect(analysis().ranked(by: .method).first?.share == 0.5)
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
            for line in set.ranked(by: grouping) {
                guard let text = line.filter else { continue }
                let result = try FilterExpression(parsing: text).result(in: set.table, of: set.data)
                #expect(Int64(result.selection.count) == line.statistics.total, "\(text)")
            }
        }
    }
}
