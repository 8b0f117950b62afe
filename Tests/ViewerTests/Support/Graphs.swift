import TraceModel

/// Service graphs written by hand: `shop-orders` is an edge, figures follow from the names' order.
enum Graphs {
    static func statistics(ok: Int64, error: Int64 = 0, throttle: Int64 = 0, fault: Int64 = 0, seconds: Double)
        -> RequestStatistics
    {
        var statistics = RequestStatistics()
        (statistics.ok, statistics.error, statistics.throttle, statistics.fault) = (ok, error, throttle, fault)
        statistics.total = ok + error + throttle + fault
        statistics.totalResponseTime = seconds
        return statistics
    }

    static func node(_ id: Int, _ name: String, _ type: String?, calls: [Int] = [], _ figures: RequestStatistics?)
        -> ServiceNode
    {
        var node = ServiceNode(referenceID: id, name: name, type: type)
        node.start = Timestamp(seconds: 1_772_323_200)
        node.end = Timestamp(seconds: 1_772_323_260)
        node.statistics = figures
        if let mean = figures?.meanResponseTime, let total = figures?.total {
            node.responseTimes = [
                HistogramEntry(value: mean / 2, count: Double(total - 1)), HistogramEntry(value: mean * 4, count: 1),
            ]
        }
        node.edges = calls.map { target in
            var edge = ServiceEdge(target: target)
            (edge.start, edge.end, edge.statistics) = (node.start, node.end, figures)
            return edge
        }
        return node
    }

    /// client -> shop -> orders (a table) and mail (faulty), one minute long.
    static var shop: ServiceGraph {
        var graph = ServiceGraph()
        graph.nodes = [
            node(1, "shop", nil, calls: [2, 3], statistics(ok: 40, error: 2, seconds: 4.2)),
            node(0, "shop", "client", calls: [1], nil),
            node(2, "orders", "AWS::DynamoDB::Table", statistics(ok: 20, seconds: 0.4)),
            node(3, "mail", nil, statistics(ok: 8, fault: 2, seconds: 1)),
        ]
        graph.nodes[0].isRoot = true
        // The client's calls are the shop's.
        graph.nodes[1].edges[0].statistics = graph.nodes[0].statistics
        graph.nodes[0].edges[0].statistics = graph.nodes[2].statistics
        graph.nodes[0].edges[1].statistics = graph.nodes[3].statistics
        return graph
    }
}

extension DataSet {
    init(graph: ServiceGraph) {
        self.init()
        self.graph = graph
    }
}
