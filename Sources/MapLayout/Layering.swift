/// An edge inside one component after its direction was settled: from a box further left to one further right.
struct SettledEdge {
    /// The edge's position in `MapGraph.edges`.
    var edge: Int
    /// Local number of the box in the lower layer.
    var left: Int
    /// Local number of the box in the higher layer.
    var right: Int
    /// The arrow runs from right to left.
    var isBack: Bool
}

/// The layers of one connected component: which edges run backwards, and in which column of boxes each box stands.
struct Layering {
    /// Layer of each box.
    private(set) var layers: [Int]
    private(set) var edges: [SettledEdge]
    private var successors: Adjacency
    private var predecessors: Adjacency

    /// - Parameters:
    ///   - nodes: the component's boxes, by rank.
    ///   - edges: its edges without self-loops, as local numbers of their ends.
    init(nodes: [MapGraph.Node], edges ends: [(edge: Int, source: Int, target: Int)]) {
        let count = nodes.count
        let outgoing = Adjacency(count: count, edges: ends.map { ($0.source, $0.target) })
        let kept = KeptLayers.suits(nodes) ? KeptLayers(nodes: nodes, ends: ends) : nil
        let backwards =
            kept?.isBack
            ?? Layering.backEdges(nodes: nodes, outgoing: outgoing, incoming: Layering.degrees(count, ends))
        edges = ends.enumerated().map { index, end in
            let isBack = backwards[index]
            return SettledEdge(
                edge: end.edge, left: isBack ? end.target : end.source, right: isBack ? end.source : end.target,
                isBack: isBack)
        }
        successors = Adjacency(count: count, edges: edges.map { ($0.left, $0.right) })
        predecessors = Adjacency(count: count, edges: edges.map { ($0.right, $0.left) })
        layers = [Int](repeating: 0, count: count)
        if let kept {
            layers = kept.layers
            return
        }
        takeLongestPaths()
        tighten(fixed: nodes.map(\.isFirst))
    }

    /// Takes away the longest edges where all together would pass more layers than there is time and room for.
    /// - Returns: for each edge whether it stays.
    mutating func dropLongest() -> [Bool] {
        func span(_ edge: SettledEdge) -> Int { layers[edge.right] - layers[edge.left] }
        var stays = [Bool](repeating: true, count: edges.count)
        var passages = edges.reduce(0) { $0 + span($1) - 1 }
        guard passages > Layering.mostPassages else { return stays }
        for number in edges.indices.sorted(by: { (span(edges[$1]), $1) < (span(edges[$0]), $0) }) {
            if passages <= Layering.mostPassages { break }
            passages -= span(edges[number]) - 1
            stays[number] = false
        }
        edges = edges.indices.filter { stays[$0] }.map { edges[$0] }
        return stays
    }

    /// So many layers may be passed by all edges of a part. Maps that are no deep chains stay below it (10,000 boxes and 30,000
    /// edges, scale-free), and up to it a layout takes a second and 100 MB at most.
    private static let mostPassages = 200_000

    var layerCount: Int { (layers.max() ?? 0) + 1 }

    private static func degrees(_ count: Int, _ ends: [(edge: Int, source: Int, target: Int)]) -> [Int] {
        var degrees = [Int](repeating: 0, count: count)
        for end in ends { degrees[end.target] += 1 }
        return degrees
    }

    /// Depth first from the boxes that nothing calls, then from the rest by rank: an edge to a box still on the way is one
    /// that closes a cycle. Explicit stack, for chains may be long.
    private static func backEdges(nodes: [MapGraph.Node], outgoing: Adjacency, incoming: [Int]) -> [Bool] {
        var isBack = [Bool](repeating: false, count: outgoing.targets.count)
        var state = [UInt8](repeating: 0, count: nodes.count)
        var next = [Int](repeating: 0, count: nodes.count)
        let starts =
            nodes.indices.filter { nodes[$0].isFirst } + nodes.indices.filter { incoming[$0] == 0 }
            + Array(nodes.indices)
        var stack: [Int] = []
        for start in starts where state[start] == 0 {
            state[start] = 1
            stack.append(start)
            while let node = stack.last {
                let range = outgoing.range(node)
                guard next[node] < range.count else {
                    state[node] = 2
                    stack.removeLast()
                    continue
                }
                let slot = range.lowerBound + next[node]
                next[node] += 1
                let target = outgoing.targets[slot]
                // What calls a client would push it out of the first layer.
                let callsFirst = nodes[target].isFirst && !nodes[node].isFirst
                if state[target] == 1 || callsFirst { isBack[outgoing.edgeNumbers[slot]] = true }
                if callsFirst { continue }
                if state[target] == 0 {
                    state[target] = 1
                    stack.append(target)
                }
            }
        }
        return isBack
    }

    /// Each box one layer right of its rightmost predecessor.
    private mutating func takeLongestPaths() {
        var waiting = layers.indices.map { predecessors.range($0).count }
        var queue = layers.indices.filter { waiting[$0] == 0 }
        var head = 0
        while head < queue.count {
            let node = queue[head]
            head += 1
            for slot in successors.range(node) {
                let target = successors.targets[slot]
                layers[target] = max(layers[target], layers[node] + 1)
                waiting[target] -= 1
                if waiting[target] == 0 { queue.append(target) }
            }
        }
    }

    /// Shortens edges as far as the time allows, then puts clients back into the first layer: nothing calls them.
    private mutating func tighten(fixed: [Bool]) {
        let pairs = edges.map { (left: $0.left, right: $0.right) }
        layers =
            NetworkSimplex(layers: layers, edges: pairs, budget: pairs.count < 2_000 ? 10_000_000 : 3_000_000).layers
        let lowest = layers.min() ?? 0
        for node in layers.indices {
            layers[node] = fixed[node] && predecessors.range(node).isEmpty ? 0 : layers[node] - lowest
        }
    }
}

/// Neighbours in one array: those of node n stand at `range(n)`.
struct Adjacency {
    private(set) var starts: [Int]
    private(set) var targets: [Int]
    /// Which edge each entry comes from.
    private(set) var edgeNumbers: [Int]

    init(count: Int, edges: [(Int, Int)]) {
        starts = [Int](repeating: 0, count: count + 1)
        for edge in edges { starts[edge.0 + 1] += 1 }
        for node in 0..<count { starts[node + 1] += starts[node] }
        targets = [Int](repeating: 0, count: edges.count)
        edgeNumbers = targets
        var fill = starts
        for (number, edge) in edges.enumerated() {
            targets[fill[edge.0]] = edge.1
            edgeNumbers[fill[edge.0]] = number
            fill[edge.0] += 1
        }
    }

    func range(_ node: Int) -> Range<Int> { starts[node]..<starts[node + 1] }
}
