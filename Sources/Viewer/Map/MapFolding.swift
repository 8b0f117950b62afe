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

/// Nodes that are one on a folded map.
struct MapGroup: Hashable, Sendable {
    /// What its members share: the first word of their names, their type, their account.
    var common: String
    /// How their names begin, where so many share the first that the names tell them apart.
    var beginning = ""
    /// What it is called: `orders*`.
    var name: String {
        if beginning.isEmpty { return common + "*" }
        return (beginning.hasPrefix(common) ? beginning : common + " " + beginning) + "*"
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
    private(set) var groups: [MapGroup?]
    /// The members of the groups that are one node: their names and types, as a find looks for them.
    private(set) var members: [MapGroup: [ServiceNode]] = [:]

    /// - Parameters:
    ///   - positions: where the nodes of `graph` stand in the whole graph.
    ///   - opened: the groups whose members are shown.
    ///   - pinned: nodes that are in no group.
    init(
        _ graph: ServiceGraph, _ positions: [Int], by grouping: MapGrouping, opened: Set<MapGroup>,
        pinned: Set<NodeIdentity> = []
    ) {
        (self.graph, self.positions) = (graph, positions)
        groups = MapFolding.groups(graph, grouping)
        for place in groups.indices where !pinned.isEmpty && pinned.contains(NodeIdentity(graph.nodes[place])) {
            groups[place] = nil
        }
        for (place, group) in groups.enumerated() {
            if let group, !opened.contains(group) { members[group, default: []].append(graph.nodes[place]) }
        }
        members = members.filter { $0.value.count > 1 }
        if !members.isEmpty { fold() }
    }

    /// Joins the members of each group.
    private mutating func fold() {
        var named = graph
        var first: [NodeIdentity: Int] = [:]
        for (place, group) in groups.enumerated() {
            if let group, let size = members[group]?.count {
                named.nodes[place].name = "\(group.name) \(size)x"
                named.nodes[place].names = []
                // With a mark that no node of the data has, so that none can be taken for the group.
                (named.nodes[place].type, named.nodes[place].accountID) = (
                    "group", "\u{0}\(group.common)\u{0}\(group.beginning)"
                )
            }
            let identity = NodeIdentity(named.nodes[place])
            if first[identity] == nil { first[identity] = place }
        }
        let (places, found) = (positions, groups)
        graph = ServiceGraph.merged([named, ServiceGraph()])
        (positions, groups) = ([], [])
        for number in graph.nodes.indices {
            let old = first[NodeIdentity(graph.nodes[number])] ?? 0
            let isGroup = found[old].map { members[$0] != nil } ?? false
            if isGroup {
                // What the members of a group call among themselves is its own affair.
                let id = graph.nodes[number].referenceID
                graph.nodes[number].edges.removeAll { $0.target == id }
                graph.nodes[number].accountID = nil
            }
            positions.append(isGroup ? -1 : places[old])
            groups.append(found[old])
        }
    }

    private static func groups(_ graph: ServiceGraph, _ grouping: MapGrouping) -> [MapGroup?] {
        let common = graph.nodes.map { node -> String? in
            if node.isClient { return nil }
            switch grouping {
            case .none: return nil
            case .type: return node.shownType ?? "no type"
            case .account: return node.accountID ?? "no account"
            case .name: return firstWord(node.shownName)
            }
        }
        return split(common.map { $0.map { MapGroup(common: $0) } }, graph.nodes, skips: grouping == .name)
    }

    private static let separators: Set<Character> = ["-", "_", ".", "/", ":", " "]

    /// The first word of a name: `orders` of `orders-api`.
    private static func firstWord(_ name: String) -> String {
        let word = name.drop { separators.contains($0) }.prefix { !separators.contains($0) }
        return word.isEmpty ? name : String(word)
    }

    /// Groups of thousands are told apart by more of the names.
    /// - Parameter skips: the names begin with what the group has in common.
    private static func split(_ groups: [MapGroup?], _ nodes: [ServiceNode], skips: Bool) -> [MapGroup?] {
        var groups = groups
        for length in 1...12 {
            var sizes: [MapGroup: Int] = [:]
            for group in groups { if let group { sizes[group, default: 0] += 1 } }
            guard sizes.values.contains(where: { $0 > largest }) else { return groups }
            for place in groups.indices {
                guard let group = groups[place], (sizes[group] ?? 0) > largest else { continue }
                let name = nodes[place].shownName
                let start = skips ? String(name.drop { separators.contains($0) }) : name
                groups[place]?.beginning = String(start.prefix(length + (skips ? group.common.count : 0)))
            }
        }
        return groups
    }
}
