import TraceModel

/// By what nodes are put together on a map that is too large to be read.
public enum MapGrouping: Int, CaseIterable, Hashable, Sendable {
    case none, name, type, account

    var word: String {
        switch self {
        case .none: "each node by itself"
        case .name: "by the beginning of their names"
        case .type: "by type"
        case .account: "by account"
        }
    }
}

/// A graph in which groups of nodes are one node each, so that thousands can be looked at; what is opened shows its members.
struct MapFolding {
    /// Above so many nodes a map opens folded.
    static let most = 150
    /// A group is split by longer beginnings of names until it has no more members than this.
    private static let largest = 200

    private(set) var graph: ServiceGraph
    /// Where each node stands in the whole graph; -1 for a group.
    private(set) var positions: [Int]
    /// For each node the group it stands for, or belongs to while that is open.
    private(set) var keys: [String?]

    /// - Parameters:
    ///   - positions: where the nodes of `graph` stand in the whole graph.
    ///   - opened: the groups whose members are shown.
    init(_ graph: ServiceGraph, _ positions: [Int], by grouping: MapGrouping, opened: Set<String>) {
        (self.graph, self.positions) = (graph, positions)
        let found = MapFolding.keys(graph, grouping)
        keys = found
        var sizes: [String: Int] = [:]
        for key in found { if let key { sizes[key, default: 0] += 1 } }
        var named = graph
        for (place, key) in found.enumerated() {
            guard let key, let size = sizes[key], size > 1, !opened.contains(key) else { continue }
            named.nodes[place].name = MapFolding.name(key, size)
            named.nodes[place].names = []
            (named.nodes[place].type, named.nodes[place].accountID) = ("group", nil)
        }
        guard named != graph else { return }
        take(named, found)
    }

    /// Joins the nodes that bear one name now.
    private mutating func take(_ named: ServiceGraph, _ found: [String?]) {
        var place: [NodeIdentity: Int] = [:]
        for (number, node) in named.nodes.enumerated() where place[NodeIdentity(node)] == nil {
            place[NodeIdentity(node)] = number
        }
        let whole = positions
        graph = ServiceGraph.merged([named, ServiceGraph()])
        positions = []
        keys = []
        for number in graph.nodes.indices {
            let old = place[NodeIdentity(graph.nodes[number])] ?? 0
            let isGroup = graph.nodes[number].type == "group"
            // What the members of a group call among themselves is its own affair.
            let id = graph.nodes[number].referenceID
            if isGroup { graph.nodes[number].edges.removeAll { $0.target == id } }
            positions.append(isGroup ? -1 : whole[old])
            keys.append(found[old])
        }
    }

    private static func name(_ key: String, _ size: Int) -> String { "\(key)* \(size)x" }

    private static func keys(_ graph: ServiceGraph, _ grouping: MapGrouping) -> [String?] {
        let nodes = graph.nodes
        switch grouping {
        case .none: return nodes.map { _ in nil }
        case .type: return split(nodes.map { $0.isClient ? nil : $0.shownType ?? "no type" }, nodes)
        case .account: return split(nodes.map { $0.isClient ? nil : $0.accountID ?? "no account" }, nodes)
        case .name: return split(nodes.map { $0.isClient ? nil : beginning($0.shownName) }, nodes)
        }
    }

    /// The first word of a name: `orders` of `orders-api`.
    private static func beginning(_ name: String) -> String {
        let separators: Set<Character> = ["-", "_", ".", "/", ":", " "]
        let start = name.drop { separators.contains($0) }
        let word = start.prefix { !separators.contains($0) }
        return word.isEmpty ? name : String(word)
    }

    /// Groups of thousands are told apart by more of the names.
    private static func split(_ keys: [String?], _ nodes: [ServiceNode]) -> [String?] {
        var keys = keys
        for length in 1...12 {
            var sizes: [String: Int] = [:]
            for key in keys { if let key { sizes[key, default: 0] += 1 } }
            guard sizes.values.contains(where: { $0 > largest }) else { return keys }
            for place in keys.indices {
                guard let key = keys[place], (sizes[key] ?? 0) > largest else { continue }
                let name = nodes[place].shownName
                keys[place] = name.hasPrefix(key) ? String(name.prefix(key.count + 1)) : key + " " + name.prefix(length)
            }
        }
        return keys
    }
}

extension ServiceGraph {
    /// Without the edges of so little traffic that they hide the others: less than a hundredth of the calls of the busiest edge
    /// that leaves the same node, unless nobody calls its target more or calls fail on it. Returns how many went.
    mutating func dropQuietEdges() -> Int {
        let positions = positions()
        func calls(_ edge: ServiceEdge) -> Int64 { edge.statistics?.total ?? 0 }
        var busiest: [Int: Int64] = [:]
        for node in nodes {
            for edge in node.edges { busiest[edge.target] = max(busiest[edge.target] ?? 0, calls(edge)) }
        }
        var dropped = 0
        for place in nodes.indices {
            let most = nodes[place].edges.map(calls).max() ?? 0
            let before = nodes[place].edges.count
            nodes[place].edges.removeAll { edge in
                guard let statistics = edge.statistics, positions[edge.target] != nil, edge.type != "link" else {
                    return false
                }
                let isLow = calls(edge) < most / 100 && calls(edge) < busiest[edge.target] ?? 0
                return isLow && MapPicture.trouble(statistics.health) == .ok
            }
            dropped += before - nodes[place].edges.count
        }
        return dropped
    }
}
