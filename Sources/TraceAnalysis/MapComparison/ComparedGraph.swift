import TraceModel

/// Both maps of a comparison in one, for drawing: the nodes and edges of the map that is looked at with its figures, then those
/// that only the other one has, with the other's.
public struct ComparedGraph: Sendable {
    public let comparison: MapComparison
    public let graph: ServiceGraph
    private let changes: [Place: MapComparison.Change]

    private struct Place: Hashable {
        var source: NodeIdentity
        var target: NodeIdentity?
        var edgeType: String?
    }

    /// - Parameters:
    ///   - a: the map that is looked at.
    ///   - b: the map it is compared with.
    public init(_ a: ServiceGraph, against b: ServiceGraph) {
        comparison = MapComparison(a, against: b)
        graph = ComparedGraph.united(a, b)
        changes = Dictionary(
            comparison.changes.map { (Place(source: $0.source, target: $0.target, edgeType: $0.edgeType), $0) },
            uniquingKeysWith: { first, _ in first })
    }

    /// What became of a node; nil for one that neither map holds.
    public func change(of node: NodeIdentity) -> MapComparison.Change? { changes[Place(source: node)] }

    /// What became of an edge; nil for one that neither map holds.
    public func change(from source: NodeIdentity, to target: NodeIdentity, type: String?) -> MapComparison.Change? {
        changes[Place(source: source, target: target, edgeType: type)]
    }

    private static func united(_ a: ServiceGraph, _ b: ServiceGraph) -> ServiceGraph {
        var result = a
        var positions: [NodeIdentity: Int] = [:]
        for (place, node) in a.nodes.enumerated() {
            positions[NodeIdentity(node)] = positions[NodeIdentity(node)] ?? place
        }
        var next = a.freeReferenceID()
        for node in b.nodes where positions[NodeIdentity(node)] == nil {
            var copy = node
            copy.referenceID = next
            copy.edges = []
            positions[NodeIdentity(node)] = result.nodes.count
            result.nodes.append(copy)
            next += 1
        }
        addGoneEdges(of: b, to: &result, positions)
        return result
    }

    private static func addGoneEdges(
        of graph: ServiceGraph, to result: inout ServiceGraph, _ positions: [NodeIdentity: Int]
    ) {
        let old = graph.positions()
        for node in graph.nodes {
            guard let source = positions[NodeIdentity(node)] else { continue }
            var known = Set(result.nodes[source].edges.map(ServiceGraph.EdgeKey.init))
            for edge in node.edges {
                guard let place = old[edge.target], let target = positions[NodeIdentity(graph.nodes[place])] else {
                    continue
                }
                var copy = edge
                copy.target = result.nodes[target].referenceID
                guard known.insert(ServiceGraph.EdgeKey(copy)).inserted else { continue }
                result.nodes[source].edges.append(copy)
            }
        }
    }
}

extension MapComparison.Kind {
    /// Its sign beside a name; none for what is better or the same.
    public var sign: String? {
        switch self {
        case .new: "+"
        case .gone: "-"
        case .redder: "!"
        case .slower: "~"
        case .better, .same: nil
        }
    }

    /// Gravest first: the order in which changes are told.
    public static let byGravity: [MapComparison.Kind] = [.redder, .slower, .new, .gone, .better, .same]
}
