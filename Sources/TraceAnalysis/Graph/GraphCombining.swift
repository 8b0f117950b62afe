import TraceModel

extension ServiceGraph {
    /// The graph of a data set: what an API answered, with the nodes and edges added that only the traces show; without
    /// an answer, the graph of the traces. An answer counts more requests than traces were fetched, so it is the authority
    /// for the nodes and edges that it holds.
    public static func combined(_ data: DataSet) -> ServiceGraph {
        guard let read = data.graph else { return derived(from: data.store) }
        guard data.store.traceCount > 0 else { return read }
        return read.completed(by: derived(from: data.store))
    }

    /// This graph, and what only the other one has. Reference ids of this one stay.
    public func completed(by other: ServiceGraph) -> ServiceGraph {
        var result = self
        var next = freeReferenceID()
        let index = Dictionary(grouping: nodes.indices) { NodeIdentity(name: nodes[$0].name, type: nodes[$0].type) }
        let positions = other.nodes.map { place($0, index, in: &result, &next) }
        let byID = other.positions()
        for (number, node) in other.nodes.enumerated() {
            var known = Set(result.nodes[positions[number]].edges.map(EdgeKey.init))
            for edge in node.edges {
                guard let target = byID[edge.target] else { continue }
                var copy = edge
                copy.target = result.nodes[positions[target]].referenceID
                if known.insert(EdgeKey(copy)).inserted {
                    result.nodes[positions[number]].edges.append(copy)
                }
            }
        }
        result.widen(other)
        return result
    }

    /// The first of a run of numbers that no node and no edge of this graph has.
    func freeReferenceID() -> Int {
        let used = nodes.map(\.referenceID) + nodes.flatMap(\.edges).map(\.target)
        // Answers count from 0. A number at the far end, where no more follow, leaves room at the near one.
        let highest = used.filter { $0 < Int.max / 2 }.max() ?? -1
        return max(-1, highest) + 1
    }

    /// What tells the edges of a node apart.
    struct EdgeKey: Hashable {
        var target: Int
        var type: String?

        init(_ edge: ServiceEdge) { (target, type) = (edge.target, edge.type) }
    }

    /// The position in `result` of a node of the other graph, added when this graph has none that matches.
    /// - Parameter index: this graph's positions by identity without account.
    private func place(
        _ node: ServiceNode, _ index: [NodeIdentity: [Int]], in result: inout ServiceGraph, _ next: inout Int
    ) -> Int {
        let identity = NodeIdentity(node)
        let near = index[NodeIdentity(name: node.name, type: node.type)] ?? []
        let same = near.first { NodeIdentity(nodes[$0]) == identity }
        if let position = same ?? near.first(where: { NodeIdentity(nodes[$0]).matches(identity) }) { return position }
        var copy = node
        copy.referenceID = next
        copy.edges = []
        next += 1
        result.nodes.append(copy)
        return result.nodes.count - 1
    }
}
