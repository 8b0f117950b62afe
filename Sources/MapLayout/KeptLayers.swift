/// Layers for a component most of whose boxes stood on an earlier map: what stays keeps its layer and what is new takes one
/// beside its neighbours, so that the picture stays the one people know (North and Woodhull, "Online hierarchical graph drawing").
struct KeptLayers {
    private(set) var layers: [Int]
    /// For each edge whether it runs from right to left.
    private(set) var isBack: [Bool]

    /// Whether enough is known of where the boxes stood.
    static func suits(_ nodes: [MapGraph.Node]) -> Bool {
        nodes.count { $0.before != nil } * 2 > nodes.count
    }

    init(nodes: [MapGraph.Node], ends: [(edge: Int, source: Int, target: Int)]) {
        let found = KeptLayers.guess(nodes, ends)
        // A total order, clients before all: so no ring of forward edges can come about.
        let order = nodes.indices.sorted {
            (nodes[$0].isFirst ? 0 : 1, found[$0], $0) < (nodes[$1].isFirst ? 0 : 1, found[$1], $1)
        }
        var place = [Int](repeating: 0, count: nodes.count)
        for (number, node) in order.enumerated() { place[node] = number }
        isBack = ends.map { place[$0.source] > place[$0.target] }
        layers = found
        push(order, ends, nodes)
        let lowest = layers.min() ?? 0
        for node in layers.indices { layers[node] -= lowest }
    }

    /// Where boxes stood; new ones go behind what calls them, else before what they call.
    private static func guess(
        _ nodes: [MapGraph.Node], _ ends: [(edge: Int, source: Int, target: Int)]
    ) -> [Int] {
        var layers = nodes.map { $0.before?.layer ?? ($0.isFirst ? 0 : nil) }
        var open = ends.filter { layers[$0.source] == nil || layers[$0.target] == nil }
        while !open.isEmpty {
            var found: [Int: Int] = [:]
            for end in open {
                if let source = layers[end.source], layers[end.target] == nil {
                    found[end.target] = max(found[end.target] ?? .min, source + 1)
                }
            }
            if found.isEmpty {
                for end in open {
                    if let target = layers[end.target], layers[end.source] == nil {
                        found[end.source] = min(found[end.source] ?? .max, target - 1)
                    }
                }
            }
            guard !found.isEmpty else { break }
            for (node, layer) in found { layers[node] = layer }
            open = open.filter { layers[$0.source] == nil || layers[$0.target] == nil }
        }
        return layers.map { $0 ?? 0 }
    }

    /// Moves right what an edge would else reach from its own layer or from further right.
    private mutating func push(
        _ order: [Int], _ ends: [(edge: Int, source: Int, target: Int)], _ nodes: [MapGraph.Node]
    ) {
        let forward = ends.indices.map {
            isBack[$0] ? (ends[$0].target, ends[$0].source) : (ends[$0].source, ends[$0].target)
        }
        let successors = Adjacency(count: nodes.count, edges: forward)
        for node in order {
            for slot in successors.range(node) {
                let target = successors.targets[slot]
                layers[target] = max(layers[target], layers[node] + 1)
            }
        }
    }
}
