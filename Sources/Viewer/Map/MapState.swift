import Figures
import MapLayout
import Screen
import TraceAnalysis
import TraceModel

/// The service map: where the cursor is, how much is shown, and what part of it.
public struct MapState: ScreenState {
    /// What is drawn; nil before the first data and for a graph without nodes.
    var picture: MapPicture?
    /// The box under the cursor.
    var selected = 0
    /// The edge under the cursor, one of the box's.
    var edge: Int?
    /// The map's cell in the upper left corner.
    var origin = MapPoint(x: 0, y: 0)
    /// The level the user asked for; nil: the largest that fits.
    var wantedDetail: MapDetail?
    /// Where the map stood when the mouse button went down on it.
    var grabbed: MapPoint?
    var scale = MapScale.none
    /// The node whose neighbourhood alone is shown, and how many steps of it.
    var focus: (node: NodeIdentity, depth: Int)?
    /// Boxes that the find matches, as the map runs, and where finding began.
    var matches: [Int] = []
    var findText = ""
    var findStart: Int?
    /// The heaviest node by `scale`.
    var heaviest = 0.0

    /// By what nodes are grouped; nil: by name where there are too many.
    var grouping: MapGrouping?
    /// Groups that show their members.
    var opened: Set<MapGroup> = []
    /// The group that each box stands for or belongs to.
    var groupOf: [MapGroup?] = []
    /// The members of those that are one box.
    var members: [MapGroup: [ServiceNode]] = [:]
    /// Whether edges of little traffic are hidden; nil: where there are too many.
    var hidesQuiet: Bool?
    /// How many are, and which, for each box.
    var quietEdges = 0
    /// Not only quiet ones: all that are not a node's busiest.
    var hidesMore = false
    var hidden: [Int: HiddenEdges] = [:]

    /// Nodes that stay on the map whatever is focused, folded or hidden.
    var pinned: Set<NodeIdentity> = []
    /// Layers from top to bottom, not from left to right.
    var isTopDown = false

    /// The graph that is shown instead of that of all the data.
    var own: ServiceGraph?

    /// What the map is compared with, the preset tried last, and what is asked and not answered.
    var baseline: AnalyzeBaseline?
    var tried: AnalyzeBaseline?
    var comparing: MapComparisonQuestion?
    /// Both maps in one, with what became of each node and edge.
    var compared: KeptComparison?

    /// The group on whose first box the cursor goes with the next picture.
    var wantedGroup: MapGroup?
    /// What was asked for and has not come.
    private var ordered: KeptOrder?
    private var comparedVersion = -1
    private var seen: Seen?
    private var isPlaced = false

    /// What the picture was made for.
    private struct Seen: Hashable {
        var version: Int
        var size: Size
        var detail: MapDetail?
        var focus: NodeIdentity?
        var depth: Int
        var grouping: MapGrouping?
        var opened: Set<MapGroup>
        var hidesQuiet: Bool?
        var compared: KeptComparison?
        var pinned: Set<NodeIdentity>
        var isTopDown: Bool
    }

    public init() {}

    public func title(_ scene: Scene) -> String {
        var name = focus.map { "Map of \($0.node.name)" } ?? "Map"
        if let baseline, compared != nil || comparing != nil { name += " against " + baseline.words }
        if comparing != nil { return name + " (comparing)" }
        if isWaiting, picture != nil { return name + " (laying it out)" }
        let undrawn = picture?.layout.undrawn.count ?? 0
        let parts = [
            quietEdges == 0 ? nil : Format.count(quietEdges, hidesMore ? "edge" : "quiet edge") + " hidden, w",
            undrawn == 0 ? nil : Format.count(undrawn, "long edge") + " not drawn, f",
        ].compactMap { $0 }
        return parts.isEmpty ? name : name + " (" + parts.joined(separator: "; ") + ")"
    }

    public var traits: ScreenTraits { ScreenTraits(.map) }

    public func hints(_ scene: Scene) -> [Command] {
        guard picture != nil else { return [.reload] }
        if compared != nil { return [.open, .changes, .nextBaseline, .chooseBaseline, .nextEdge, .find, .focus] }
        return [
            .open, .analyzeHere, .nextProblem, .nextEdge, .find, .focus, .detailMore, .detailLess, .scaleBy, .traces,
        ]
    }

    /// The columns and rows for the map itself: beside it stands the panel, below it, where there is none, a line on the node.
    static func area(_ scene: Scene) -> Size {
        Size(width: scene.columns - (scene.isWide ? panelWidth(scene) : 0), height: scene.rows - (scene.isWide ? 0 : 1))
    }

    static func panelWidth(_ scene: Scene) -> Int { min(48, max(36, scene.columns / 4)) }

    public mutating func refresh(_ scene: Scene) -> [ScreenRequest] {
        let requests = rebuild(scene)
        // Both maps are of the same data, or the answer is still to come.
        guard comparing != nil || comparedVersion != scene.data.version else { return requests }
        comparedVersion = scene.data.version
        return requests + askForComparison(scene)
    }

    /// Lays the map out anew, if anything of what it follows from has changed: at once where it is small, else beside the main
    /// loop, and the old picture stands until the new one comes.
    mutating func rebuild(_ scene: Scene) -> [ScreenRequest] {
        let now = Seen(
            version: scene.data.version, size: MapState.area(scene), detail: wantedDetail, focus: focus?.node,
            depth: focus?.depth ?? 0, grouping: grouping, opened: opened, hidesQuiet: hidesQuiet, compared: compared,
            pinned: pinned, isTopDown: isTopDown)
        // Answers came while another screen was in front, or are still to come.
        guard now != seen else { return ordered.map { [.ask(MapQuestion(order: $0))] } ?? [] }
        seen = now
        let order = MapOrder(
            graph: own ?? compared?.compared.graph ?? scene.data.graph, area: now.size, detail: wantedDetail,
            focus: focus, grouping: grouping, opened: opened, hidesQuiet: hidesQuiet, compared: compared?.compared,
            pinned: pinned, isTopDown: isTopDown, mayThin: own == nil, old: picture)
        ordered = order.isLarge ? KeptOrder(order) : nil
        if let ordered { return [.ask(MapQuestion(order: ordered))] }
        adopt(order.made(), scene)
        return []
    }

    public mutating func receive(_ answered: Answered, _ scene: Scene) -> [ScreenRequest] {
        if let requests = receiveComparison(answered, scene) { return requests }
        guard let (question, made) = answered.to(MapQuestion.self), question.order == ordered else { return [] }
        ordered = nil
        adopt(made, scene)
        return []
    }

    /// A map is made that is not shown yet.
    var isWaiting: Bool { ordered != nil }

    /// Shows a map, with the cursor on its node.
    private mutating func adopt(_ made: MadeMap, _ scene: Scene) {
        let kept = picture.flatMap { $0.node(selected) }.map { NodeIdentity($0) }
        let place = picture.flatMap { $0.layout.boxes.indices.contains(selected) ? $0.layout.boxes[selected] : nil }
        (groupOf, members) = (made.groupOf, made.members)
        (quietEdges, hidesMore, hidden) = (made.quietEdges, made.hidesMore, made.hidden)
        guard let picture = made.picture else {
            picture = nil
            return
        }
        let keptEdge = edge.flatMap { old in self.picture.flatMap { picture.edge(like: old, of: $0) } }
        self.picture = picture
        edge = keptEdge
        selected = kept.flatMap { picture.box(of: $0) } ?? (isPlaced ? selected : MapState.first(picture))
        if !picture.layout.boxes.indices.contains(selected) { selected = MapState.first(picture) }
        if let place, isPlaced {
            // The cursor's node stays where the eye is.
            origin.x += picture.layout.boxes[selected].x - place.x
            origin.y += picture.layout.boxes[selected].y - place.y
        }
        isPlaced = true
        weigh()
        if !findText.isEmpty { matches = boxes(matching: findText) }
        if let group = wantedGroup, let box = groupOf.firstIndex(of: group) { selected = box }
        wantedGroup = nil
        reveal(scene)
    }

    /// The first node to look at: the worst one, for that is why the map was opened; without trouble the first root.
    private static func first(_ picture: MapPicture) -> Int {
        var best = (score: -1.0, box: 0)
        for (box, node) in picture.graph.nodes.enumerated() where !node.isClient {
            let faults = Double(max(0, node.statistics?.fault ?? 0))
            let score = faults > 0 && node.edges.isEmpty == false ? 2 + faults : faults > 0 ? 1.5 : node.isRoot ? 1 : 0
            if score > best.score { best = (score, box) }
        }
        return best.box
    }

    mutating func weigh() {
        heaviest = picture?.graph.nodes.map { scale.weight($0.statistics) }.max() ?? 0
    }

    /// Scrolls as little as shows the cursor's box, with a little of what is around it.
    mutating func reveal(_ scene: Scene) {
        guard let layout = picture?.layout, layout.boxes.indices.contains(selected) else { return }
        let area = MapState.area(scene)
        let box = layout.boxes[selected]
        origin.x = MapState.scrolled(origin.x, box.x, box.right, 6, area.width, layout.width)
        origin.y = MapState.scrolled(origin.y, box.y, box.bottom, 2, area.height, layout.height)
    }

    /// A map that fits stands in the middle; one that does not shows `low..<high` with a margin.
    private static func scrolled(_ origin: Int, _ low: Int, _ high: Int, _ margin: Int, _ room: Int, _ all: Int) -> Int
    {
        if all <= room { return -(room - all) / 2 }
        var origin = origin
        if low - margin < origin { origin = low - margin }
        if high + margin > origin + room { origin = high + margin - room }
        if low < origin { origin = low }
        return max(0, min(origin, all - room))
    }
}
