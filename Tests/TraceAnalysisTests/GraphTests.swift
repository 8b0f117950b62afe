import TestSupport
import Testing
import TraceAnalysis
import TraceModel

/// Expected values: `derived_graph` of the reference's synthetic checkout, and reference 3.3 to 3.5.
@Suite struct GraphTests {
    private func checkoutGraph() -> ServiceGraph {
        var builder = StoreBuilder()
        checkout(into: &builder)
        return ServiceGraph.derived(from: builder.store)
    }

    @Test func nodesOfTheCheckout() throws {
        let graph = checkoutGraph()
        #expect(
            graph.nodes.map(\.name).sorted() == [
                "cache.example.com", "checkout", "checkout", "https://sqs.eu-west-1.amazonaws.com/111122223333/audit",
                "ledger", "payments", "pricedb@db.example.com",
            ])
        let root = try #require(graph.nodes.first { $0.isRoot })
        #expect(root.type == "AWS::EC2::Instance")
        #expect(root.state == "active")
        #expect(root.start == Timestamp(seconds: 1_710_268_850))
        #expect(root.end == Timestamp(seconds: 1_710_268_851))
        #expect(root.statistics?.fault == 1)
        #expect(root.statistics?.total == 1)
        #expect(root.statistics?.totalResponseTime == 1.2)
        #expect(root.responseTimes == [HistogramEntry(value: 1.2, count: 1)])
        #expect(root.durations == [HistogramEntry(value: 1.25, count: 1)])
        let cache = try #require(graph.nodes.first { $0.name == "cache.example.com" })
        #expect(cache.type == "remote" && cache.state == "unknown")
        #expect(cache.statistics?.error == 1 && cache.statistics?.ok == 0)
    }

    @Test func edgesTakeTheCallersNumbers() throws {
        let graph = checkoutGraph()
        let root = try #require(graph.nodes.first { $0.isRoot })
        let byTarget = Dictionary(uniqueKeysWithValues: root.edges.map { (graph.nodes[$0.target].name, $0) })
        #expect(byTarget.count == 4)
        let payments = try #require(byTarget["payments"])
        #expect(payments.statistics?.totalResponseTime == 1.0)
        #expect(payments.statistics?.fault == 1)
        #expect(payments.start == root.start && payments.end == root.end)
        #expect(byTarget["pricedb@db.example.com"]?.responseTimes == [HistogramEntry(value: 0.08, count: 1)])
        let client = try #require(graph.nodes.first { $0.isClient })
        #expect(client.name == "checkout" && client.statistics == nil && !client.isRoot)
        #expect(client.edges.map { graph.nodes[$0.target] } == [root])
        #expect(client.edges.first?.statistics?.totalResponseTime == 1.2)
    }

    @Test func referenceIDsAreOrderedByFirstStart() {
        #expect(
            checkoutGraph().nodes.map { $0.type ?? "" } == [
                "AWS::EC2::Instance", "Database::SQL", "remote", "AWS::ECS::Fargate", "AWS::DynamoDB::Table",
                "AWS::SQS::Queue", "client",
            ])
        #expect(checkoutGraph().nodes.map(\.referenceID) == Array(0..<7))
    }

    /// AWS::Lambda -> Function: the edge carries the parent segment's duration; the function's Duration holds its
    /// Initialization, which starts before it (scorekeep: 2.895, 1.74, 2.506).
    @Test func lambdaPair() throws {
        var builder = StoreBuilder()
        let function = Spec.segment(
            "random-name", "AWS::Lambda::Function", account: "123456789012", 1268, 3008, [],
            [.sub("Initialization", 502, 1257)])
        builder.add(1, [.segment("random-name", "AWS::Lambda", 115, 3010, .orphan, [function])])
        let graph = ServiceGraph.derived(from: builder.store)
        #expect(graph.nodes.count == 3)
        let node = try #require(graph.nodes.first { $0.type == "AWS::Lambda::Function" })
        #expect(node.accountID == "123456789012")
        #expect(node.responseTimes == [HistogramEntry(value: 1.74, count: 1)])
        #expect(node.durations == [HistogramEntry(value: 2.506, count: 1)])
        let edge = try #require(graph.nodes.first { $0.type == "AWS::Lambda" }?.edges.first)
        #expect(edge.responseTimes == [HistogramEntry(value: 2.895, count: 1)])
    }

    /// U-14: what is in progress is drawn and not counted.
    @Test func inProgressIsNotCounted() throws {
        var builder = StoreBuilder()
        let callee = Spec.segment("b", 10, 50, .inProgress)
        builder.add(1, [.segment("a", 0, 50, .inProgress, [.sub("b", 5, 50, [.remote, .inProgress], [callee])])])
        let graph = ServiceGraph.derived(from: builder.store)
        let a = try #require(graph.nodes.first { $0.isRoot })
        #expect(a.statistics?.total == 0 && a.responseTimes.isEmpty)
        #expect(a.edges.count == 1 && a.edges.first?.statistics?.total == 0)
    }

    /// U-10: an orphan beside a parentless segment has no client edge and is not Root.
    @Test func orphanIsNoRoot() {
        var builder = StoreBuilder()
        builder.add(1, [.segment("a", 0, 50), .segment("b", 10, 20, .orphan)])
        let graph = ServiceGraph.derived(from: builder.store)
        #expect(graph.nodes.filter(\.isRoot).map(\.name) == ["a"])
        #expect(graph.nodes.filter(\.isClient).map(\.name) == ["a"])
    }

    @Test func anySplitGivesTheSameGraph() {
        var builder = StoreBuilder()
        for number in 0..<40 {
            let end = Int64(number * 7 % 13 * 100 + 50)
            builder.add(
                UInt64(number), at: 1_700_000_000 + Int64(number),
                [
                    .segment(
                        "a", 0, end, number % 3 == 0 ? .fault : [],
                        [.sub("c", 3, end - 9, .aws, [.inferred("c", "AWS::SNS", 3, end - 9)])])
                ])
        }
        let whole = ServiceGraph.derived(from: builder.store)
        var first = GraphAccumulator()
        first.add(builder.store, traces: 20..<40)
        var second = GraphAccumulator()
        second.add(builder.store, traces: 0..<7)
        second.add(builder.store, traces: 7..<20)
        first.merge(second)
        #expect(first.graph(services: builder.store.services, strings: builder.store.strings) == whole)
        let odd = TraceSelection((0..<40).filter { $0 % 2 == 1 }, capacity: 40)
        #expect(
            ServiceGraph.derived(from: builder.store, in: odd)
                == ServiceGraph.derived(from: builder.store, traces: odd.numbers))
        #expect(ServiceGraph.derived(from: builder.store, in: odd).nodes.first?.statistics?.total == 20)
    }

    /// U-11: consumer start minus producer end, from the queue's node; no statistics on the link.
    @Test func linkEdge() throws {
        var builder = StoreBuilder()
        let send = Spec.sub("SQS", 10, 30, .aws, [.inferred("SQS", "AWS::SQS::Queue", node: "q", 10, 30)])
            .with { $0.id = EntityID(raw: 0xabc) }
        builder.add(1, [.segment("web", 0, 50, [], [send])])
        let link = LinkEntry(row: 0, traceID: builder.store.traceIDs[0], entityID: EntityID(raw: 0xabc))
        builder.add(2, [Spec.segment("worker", "AWS::Lambda", 130, 200).with { $0.links = [link] }])
        let graph = ServiceGraph.derived(from: builder.store)
        let queue = try #require(graph.nodes.first { $0.name == "q" })
        let edge = try #require(queue.edges.first)
        #expect(graph.nodes[edge.target].name == "worker")
        #expect(edge.type == "link" && edge.statistics == nil && edge.responseTimes.isEmpty)
        #expect(edge.eventAges == [HistogramEntry(value: 0.1, count: 1)])
    }

    /// U-15: above 100 distinct milliseconds the entries are centroids; they keep the count, the order and the mean.
    @Test func manyLatenciesAreDigested() throws {
        var builder = StoreBuilder()
        for number in 1...1000 { builder.add(UInt64(number), [.segment("a", 0, Int64(number))]) }
        let node = try #require(ServiceGraph.derived(from: builder.store).nodes.first)
        #expect(node.responseTimes.count < 120)
        #expect(node.responseTimes.reduce(0) { $0 + $1.count } == 1000)
        #expect(node.responseTimes.map(\.value) == node.responseTimes.map(\.value).sorted())
        #expect(node.responseTimes.first == HistogramEntry(value: 0.001, count: 1))
        #expect(node.responseTimes.last == HistogramEntry(value: 1, count: 1))
        #expect(node.statistics?.totalResponseTime == 500.5)
    }
}
