extension MapLayout {
    /// Lays a graph out.
    /// - Parameters:
    ///   - graph: boxes and edges; edges whose ends are not among the boxes are left out.
    ///   - plan: of a graph that differs from this one in sizes alone; nil to make it.
    ///   - gap: blank rows between two boxes of a layer.
    ///   - stub: columns between two layers at least, from 3.
    ///   - shelf: columns to which boxes without edges are lined up at the bottom, at least.
    ///   - isTopDown: layers from top to bottom; what is said of rows above is so of columns then, and the other way round.
    public init(
        _ graph: MapGraph, _ plan: MapPlan? = nil, gap: Int = 1, stub: Int = 4, shelf: Int = 78, isTopDown: Bool = false
    ) {
        var builder = LayoutBuilder(
            isTopDown ? graph.turned : graph, plan ?? MapPlan(graph), gap: gap, stub: max(3, stub))
        builder.run(shelf: shelf)
        self = builder.layout
        if isTopDown {
            turn()
            labels = TurnedLabels.labels(self, graph)
        }
        index = MapIndex(self, columns: builder.columns)
    }
}

/// Lays out component by component and puts them below one another.
struct LayoutBuilder {
    let graph: MapGraph
    private let plan: MapPlan
    private let gap: Int
    private let stub: Int
    var layout = MapLayout()
    /// Boxes of one component and layer, top to bottom: what the arrow keys walk through.
    var columns: [[Int]] = []
    var routes: [[MapPoint]]
    var nextRow = 0

    init(_ graph: MapGraph, _ plan: MapPlan, gap: Int, stub: Int) {
        self.graph = graph
        self.plan = plan
        self.gap = gap
        self.stub = stub
        routes = Array(repeating: [], count: graph.edges.count)
        layout.layers = Array(repeating: 0, count: graph.nodes.count)
        layout.boxes = graph.nodes.map { MapRect(x: 0, y: 0, width: $0.width, height: $0.height) }
    }

    mutating func run(shelf: Int) {
        (layout.loops, layout.undrawn) = (plan.loops, plan.undrawn)
        for part in plan.parts { place(part) }
        placeSingles(plan.singles, shelf: max(shelf, layout.width))
        layout.routeStarts.reserveCapacity(routes.count + 1)
        for route in routes {
            layout.corners.append(contentsOf: route)
            layout.routeStarts.append(layout.corners.count)
        }
    }

    private mutating func place(_ part: MapPlan.Part) {
        let nodes = part.nodes.map { graph.nodes[$0] }
        let labelWidths = part.edges.map { graph.edges[$0].labelWidth }
        func laidOut(_ order: [[Int]], sharesPassages: Bool) -> ComponentLayout {
            ComponentLayout(
                nodes: nodes, layering: part.layering, order: order, sharesPassages: sharesPassages,
                labelWidths: labelWidths, gap: gap, stub: stub)
        }
        var best = laidOut(part.sharing, sharesPassages: true)
        if best.crossings > 0, let order = part.apart {
            let other = laidOut(order, sharesPassages: false)
            if other.crossings < best.crossings { best = other }
        }
        take(best, part)
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
