import TraceModel

/// Which boxes and edges a service graph has: its own nodes at their own positions, then one stand-in for each
/// missing target of an edge.
public struct MapTopology: Hashable, Sendable {
    /// Where an edge stands in the graph.
    public struct EdgePlace: Hashable, Sendable {
        /// Position in `ServiceGraph.nodes`.
        public var node: Int
        /// Position in that node's `edges`.
        public var edge: Int
    }

    /// How many nodes the graph itself has.
    public let nodeCount: Int
    /// The ids that edges name and the graph does not hold; box `nodeCount + i` stands for the i-th.
    public let missing: [Int]
    /// Source and target by box, in the graph's order.
    public let ends: [MapGraph.Edge]
    /// The place of each of `ends` in the graph.
    public let places: [EdgePlace]
    /// The rank of each box: clients, then by name, type and account.
    public let ranks: [Int]
    public let isFirst: [Bool]

    public init(_ graph: ServiceGraph) {
        let positions = graph.positions()
        var missing: [Int] = []
        var standIns: [Int: Int] = [:]
        var ends: [MapGraph.Edge] = []
        var places: [EdgePlace] = []
        for (source, node) in graph.nodes.enumerated() {
            for (number, edge) in node.edges.enumerated() {
                var target = positions[edge.target] ?? standIns[edge.target]
                if target == nil {
                    target = graph.nodes.count + missing.count
                    standIns[edge.target] = target
                    missing.append(edge.target)
                }
                ends.append(MapGraph.Edge(source: source, target: target ?? source))
                places.append(EdgePlace(node: source, edge: number))
            }
        }
        nodeCount = graph.nodes.count
        self.missing = missing
        self.ends = ends
        self.places = places
        ranks = MapTopology.ranks(graph) + missing.indices.map { graph.nodes.count + $0 }
        isFirst = graph.nodes.map(\.isClient) + missing.map { _ in false }
    }

    /// The boxes and edges with the sizes that a level of detail gives them.
    public func graph(size: (Int) -> (width: Int, height: Int), labelWidth: (Int) -> Int) -> MapGraph {
        let nodes = ranks.indices.map { box in
            let (width, height) = size(box)
            return MapGraph.Node(width: width, height: height, isFirst: isFirst[box], rank: ranks[box])
        }
        let edges = ends.indices.map { edge in
            MapGraph.Edge(source: ends[edge].source, target: ends[edge].target, labelWidth: labelWidth(edge))
        }
        return MapGraph(nodes: nodes, edges: edges)
    }

    /// By text, but runs of digits by their number: `leaf-2` before `leaf-10`.
    private static func isBefore(_ a: String, _ b: String) -> Bool {
        let (a, b) = (Array(a.utf8), Array(b.utf8))
        var (i, j) = (0, 0)
        while i < a.count, j < b.count {
            let (first, second) = (digits(a, from: i), digits(b, from: j))
            if first > 0, second > 0 {
                let (left, right) = (a[i..<(i + first)].drop { $0 == 0x30 }, b[j..<(j + second)].drop { $0 == 0x30 })
                if left.count != right.count { return left.count < right.count }
                if !left.elementsEqual(right) { return left.lexicographicallyPrecedes(right) }
                (i, j) = (i + first, j + second)
                continue
            }
            if a[i] != b[j] { return a[i] < b[j] }
            (i, j) = (i + 1, j + 1)
        }
        return a.count - i != b.count - j ? a.count - i < b.count - j : a.lexicographicallyPrecedes(b)
    }

    private static func digits(_ text: [UInt8], from start: Int) -> Int {
        text[start...].prefix { (0x30...0x39).contains($0) }.count
    }

    private static func ranks(_ graph: ServiceGraph) -> [Int] {
        func precedes(_ a: Int, _ b: Int) -> Bool {
            let (left, right) = (graph.nodes[a], graph.nodes[b])
            if left.isClient != right.isClient { return left.isClient }
            if left.name != right.name { return isBefore(left.name, right.name) }
            let (leftType, rightType) = (left.type ?? "", right.type ?? "")
            if leftType != rightType { return leftType < rightType }
            let (leftAccount, rightAccount) = (left.accountID ?? "", right.accountID ?? "")
            return leftAccount != rightAccount ? leftAccount < rightAccount : a < b
        }
        var ranks = [Int](repeating: 0, count: graph.nodes.count)
        for (rank, node) in graph.nodes.indices.sorted(by: precedes).enumerated() { ranks[node] = rank }
        return ranks
    }
}
