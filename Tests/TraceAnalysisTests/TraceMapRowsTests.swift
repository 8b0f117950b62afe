import TestSupport
import Testing
import TraceAnalysis
import TraceModel

@Suite struct TraceMapRowsTests {
    /// checkout calls payments, which calls a table; rows as they stand: checkout 0, price cart 1, pricedb call 2 and node 3,
    /// cache call 4 and node 5, payments call 6 and segment 7, DynamoDB call 8 and table 9, SQS call 10 and queue 11.
    @Test func firstSegmentsAndCalls() {
        var builder = StoreBuilder()
        builder.add(1, [.segment("other", 0, 1)])
        checkout(into: &builder)
        let store = builder.store
        let graph = ServiceGraph.derived(from: store, traces: [1])
        let rows = TraceMapRows(graph, traces: [1], of: store)
        func position(_ name: String, _ type: String?) -> Int {
            graph.position(of: NodeIdentity(name: name, type: type)) ?? -1
        }
        let checkout = position("checkout", "AWS::EC2::Instance")
        let payments = position("payments", "AWS::ECS::Fargate")
        let table = position("ledger", "AWS::DynamoDB::Table")
        let client = position("checkout", "client")
        #expect(
            [checkout, payments, table, client].map { rows.nodes[$0] } == [1, 8, 10, 1], "after the row of the other")
        #expect(rows.edges[.init(source: checkout, target: payments)] == 7)
        #expect(rows.edges[.init(source: payments, target: table)] == 9)
        #expect(rows.edges[.init(source: client, target: checkout)] == 1)
        #expect(rows.nodes.count == graph.nodes.count && rows.edges.count == graph.nodes.flatMap(\.edges).count)
    }

    /// Of several traces the first counts; what no map shows has no row.
    @Test func ofSeveralTraces() {
        var builder = StoreBuilder()
        for number in 1...2 as ClosedRange<UInt64> { builder.add(number, [.segment("a", 0, 9, [], [.sub("x", 1, 2)])]) }
        let graph = ServiceGraph.derived(from: builder.store, traces: [0, 1])
        #expect(TraceMapRows(graph, traces: [1, 0], of: builder.store).nodes[0] == 2)
        #expect(TraceMapRows(ServiceGraph(), traces: [0, 7], of: builder.store) == TraceMapRows())
    }
}
