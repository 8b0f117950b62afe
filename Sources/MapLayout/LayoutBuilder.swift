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
    private let graph: MapGraph
    private let gap: Int
    private let stub: Int
    private(set) var layout = MapLayout()
    /// Boxes of one component and layer, top to bottom: what the arrow keys walk through.
    private(set) var columns: [[Int]] = []
    private var routes: [[MapPoint]]
    private var nextRow = 0

    init(_ graph: MapGraph, gap: Int, stub: Int) {
        self.graph = graph
        self.gap = gap
        self.stub = stub
        routes = Array(repeating: [], count: graph.edges.count)
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

    private struct Component {
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
            $0.nodes.count != $1.nodes.count
                ? $0.nodes.count > $1.nodes.count : graph.nodes[$0.nodes[0]].rank < graph.nodes[$1.nodes[0]].rank
        }
        return (sorted.filter { $0.nodes.count > 1 }, sorted.filter { $0.nodes.count == 1 }.map { $0.nodes[0] })
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
        let part = ComponentLayout(
            nodes: component.nodes.map { graph.nodes[$0] }, ends: ends,
            labelWidths: edges.map { graph.edges[$0].labelWidth }, gap: gap, stub: stub)
        take(part, component)
    }

    private mutating func take(_ part: ComponentLayout, _ component: Component) {
        let points = part.graph.links.map { part.corners($0) }
        var top = part.rows.min() ?? 0
        for list in points { for point in list { top = min(top, point.y) } }
        let dy = nextRow - top
        layout.crossings += part.crossings
        for (number, node) in component.nodes.enumerated() {
            var box = part.box(number)
            box.y += dy
            layout.boxes[node] = box
            grow(box.right, box.bottom)
        }
        let firstLine = layout.lines.count
        var horizontals: [MapLine] = []
        for (link, list) in zip(part.graph.links, points) {
            draw(part, link, list.map { MapPoint(x: $0.x, y: $0.y + dy) }, component, &horizontals)
        }
        addVerticals(part, dy)
        addMerged(horizontals)
        for line in layout.lines[firstLine...] { grow(line.to.x + 1, line.to.y + 1) }
        addRoutes(part, points, dy)
        for layer in part.graph.layers {
            let boxes = layer.filter { part.graph.isBox($0) }.map { component.nodes[$0] }
            if !boxes.isEmpty { columns.append(boxes) }
        }
        nextRow = layout.height + 1
    }

    private mutating func grow(_ right: Int, _ bottom: Int) {
        layout.width = max(layout.width, right)
        layout.height = max(layout.height, bottom)
    }

    /// The horizontal runs of a link, its arrow and its port.
    private mutating func draw(
        _ part: ComponentLayout, _ link: Link, _ points: [MapPoint], _ component: Component,
        _ horizontals: inout [MapLine]
    ) {
        var points = points
        let last = points.count - 1
        let graph = part.graph
        if graph.isBox(link.left) {
            let place = points[0]
            if link.isBack {
                layout.arrows.append(MapArrow(place: place, direction: .up, box: component.nodes[link.left]))
            } else {
                // From the border itself, so that the first cell joins it.
                points[0].x -= 1
                layout.ports.append(points[0])
            }
        } else {
            // Across the layer it passes.
            points[0].x -= 1
        }
        if graph.isBox(link.right) {
            if link.isBack {
                let below = points[last]
                layout.lines.append(MapLine(from: MapPoint(x: below.x, y: below.y - 1), to: below))
                layout.joints.insert(below)
            } else {
                layout.arrows.append(
                    MapArrow(place: points[last], direction: .right, box: component.nodes[link.right]))
            }
        } else {
            points[last].x += part.layerWidths[graph.layerOf[link.right]] - 1
        }
        for (a, b) in zip(points, points.dropFirst()) where a.y == b.y && a.x != b.x {
            horizontals.append(MapLine(from: a, to: b))
        }
    }

    private mutating func addVerticals(_ part: ComponentLayout, _ dy: Int) {
        for (layer, channel) in part.channels.enumerated() {
            for (number, track) in channel.tracks.enumerated() {
                let x = part.trackColumn(layer: layer, track: number)
                layout.lines.append(
                    MapLine(from: MapPoint(x: x, y: track.top + dy), to: MapPoint(x: x, y: track.bottom + dy)))
                for row in track.leftRows + track.rightRows { layout.joints.insert(MapPoint(x: x, y: row + dy)) }
            }
        }
    }

    /// Runs on one row that share a cell become one.
    private mutating func addMerged(_ lines: [MapLine]) {
        let sorted = lines.sorted { ($0.from.y, $0.from.x, $0.to.x) < ($1.from.y, $1.from.x, $1.to.x) }
        var current: MapLine?
        for line in sorted {
            if var open = current, open.from.y == line.from.y, line.from.x <= open.to.x {
                open.to.x = max(open.to.x, line.to.x)
                current = open
            } else {
                if let current { layout.lines.append(current) }
                current = line
            }
        }
        if let current { layout.lines.append(current) }
        layout.arrows = unique(layout.arrows)
        layout.ports = unique(layout.ports)
    }

    private func unique<Element: Hashable>(_ list: [Element]) -> [Element] {
        var seen: Set<Element> = []
        return list.filter { seen.insert($0).inserted }
    }

    private mutating func addRoutes(_ part: ComponentLayout, _ points: [[MapPoint]], _ dy: Int) {
        for (number, edge) in part.layering.edges.enumerated() {
            var route: [MapPoint] = []
            for link in part.graph.pathLinks[number] {
                for point in points[link] { append(MapPoint(x: point.x, y: point.y + dy), to: &route) }
            }
            if edge.isBack {
                route.reverse()
                layout.backEdges.insert(edge.edge)
            }
            routes[edge.edge] = route
            if let place = part.labelPlace(number) {
                let label = MapPoint(x: place.x, y: place.y + dy)
                let width = graph.edges[edge.edge].labelWidth
                layout.labels.append(MapLabel(edge: edge.edge, place: label, width: width))
            }
        }
    }

    /// Adds a corner, without corners at which nothing turns.
    private func append(_ point: MapPoint, to route: inout [MapPoint]) {
        if route.last == point { return }
        if route.count > 1 {
            let (a, b) = (route[route.count - 2], route[route.count - 1])
            if (a.x == b.x && b.x == point.x) || (a.y == b.y && b.y == point.y) { route.removeLast() }
        }
        route.append(point)
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
