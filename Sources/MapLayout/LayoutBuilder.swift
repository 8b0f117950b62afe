extension MapLayout {
    /// Lays a graph out.
    /// - Parameters:
    ///   - graph: boxes and edges; edges whose ends are not among the boxes are left out.
    ///   - gap: blank rows between two boxes of a layer.
    ///   - stub: columns between two layers at least, from 3.
    ///   - shelf: columns to which boxes without edges are lined up at the bottom, at least.
    public init(_ graph: MapGraph, gap: Int = 1, stub: Int = 4, shelf: Int = 78) {
        var builder = LayoutBuilder(graph, gap: gap, stub: max(3, stub))
        builder.run(shelf: shelf)
        self = builder.layout
        index = MapIndex(self, columns: builder.columns)
    }
}

/// Lays out component by component and puts them below one another.
struct LayoutBuilder {
    let graph: MapGraph
    private let gap: Int
    private let stub: Int
    var layout = MapLayout()
    /// Boxes of one component and layer, top to bottom: what the arrow keys walk through.
    var columns: [[Int]] = []
    var routes: [[MapPoint]]
    var nextRow = 0

    init(_ graph: MapGraph, gap: Int, stub: Int) {
        self.graph = graph
        self.gap = gap
        self.stub = stub
        routes = Array(repeating: [], count: graph.edges.count)
        layout.layers = Array(repeating: 0, count: graph.nodes.count)
        layout.boxes = graph.nodes.map { MapRect(x: 0, y: 0, width: $0.width, height: $0.height) }
    }

    mutating func run(shelf: Int) {
        let (components, single) = split()
        for component in components { place(component) }
        placeSingles(single, shelf: max(shelf, layout.width))
        layout.routeStarts.reserveCapacity(routes.count + 1)
        for route in routes {
            layout.corners.append(contentsOf: route)
            layout.routeStarts.append(layout.corners.count)
        }
    }

    struct Component {
        var nodes: [Int] = []
        var edges: [Int] = []
    }

    /// The connected components, large ones first, and the boxes without edges.
    private mutating func split() -> (components: [Component], single: [Int]) {
        let count = graph.nodes.count
        var parent = Array(0..<count)
        func root(_ node: Int) -> Int {
            var node = node
            while parent[node] != node {
                parent[node] = parent[parent[node]]
                node = parent[node]
            }
            return node
        }
        var used: [Int] = []
        for (number, edge) in graph.edges.enumerated() {
            guard (0..<count).contains(edge.source), (0..<count).contains(edge.target) else { continue }
            if edge.source == edge.target {
                layout.loops.insert(edge.source)
                continue
            }
            used.append(number)
            let (a, b) = (root(edge.source), root(edge.target))
            if a != b { parent[max(a, b)] = min(a, b) }
        }
        var components: [Int: Component] = [:]
        for node in graph.nodes.indices.sorted(by: { graph.nodes[$0].rank < graph.nodes[$1].rank }) {
            components[root(node), default: Component()].nodes.append(node)
        }
        for edge in used { components[root(graph.edges[edge].source), default: Component()].edges.append(edge) }
        let sorted = components.values.sorted {
            let (before, other) = (top($0), top($1))
            if before != other { return before < other }
            return $0.nodes.count != $1.nodes.count
                ? $0.nodes.count > $1.nodes.count : graph.nodes[$0.nodes[0]].rank < graph.nodes[$1.nodes[0]].rank
        }
        return (sorted.filter { $0.nodes.count > 1 }, sorted.filter { $0.nodes.count == 1 }.map { $0.nodes[0] })
    }

    /// The first row a component stood on, the last row for a new one.
    private func top(_ component: Component) -> Int {
        component.nodes.lazy.compactMap { graph.nodes[$0].before?.row }.min() ?? .max
    }

    private mutating func place(_ component: Component) {
        var local: [Int: Int] = [:]
        for (number, node) in component.nodes.enumerated() { local[node] = number }
        // By rank of their ends, so that the order of the input does not matter.
        let edges = component.edges.sorted {
            let (a, b) = (graph.edges[$0], graph.edges[$1])
            let left = (graph.nodes[a.source].rank, graph.nodes[a.target].rank, $0)
            return left < (graph.nodes[b.source].rank, graph.nodes[b.target].rank, $1)
        }
        let ends = edges.map {
            (edge: $0, source: local[graph.edges[$0].source] ?? 0, target: local[graph.edges[$0].target] ?? 0)
        }
        let nodes = component.nodes.map { graph.nodes[$0] }
        let layering = Layering(nodes: nodes, edges: ends)
        let labelWidths = edges.map { graph.edges[$0].labelWidth }
        func laidOut(_ sharesPassages: Bool) -> ComponentLayout {
            ComponentLayout(
                nodes: nodes, layering: layering, sharesPassages: sharesPassages, labelWidths: labelWidths, gap: gap,
                stub: stub)
        }
        var best = laidOut(true)
        // Lines of their own cross less often in some graphs; what is large has no time to try.
        if best.crossings > 0, edges.count < 1_000 {
            let other = laidOut(false)
            if other.crossings < best.crossings { best = other }
        }
        take(best, component)
    }

    private mutating func placeSingles(_ boxes: [Int], shelf: Int) {
        var (x, y, rowHeight) = (0, nextRow, 0)
        var row: [Int] = []
        for box in boxes {
            let size = layout.boxes[box]
            if x > 0, x + size.width > shelf {
                columns.append(contentsOf: row.map { [$0] })
                row = []
                (x, y, rowHeight) = (0, y + rowHeight + gap, 0)
            }
            layout.boxes[box].x = x
            layout.boxes[box].y = y
            row.append(box)
            grow(x + size.width, y + size.height)
            rowHeight = max(rowHeight, size.height)
            x += size.width + 2
        }
        columns.append(contentsOf: row.map { [$0] })
    }
}
