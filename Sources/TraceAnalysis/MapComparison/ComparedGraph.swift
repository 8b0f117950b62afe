import TraceModel

extension MapComparison {
    /// Both maps in one, for drawing: names bear `+` where a node is new, `-` where it is gone, `!` where it fails more, `~` where it
    /// is slower. Figures are those of the map that is looked at.
    public static func united(_ a: ServiceGraph, against b: ServiceGraph) -> ServiceGraph {
        let comparison = MapComparison(a, against: b)
        var marks: [NodeIdentity: String] = [:]
        for change in comparison.changes where change.target == nil { marks[change.source] = mark(change.kind) }
        var result = a
        var positions: [NodeIdentity: Int] = [:]
        for (place, node) in a.nodes.enumerated() {
            positions[NodeIdentity(node)] = positions[NodeIdentity(node)] ?? place
        }
        var next = a.freeReferenceID()
        for node in b.nodes where positions[NodeIdentity(node)] == nil {
            var copy = node
            copy.referenceID = next
            copy.edges = []
            positions[NodeIdentity(node)] = result.nodes.count
            result.nodes.append(copy)
            next += 1
        }
        addGoneEdges(of: b, to: &result, positions)
        for place in result.nodes.indices {
            let mark = marks[NodeIdentity(result.nodes[place])] ?? ""
            guard !mark.isEmpty else { continue }
            result.nodes[place].name = mark + " " + result.nodes[place].name
            result.nodes[place].names = [result.nodes[place].name]
        }
        return result
    }

    private static func addGoneEdges(
        of graph: ServiceGraph, to result: inout ServiceGraph, _ positions: [NodeIdentity: Int]
    ) {
        let old = graph.positions()
        for node in graph.nodes {
            guard let source = positions[NodeIdentity(node)] else { continue }
            var known = Set(result.nodes[source].edges.map(ServiceGraph.EdgeKey.init))
            for edge in node.edges {
                guard let place = old[edge.target], let target = positions[NodeIdentity(graph.nodes[place])] else {
                    continue
                }
                var copy = edge
                copy.target = result.nodes[target].referenceID
                guard known.insert(ServiceGraph.EdgeKey(copy)).inserted else { continue }
                result.nodes[source].edges.append(copy)
            }
        }
    }

    /// The sign of a kind of change.
    public static func mark(_ kind: Kind) -> String {
        switch kind {
        case .new: "+"
        case .gone: "-"
        case .redder: "!"
        case .slower: "~"
        case .better, .same: ""
        }
    }
}
