import Figures
import MapLayout
import Screen
import TraceAnalysis
import TraceModel

/// A service graph laid out at a level of detail: what the map screen draws from, made once for a graph.
struct MapPicture: Sendable {
    /// The nodes shown.
    let graph: ServiceGraph
    /// Where each of them stands in the whole graph.
    let positions: [Int]
    let topology: MapTopology
    let detail: MapDetail
    let layout: MapLayout
    /// What the layout was made from: while it is the same, so is the layout.
    private let boxes: MapGraph
    private let fitting: MapFitting
    private let shelf: Int
    /// The edges of each box in the order in which Tab walks them: those that leave from above, then those that arrive.
    let edgesOf: [[Int]]
    /// Edges on which calls fail, worst last, and links.
    let failing: [Int]
    let links: [Int]
    let minimap: Minimap
    /// What a comparison says of boxes and edges; nil without one.
    let marks: MapMarks?

    /// Columns that an edge's label gets.
    static let labelWidth = 8

    /// - Parameters:
    ///   - old: the picture before, whose layout or places may still hold.
    ///   - compared: of two maps in one, what became of each node and edge.
    ///   - members: of the boxes that are groups.
    ///   - plan: that of another picture of this graph; made when there is none.
    init(
        _ graph: ServiceGraph, positions: [Int], _ fitting: MapFitting, shelf: Int, like old: MapPicture? = nil,
        compared: ComparedGraph? = nil, members: [Int: [ServiceNode]] = [:], plan: inout MapPlan?
    ) {
        self.graph = graph
        self.positions = positions
        let (detail, hasLabels) = (fitting.detail, fitting.hasLabels)
        self.detail = detail
        let topology = MapTopology(graph)
        let marks = compared.map { MapMarks($0, graph, topology, members: members) }
        self.marks = marks
        let map = topology.graph(
            size: { box in
                box < graph.nodes.count
                    ? detail.size(of: graph.nodes[box], fitting, mark: marks?.boxes[box])
                    : (MapPicture.missingName.count, 1)
            },
            labelWidth: { number in
                let place = topology.places[number]
                let edge = graph.nodes[place.node].edges[place.edge]
                let isLabelled = marks.map { $0.edges[number] != nil } ?? MapPicture.hasLabel(edge)
                return hasLabels && isLabelled ? MapPicture.labelWidth + (marks == nil ? 0 : 2) : 0
            })
        self.topology = topology
        (boxes, self.fitting, self.shelf) = (map, fitting, shelf)
        let layout: MapLayout
        if let old, old.boxes == map, old.fitting == fitting, old.shelf == shelf {
            layout = old.layout
        } else {
            let following = old.map { map.following($0, graph) } ?? map
            let made = plan ?? MapPlan(following)
            plan = made
            // Rows are twice as tall as columns are wide.
            let (gap, stub) = fitting.isTopDown ? (fitting.isTight ? 1 : 2, 3) : (detail.gap, fitting.isTight ? 3 : 5)
            layout = MapLayout(following, made, gap: gap, stub: stub, shelf: shelf, isTopDown: fitting.isTopDown)
        }
        self.layout = layout
        edgesOf = MapPicture.walks(topology, layout)
        (failing, links) = MapPicture.kinds(graph, topology)
        minimap = Minimap(layout)
    }

    /// What stands where an edge leads to a node that the graph does not hold.
    static let missingName = "? not in the data"

    func node(_ box: Int) -> ServiceNode? { box < graph.nodes.count ? graph.nodes[box] : nil }
    /// The box stands for nodes that are folded together.
    func isGroup(_ box: Int) -> Bool { positions.indices.contains(box) && positions[box] < 0 }
    /// The node of the data that a box stands for; nil for a group and for what the data does not hold.
    func realNode(_ box: Int) -> ServiceNode? { isGroup(box) ? nil : node(box) }
    func edge(_ number: Int) -> ServiceEdge {
        let place = topology.places[number]
        return graph.nodes[place.node].edges[place.edge]
    }
    func name(_ box: Int) -> String { node(box)?.shownName ?? MapPicture.missingName }

    /// A box and those that an edge joins to it.
    func neighbours(of box: Int) -> Set<Int> {
        guard edgesOf.indices.contains(box) else { return [] }
        return edgesOf[box].reduce(into: [box]) {
            $0.insert(topology.ends[$1].source)
            $0.insert(topology.ends[$1].target)
        }
    }

    /// More lines cross than there are nodes: nobody follows them.
    var isTangled: Bool { layout.crossings > layout.boxes.count }

    func fits(_ size: Size) -> Bool { layout.width <= size.width && layout.height <= size.height }

    /// The box of the node with an identity.
    func box(of identity: NodeIdentity) -> Int? { graph.nodes.firstIndex { NodeIdentity($0) == identity } }

    /// The edge between the same nodes as one of another picture.
    func edge(like number: Int, of old: MapPicture) -> Int? {
        guard let source = old.node(old.topology.ends[number].source).flatMap({ box(of: NodeIdentity($0)) }),
            let target = old.node(old.topology.ends[number].target).flatMap({ box(of: NodeIdentity($0)) })
        else { return nil }
        return topology.ends.firstIndex { $0.source == source && $0.target == target }
    }

    /// An edge's label: what became of it, where maps are compared; else the share that failed, where at least one of a hundred
    /// calls does, else calls a minute. nil for none; without a style where it says nothing of trouble.
    func label(_ number: Int, _ glyphs: GlyphSet) -> (text: String, style: Style?)? {
        if let marks { return marks.edges[number].map { ($0.words, $0.style) } }
        let edge = edge(number)
        guard MapPicture.hasLabel(edge) else { return nil }
        guard edge.type != "link", let statistics = edge.statistics else { return ("link", nil) }
        let health = statistics.health
        let worst = MapPicture.trouble(health)
        if worst != .ok {
            return (glyphs.text(Marks.glyph(worst)) + " " + Format.percent(health.share(worst)), Marks.style(worst))
        }
        let rate = graph.callsPerMinute(edge).map { Format.rate(perMinute: $0) }
        return (rate ?? Format.shortCount(Double(statistics.total)) + glyphs.text(.times), nil)
    }

    private static func hasLabel(_ edge: ServiceEdge) -> Bool {
        edge.type == "link" || edge.statistics.map { $0.total > 0 } ?? false
    }

    /// The outcome that colours a node or an edge: faults and throttles from one in a hundred, errors (the caller's own) from
    /// one in twenty, so that what is red deserves a look.
    static func trouble(_ health: HealthShares) -> Outcome {
        if health.fault >= 0.01 { return .fault }
        if health.throttle >= 0.01 { return .throttle }
        return health.error >= 0.05 ? .error : .ok
    }

    private static func walks(_ topology: MapTopology, _ layout: MapLayout) -> [[Int]] {
        var leaving: [[Int]] = Array(repeating: [], count: layout.boxes.count)
        var reaching = leaving
        for (number, edge) in topology.ends.enumerated() {
            leaving[edge.source].append(number)
            if edge.source != edge.target { reaching[edge.target].append(number) }
        }
        func row(_ box: Int) -> (Int, Int) { (layout.boxes[box].y, layout.boxes[box].x) }
        for box in leaving.indices {
            leaving[box].sort { (row(topology.ends[$0].target), $0) < (row(topology.ends[$1].target), $1) }
            reaching[box].sort { (row(topology.ends[$0].source), $0) < (row(topology.ends[$1].source), $1) }
            leaving[box] += reaching[box]
        }
        return leaving
    }

    private static func kinds(_ graph: ServiceGraph, _ topology: MapTopology) -> (failing: [Int], links: [Int]) {
        var failing: [(edge: Int, isFault: Bool)] = []
        var links: [Int] = []
        for (number, place) in topology.places.enumerated() {
            let edge = graph.nodes[place.node].edges[place.edge]
            if edge.type == "link" { links.append(number) }
            guard let health = edge.statistics?.health else { continue }
            let worst = trouble(health)
            if worst != .ok { failing.append((number, worst == .fault)) }
        }
        return (failing.filter { !$0.isFault }.map(\.edge) + failing.filter(\.isFault).map(\.edge), links)
    }
}

private func < (a: ((Int, Int), Int), b: ((Int, Int), Int)) -> Bool {
    a.0 != b.0 ? a.0 < b.0 : a.1 < b.1
}

extension MapGraph {
    /// With the places that the boxes had on the picture before, if but a few are new: then what stays keeps its layer and order.
    fileprivate func following(_ old: MapPicture, _ graph: ServiceGraph) -> MapGraph {
        var places: [NodeIdentity: MapPlace] = [:]
        for (box, node) in old.graph.nodes.enumerated() {
            places[NodeIdentity(node)] = places[NodeIdentity(node)] ?? old.layout.place(ofBox: box)
        }
        var result = self
        for (box, node) in graph.nodes.enumerated() { result.nodes[box].before = places[NodeIdentity(node)] }
        let added = result.nodes.count { $0.before == nil }
        return added <= max(2, nodes.count / 10) ? result : self
    }
}
