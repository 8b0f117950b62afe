/// What of a layout follows from the edges and not from the sizes of boxes: the connected parts, their layers, and the order in
/// them. It is most of the work, and one plan serves all levels of detail of a map.
public struct MapPlan: Sendable {
    /// A connected part of at least two boxes.
    struct Part {
        /// By rank, as positions in `MapGraph.nodes`.
        var nodes: [Int] = []
        /// By rank of their ends, so that the order of the input does not matter.
        var edges: [Int] = []
        /// The others: they are too long to be drawn.
        let undrawn: [Int]
        let layering: Layering
        /// The order of each layer where edges into one box share their passages.
        let sharing: [[Int]]
        /// The order where each edge has its own, which crosses less in some graphs; nil where that is no other, and for what is so
        /// large that there is no time to try.
        let apart: [[Int]]?
    }

    /// Large ones first; those of a map before in the order in which they stood.
    let parts: [Part]
    /// Boxes without edges to others.
    let singles: [Int]
    /// Boxes that call themselves.
    let loops: Set<Int>
    /// Edges that pass so many layers that they are not drawn.
    let undrawn: Set<Int>

    public init(_ graph: MapGraph) {
        var split = Split(graph)
        split.run()
        parts = split.parts.map { Part(graph, $0.nodes, $0.edges) }
        (singles, loops) = (split.singles, split.loops)
        undrawn = parts.reduce(into: []) { $0.formUnion($1.undrawn) }
    }
}

extension MapPlan.Part {
    fileprivate init(_ graph: MapGraph, _ nodes: [Int], _ edges: [Int]) {
        var local: [Int: Int] = [:]
        for (number, node) in nodes.enumerated() { local[node] = number }
        let sorted = edges.sorted {
            let (a, b) = (graph.edges[$0], graph.edges[$1])
            let left = (graph.nodes[a.source].rank, graph.nodes[a.target].rank, $0)
            return left < (graph.nodes[b.source].rank, graph.nodes[b.target].rank, $1)
        }
        let ends = sorted.map {
            (edge: $0, source: local[graph.edges[$0].source] ?? 0, target: local[graph.edges[$0].target] ?? 0)
        }
        let boxes = nodes.map { graph.nodes[$0] }
        var layering = Layering(nodes: boxes, edges: ends)
        let stays = layering.dropLongest()
        let kept = KeptLayers.suits(boxes) ? boxes.map { $0.before?.row } : nil
        let shared = LayeredGraph(nodes: boxes, layering: layering, sharesPassages: true)
        self.nodes = nodes
        self.edges = sorted.indices.filter { stays[$0] }.map { sorted[$0] }
        undrawn = sorted.indices.filter { !stays[$0] }.map { sorted[$0] }
        self.layering = layering
        sharing = Ordering.ordered(shared, kept: kept)
        apart =
            shared.sharesPassages && sorted.count < 1_000
            ? Ordering.ordered(LayeredGraph(nodes: boxes, layering: layering, sharesPassages: false), kept: kept) : nil
    }
}

/// The connected parts of a graph.
private struct Split {
    private let graph: MapGraph
    private var sets: DisjointSets
    private(set) var parts: [(nodes: [Int], edges: [Int])] = []
    private(set) var singles: [Int] = []
    private(set) var loops: Set<Int> = []

    init(_ graph: MapGraph) {
        self.graph = graph
        sets = DisjointSets(count: graph.nodes.count)
    }

    mutating func run() {
        let used = join()
        var found: [Int: (nodes: [Int], edges: [Int])] = [:]
        for node in graph.nodes.indices.sorted(by: { graph.nodes[$0].rank < graph.nodes[$1].rank }) {
            found[sets.root(node), default: ([], [])].nodes.append(node)
        }
        for edge in used { found[sets.root(graph.edges[edge].source), default: ([], [])].edges.append(edge) }
        let sorted = found.values.map { (top: top($0.nodes), part: $0) }.sorted {
            if $0.top != $1.top { return $0.top < $1.top }
            let (a, b) = ($0.part.nodes, $1.part.nodes)
            return a.count != b.count ? a.count > b.count : graph.nodes[a[0]].rank < graph.nodes[b[0]].rank
        }
        parts = sorted.map(\.part).filter { $0.nodes.count > 1 }
        singles = sorted.map(\.part).filter { $0.nodes.count == 1 }.map { $0.nodes[0] }
    }

    /// Joins what edges join.
    /// - Returns: the edges between two boxes that are there.
    private mutating func join() -> [Int] {
        var used: [Int] = []
        for (number, edge) in graph.edges.enumerated() {
            guard graph.nodes.indices.contains(edge.source), graph.nodes.indices.contains(edge.target) else { continue }
            if edge.source == edge.target {
                loops.insert(edge.source)
                continue
            }
            used.append(number)
            let (a, b) = (sets.root(edge.source), sets.root(edge.target))
            if a != b { sets.join(max(a, b), to: min(a, b)) }
        }
        return used
    }

    /// The first row that a part stood on, the last row for a new one.
    private func top(_ nodes: [Int]) -> Int { nodes.lazy.compactMap { graph.nodes[$0].before?.row }.min() ?? .max }
}
