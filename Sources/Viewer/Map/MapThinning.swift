import TraceAnalysis
import TraceModel

/// The edges of one box that a thinned map does not draw, as the boxes at their other ends.
struct HiddenEdges: Hashable, Sendable {
    var callers: [Int] = []
    var callees: [Int] = []

    var count: Int { callers.count + callees.count }
}

/// Takes edges of little traffic away from a graph, so that the others can be followed. Edges on which calls fail, links, edges
/// without figures and those of pinned nodes stay.
struct MapThinning {
    private(set) var graph: ServiceGraph
    /// What went, for each node.
    private(set) var hidden: [Int: HiddenEdges] = [:]
    /// How many edges went.
    private(set) var count = 0
    private let positions: [Int: Int]
    private let isKept: [Bool]
    private let compared: ComparedGraph?

    /// - Parameters:
    ///   - pinned: nodes whose edges stay.
    ///   - compared: two maps in one; edges of which something became stay.
    init(_ graph: ServiceGraph, pinned: Set<NodeIdentity>, compared: ComparedGraph?) {
        self.graph = graph
        self.compared = compared
        positions = graph.positions()
        isKept = graph.nodes.map { !pinned.isEmpty && pinned.contains(NodeIdentity($0)) }
    }

    /// Less than a hundredth of the calls of the busiest edge that leaves the same node, unless nobody calls the target more.
    mutating func dropQuiet() {
        var busiest: [Int: Int64] = [:]
        for node in graph.nodes {
            for edge in node.edges { busiest[edge.target] = max(busiest[edge.target] ?? 0, calls(edge)) }
        }
        for place in graph.nodes.indices {
            let most = graph.nodes[place].edges.map(calls).max() ?? 0
            drop(from: place) { edge in
                let calls = edge.statistics?.total ?? 0
                return calls < most / 100 && calls < busiest[edge.target] ?? 0
            }
        }
    }

    /// All but each node's busiest caller: what is left is nearly a tree.
    mutating func keepMainCallers() {
        var main: [Int: (calls: Int64, source: Int)] = [:]
        for (place, node) in graph.nodes.enumerated() {
            for edge in node.edges where edge.target != node.referenceID {
                if calls(edge) > main[edge.target]?.calls ?? -1 { main[edge.target] = (calls(edge), place) }
            }
        }
        for place in graph.nodes.indices {
            let own = graph.nodes[place].referenceID
            drop(from: place) { $0.target != own && main[$0.target]?.source != place }
        }
    }

    private func calls(_ edge: ServiceEdge) -> Int64 { edge.statistics?.total ?? 0 }

    private mutating func drop(from place: Int, _ isLow: (ServiceEdge) -> Bool) {
        let all = graph.nodes[place].edges
        let kept = all.filter { !isLow($0) || stays($0, from: place) }
        guard kept.count < all.count else { return }
        for edge in all where isLow(edge) && !stays(edge, from: place) {
            guard let target = positions[edge.target] else { continue }
            hidden[place, default: HiddenEdges()].callees.append(target)
            hidden[target, default: HiddenEdges()].callers.append(place)
        }
        count += all.count - kept.count
        graph.nodes[place].edges = kept
    }

    private func stays(_ edge: ServiceEdge, from place: Int) -> Bool {
        guard let statistics = edge.statistics, let target = positions[edge.target], edge.type != "link",
            !isKept[place], !isKept[target], MapPicture.trouble(statistics.health) == .ok
        else { return true }
        return isChanged(graph.nodes[place], graph.nodes[target], edge)
    }

    private func isChanged(_ source: ServiceNode, _ target: ServiceNode, _ edge: ServiceEdge) -> Bool {
        guard let compared else { return false }
        let change = compared.change(from: NodeIdentity(source), to: NodeIdentity(target), type: edge.type)
        return change.map { MapMark($0) != nil } ?? false
    }
}
