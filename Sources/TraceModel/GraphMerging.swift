extension ServiceGraph {
    /// The pages of one answer as one graph: their `ReferenceId`s belong together.
    public static func joined(pages: [ServiceGraph]) -> ServiceGraph {
        var result = ServiceGraph()
        for page in pages {
            result.nodes += page.nodes
            result.widen(page)
        }
        return result
    }

    /// Several answers as one graph: nodes of one identity (U-8) are united, edges renumbered, statistics and histograms
    /// added (reference 3.1). An edge whose target its answer does not hold keeps a target that no node has.
    public static func merged(_ graphs: [ServiceGraph]) -> ServiceGraph {
        guard graphs.count > 1 else { return graphs.first ?? ServiceGraph() }
        var merger = GraphMerger()
        for graph in graphs { merger.add(graph) }
        return merger.result
    }

    /// Takes another answer's window and marks in.
    public mutating func widen(_ other: ServiceGraph) {
        start = [start, other.start].compactMap { $0 }.min()
        end = [end, other.end].compactMap { $0 }.max()
        containsOldGroupVersions = containsOldGroupVersions || other.containsOldGroupVersions
    }
}

private struct GraphMerger {
    var result = ServiceGraph()
    private var positions: [NodeIdentity: Int] = [:]
    /// Targets without a node: below 0, so that they never meet a node's number.
    private var nextMissing = -1

    mutating func add(_ graph: ServiceGraph) {
        result.widen(graph)
        var targets: [Int: Int] = [:]
        for node in graph.nodes {
            let position = place(node)
            if targets[node.referenceID] == nil { targets[node.referenceID] = position }
        }
        for node in graph.nodes {
            guard let source = positions[NodeIdentity(node)] else { continue }
            for edge in node.edges { addEdge(edge, source, &targets) }
        }
    }

    /// The position of the node that the given one is united with.
    private mutating func place(_ node: ServiceNode) -> Int {
        let identity = NodeIdentity(node)
        guard let position = positions[identity] else {
            var copy = node
            copy.referenceID = result.nodes.count
            copy.edges = []
            positions[identity] = result.nodes.count
            result.nodes.append(copy)
            return copy.referenceID
        }
        result.nodes[position].unite(node)
        return position
    }

    private mutating func addEdge(_ edge: ServiceEdge, _ source: Int, _ targets: inout [Int: Int]) {
        var edge = edge
        if let target = targets[edge.target] {
            edge.target = target
        } else {
            targets[edge.target] = nextMissing
            edge.target = nextMissing
            nextMissing -= 1
        }
        let same = result.nodes[source].edges.firstIndex { $0.target == edge.target && $0.type == edge.type }
        if let same {
            result.nodes[source].edges[same].unite(edge)
        } else {
            result.nodes[source].edges.append(edge)
        }
    }
}

extension ServiceNode {
    /// Adds what another answer says of the same node; its edges are left to the caller.
    mutating func unite(_ other: ServiceNode) {
        names += other.names.filter { !names.contains($0) }
        isRoot = isRoot || other.isRoot
        state = state == "active" || other.state == "active" ? "active" : state ?? other.state
        start = [start, other.start].compactMap { $0 }.min()
        end = [end, other.end].compactMap { $0 }.max()
        statistics = RequestStatistics.united(statistics, other.statistics)
        responseTimes = united(responseTimes, other.responseTimes)
        durations = united(durations, other.durations)
    }
}

extension ServiceEdge {
    mutating func unite(_ other: ServiceEdge) {
        start = [start, other.start].compactMap { $0 }.min()
        end = [end, other.end].compactMap { $0 }.max()
        statistics = RequestStatistics.united(statistics, other.statistics)
        responseTimes = united(responseTimes, other.responseTimes)
        eventAges = united(eventAges, other.eventAges)
        aliases += other.aliases.filter { !aliases.contains($0) }
    }
}

extension RequestStatistics {
    /// The sum of what is there; nil when neither is.
    static func united(_ a: RequestStatistics?, _ b: RequestStatistics?) -> RequestStatistics? {
        guard var sum = a, let b else { return a ?? b }
        sum.add(b)
        return sum
    }
}
