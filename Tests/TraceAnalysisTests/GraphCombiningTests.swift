import TestSupport
import Testing
import TraceAnalysis
import TraceModel

@Suite struct GraphCombiningTests {
    /// A node that only the traces show gets a number that nobody has, also when the answer uses the last one there is.
    @Test(arguments: [0, 7, Int.max - 1, Int.max]) func newNumbersAreFree(_ last: Int) {
        var builder = StoreBuilder()
        builder.add(1, [.segment("shown by traces", 0, 10)])
        var data = DataSet()
        data.store = builder.store
        var answered = ServiceNode(referenceID: last, name: "answered")
        answered.edges = [ServiceEdge(target: last)]
        var graph = ServiceGraph()
        graph.nodes = [answered, ServiceNode(referenceID: 3, name: "another")]
        data.graph = graph
        let numbers = ServiceGraph.combined(data).nodes.map(\.referenceID)
        // The answer's two, the traces' service, and its client.
        #expect(numbers.count == 4 && Set(numbers).count == 4)
        #expect(numbers.first == last)
    }
}
