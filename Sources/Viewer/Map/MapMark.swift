import Figures
import MapLayout
import Screen
import TraceAnalysis
import TraceModel

/// What a comparison of maps says beside a name: a sign, and how much.
struct MapMark: Hashable, Sendable {
    var kind: MapComparison.Kind
    /// `+25%`; empty where there is nothing to measure.
    var size = ""

    /// nil for what is better, the same, or not compared.
    init?(_ change: MapComparison.Change?) {
        guard let change, change.kind.sign != nil else { return nil }
        kind = change.kind
        switch kind {
        case .slower: size = MapMark.growth(change.slowing)
        case .redder: size = MapMark.points(change.reddening)
        default: break
        }
    }

    /// Of a group of nodes that are one box: the gravest change among its members, and how many have changed.
    init?(group: [MapComparison.Change]) {
        let kinds = Set(group.map(\.kind).filter { $0.sign != nil })
        guard let gravest = MapComparison.Kind.byGravity.first(where: kinds.contains) else { return nil }
        kind = gravest
        size = "\(group.count { $0.kind.sign != nil })x"
    }

    var sign: String { kind.sign ?? "" }
    /// `~ +25%`, for the line of an edge.
    var words: String { size.isEmpty ? sign + " " + kind.rawValue : sign + " " + size }
    /// Cells that it takes beside a name.
    var width: Int { sign.count + 1 + (size.isEmpty ? 0 : size.count + 1) }

    var style: Style { MapMark.style(kind) }

    static func style(_ kind: MapComparison.Kind) -> Style {
        switch kind {
        case .redder: .fault
        case .slower: .warning
        case .new: .accent
        case .gone, .same: .dim
        case .better: .ok
        }
    }

    /// How much a mean grew: `+25%`, `-4%`, from ten times on `x12`.
    static func growth(_ share: Double?) -> String {
        guard let share, share.isFinite else { return "" }
        if share >= 9 { return "x" + Format.shortCount(share + 1) }
        return (share < 0 ? "-" : "+") + Format.percent(abs(share))
    }

    /// How much a share grew, in points of a hundred: `+2.6pt`, for it is no part of the share before.
    static func points(_ share: Double?) -> String {
        guard let share, share.isFinite else { return "" }
        return (share < 0 ? "-" : "+") + Format.percent(abs(share)).replacingPercent("pt")
    }
}

extension String {
    fileprivate func replacingPercent(_ unit: String) -> String { hasSuffix("%") ? String(dropLast()) + unit : self }
}

/// The marks of a picture's boxes and edges, by their numbers.
struct MapMarks: Sendable {
    private(set) var boxes: [Int: MapMark] = [:]
    private(set) var edges: [Int: MapMark] = [:]
    /// The edges that have one, in the order in which they are drawn, one over the other.
    private(set) var markedEdges: [Int] = []

    /// - Parameter members: of the groups that are one box.
    init(
        _ compared: ComparedGraph?, _ graph: ServiceGraph, _ topology: MapTopology, members: [Int: [ServiceNode]] = [:]
    ) {
        guard let compared else { return }
        for (box, node) in graph.nodes.enumerated() {
            if let members = members[box] {
                boxes[box] = MapMark(group: members.compactMap { compared.change(of: NodeIdentity($0)) })
            } else {
                boxes[box] = MapMark(compared.change(of: NodeIdentity(node)))
            }
        }
        for (number, ends) in topology.ends.enumerated() {
            guard ends.source < graph.nodes.count, ends.target < graph.nodes.count else { continue }
            let place = topology.places[number]
            let nodes = (NodeIdentity(graph.nodes[ends.source]), NodeIdentity(graph.nodes[ends.target]))
            let type = graph.nodes[place.node].edges[place.edge].type
            guard let mark = MapMark(compared.change(from: nodes.0, to: nodes.1, type: type)) else { continue }
            edges[number] = mark
            markedEdges.append(number)
        }
    }
}
