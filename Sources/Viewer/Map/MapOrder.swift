import Figures
import MapLayout
import Screen
import TraceAnalysis
import TraceModel

/// What a picture of the map is made of, so that it can be made beside the main loop.
struct MapOrder: Sendable {
    var graph: ServiceGraph
    var area: Size
    /// The level the user asked for; nil: the largest that fits.
    var detail: MapDetail?
    /// The node whose neighbourhood alone is shown, and how many steps of it.
    var focus: (node: NodeIdentity, depth: Int)?
    var grouping: MapGrouping?
    var opened: Set<MapGroup>
    var hidesQuiet: Bool?
    /// The graph is two maps in one: what became of each node and edge.
    var compared: ComparedGraph?
    /// Nodes that stay whatever is focused, folded or hidden.
    var pinned: Set<NodeIdentity> = []
    /// Layers from top to bottom.
    var isTopDown = false
    /// There is a key that shows what is hidden.
    var mayThin = true
    /// The picture before, whose layout or places may still hold.
    var old: MapPicture?

    /// Nodes and edges that are laid out at once, between two keys.
    static let largestAtOnce = 400

    var isLarge: Bool { graph.nodes.reduce(graph.nodes.count) { $0 + $1.edges.count } > MapOrder.largestAtOnce }

    /// The focus' reach, with groups folded and quiet edges hidden, laid out.
    func made() -> MadeMap {
        let (part, positions) = focused()
        let usual: MapGrouping = part.nodes.count > MapFolding.most ? .name : .none
        let folding = MapFolding(part, positions, by: grouping ?? usual, opened: opened, pinned: pinned)
        var result = MadeMap(groupOf: folding.groups, members: folding.members)
        let shown = folding.graph
        guard !shown.nodes.isEmpty else { return result }
        let edges = shown.nodes.reduce(0) { $0 + $1.edges.count }
        var thinning = MapThinning(shown, pinned: pinned, compared: compared)
        if hidesQuiet ?? (edges > 250) { thinning.dropQuiet() }
        var members: [Int: [ServiceNode]] = [:]
        for (box, group) in folding.groups.enumerated() where folding.positions[box] < 0 {
            members[box] = group.flatMap { folding.members[$0] }
        }
        func picture(_ graph: ServiceGraph) -> MapPicture {
            MapPicture.fitting(
                graph, folding.positions, area, wanted: detail, like: old, compared: compared, members: members,
                isTopDown: isTopDown)
        }
        var made = picture(thinning.graph)
        if mayThin, hidesQuiet ?? true, !made.fits(area), made.isTangled {
            let before = thinning.count
            thinning.keepMainCallers()
            if thinning.count > before { made = picture(thinning.graph) }
            result.hidesMore = thinning.count > before
        }
        (result.picture, result.quietEdges, result.hidden) = (made, thinning.count, thinning.hidden)
        return result
    }

    /// The whole graph, or the nodes within the focus' reach.
    private func focused() -> (ServiceGraph, [Int]) {
        guard let focus, let centre = graph.position(of: focus.node) else { return (graph, Array(graph.nodes.indices)) }
        var kept = graph.neighbourhood(of: centre, depth: focus.depth)
        let pins = graph.nodes.indices.filter { pinned.contains(NodeIdentity(graph.nodes[$0])) }
        if !pins.isEmpty { kept = Set(kept).union(pins).sorted() }
        var part = graph
        part.nodes = kept.map { graph.nodes[$0] }
        let ids = Set(part.nodes.map(\.referenceID))
        for node in part.nodes.indices { part.nodes[node].edges.removeAll { !ids.contains($0.target) } }
        return (part, kept)
    }
}

/// A map made as it was ordered.
struct MadeMap: Sendable {
    /// nil for a graph without nodes.
    var picture: MapPicture?
    /// The group that each box stands for or belongs to.
    var groupOf: [MapGroup?] = []
    /// The members of those that are one box.
    var members: [MapGroup: [ServiceNode]] = [:]
    /// How many edges of little traffic are hidden, and which, for each box.
    var quietEdges = 0
    /// Not only these: all that are not a node's busiest.
    var hidesMore = false
    var hidden: [Int: HiddenEdges] = [:]
}

/// The map of a large graph, made beside the main loop; a newer order takes the place of an older one.
struct MapQuestion: Question {
    static let lane = QuestionLane.latest(of: "map")
    let order: KeptOrder

    func answer(_ context: QuestionContext) -> MadeMap? { context.isWanted() ? order.order.made() : nil }
}

/// An order that is compared by which it is: graphs of thousands of nodes are not looked through for that.
final class KeptOrder: Hashable, Sendable {
    let order: MapOrder

    init(_ order: MapOrder) { self.order = order }

    static func == (a: KeptOrder, b: KeptOrder) -> Bool { a === b }
    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
