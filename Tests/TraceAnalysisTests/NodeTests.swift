import TestSupport
import Testing
import TraceAnalysis
import TraceModel

@Suite struct NodeTests {
    private let checkoutNode = NodeIdentity(name: "checkout", type: "AWS::EC2::Instance")
    private let payments = NodeIdentity(name: "payments", type: "AWS::ECS::Fargate")
    private let ledger = NodeIdentity(name: "ledger", type: "AWS::DynamoDB::Table")
    private let client = NodeIdentity(name: "checkout", type: "client")

    /// Trace 0: the checkout; trace 1: payments called from elsewhere, 0.05 s.
    private func store() -> TraceStore {
        var builder = StoreBuilder()
        checkout(into: &builder)
        let call = Spec.sub("payments", 10, 80, .remote, [.segment("payments", "AWS::ECS::Fargate", 20, 70)])
        builder.add(2, [.segment("batch", 0, 100, [], [call])])
        return builder.store
    }

    @Test func callersAndCallees() throws {
        let graph = ServiceGraph.derived(from: store())
        let position = try #require(graph.position(of: payments))
        // One call each: the earlier node first.
        #expect(graph.callers(of: position).map { graph.nodes[$0.node].name } == ["batch", "checkout"])
        let callees = graph.callees(of: position)
        #expect(callees.map { graph.nodes[$0.node].name } == ["ledger"])
        #expect(callees.first?.edge.statistics?.totalResponseTime == 0.9)
        let root = try #require(graph.position(of: checkoutNode))
        #expect(graph.callers(of: root).map { NodeIdentity(graph.nodes[$0.node]) } == [client])
    }

    @Test func tracesThroughANode() {
        let store = store()
        #expect(store.traces(through: payments).numbers == [0, 1])
        #expect(store.traces(through: payments, responseTime: 0...0.05).numbers == [1])
        #expect(store.traces(through: ledger).numbers == [0])
        #expect(store.traces(through: client).numbers == [0])
        #expect(store.traces(through: NodeIdentity(name: "payments", type: nil)).isEmpty)
        #expect(store.traces(through: payments, in: TraceSelection([1], capacity: 2)).numbers == [1])
    }

    @Test func tracesAlongAnEdge() {
        let store = store()
        let batch = NodeIdentity(name: "batch", type: nil)
        #expect(store.traces(from: batch, to: payments).numbers == [1])
        // The caller saw 0.07 s, the callee 0.05 s.
        #expect(store.traces(from: batch, to: payments, responseTime: 0.07...0.07).numbers == [1])
        #expect(store.traces(from: batch, to: payments, responseTime: 0.05...0.05).isEmpty)
        #expect(store.traces(from: client, to: checkoutNode, responseTime: 1.2...1.2).numbers == [0])
        #expect(store.traces(from: client, to: payments).isEmpty)
    }

    @Test func activity() {
        let activity = NodeActivity.derived(of: checkoutNode, from: store())
        #expect(activity.urls.map(\.name) == ["https://shop.example.com/checkout"])
        #expect(activity.urls.map(\.detail) == ["POST"])
        #expect(activity.urls.first?.statistics.fault == 1)
        #expect(activity.exceptions.map(\.name) == ["HTTPError"])
        let other = NodeActivity.derived(of: payments, from: store())
        #expect(other.traces.numbers == [0, 1])
        #expect(other.exceptions.map(\.detail) == ["Rate exceeded"])
        #expect(other.exceptions.first?.statistics.total == 1)
    }

    /// Two answers of one service graph: nodes of one identity are one, edges follow them (U-8).
    @Test func mergingAnswers() throws {
        let graph = ServiceGraph.derived(from: store())
        let twice = ServiceGraph.merged([graph, graph])
        #expect(twice.nodes.map(NodeIdentity.init) == graph.nodes.map(NodeIdentity.init))
        let node = try #require(twice.nodes.first { NodeIdentity($0) == payments })
        #expect(node.statistics?.total == 4 && node.statistics?.totalResponseTime == 2.02)
        #expect(node.responseTimes == [HistogramEntry(value: 0.05, count: 2), HistogramEntry(value: 0.96, count: 2)])
        #expect(node.edges.map { twice.nodes[$0.target].name } == ["ledger"])
        #expect(node.edges.first?.statistics?.fault == 2)
        var dangling = ServiceGraph()
        var lone = ServiceNode(referenceID: 5, name: "lone")
        lone.edges = [ServiceEdge(target: 1)]
        dangling.nodes = [lone]
        let merged = ServiceGraph.merged([graph, dangling])
        let target = try #require(merged.nodes.last?.edges.first?.target)
        #expect(merged.positions()[target] == nil)
    }

    /// A read graph is the authority for what it holds; the traces only add to it.
    @Test func readGraphIsCompleted() throws {
        var read = ServiceGraph()
        var node = ServiceNode(referenceID: 40, name: "payments", type: "AWS::ECS::Fargate")
        node.accountID = "123456789012"
        var statistics = RequestStatistics()
        statistics.total = 1000
        node.statistics = statistics
        read.nodes = [node]
        var data = DataSet()
        data.store = store()
        data.graph = read
        let graph = ServiceGraph.combined(data)
        #expect(graph.nodes.count == 9)
        let first = try #require(graph.nodes.first)
        #expect(first.referenceID == 40 && first.statistics?.total == 1000)
        #expect(first.edges.count == 1)
        let batch = try #require(graph.nodes.first { $0.name == "batch" && !$0.isClient })
        #expect(batch.edges.map(\.target) == [40])
        data.graph = nil
        // Traces alone are the derived graph.
        #expect(ServiceGraph.combined(data) == ServiceGraph.derived(from: data.store))
        #expect(Set(graph.nodes.map(\.referenceID)).count == 9)
    }
}
