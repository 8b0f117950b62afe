import TraceModel

/// A node beside another and the edge between them.
public struct Neighbour: Hashable, Sendable {
    /// Position in the graph's `nodes`.
    public var node: Int
    /// The edge itself: its numbers are the caller's view.
    public var edge: ServiceEdge
}

extension ServiceGraph {
    /// Who calls a node (by position), with the edges' numbers; busiest first.
    public func callers(of position: Int) -> [Neighbour] {
        guard nodes.indices.contains(position) else { return [] }
        let target = nodes[position].referenceID
        var result: [Neighbour] = []
        for (index, node) in nodes.enumerated() {
            for edge in node.edges where edge.target == target { result.append(Neighbour(node: index, edge: edge)) }
        }
        return result.sorted(by: Neighbour.isBusier)
    }

    /// Whom a node calls, with the edges' numbers; busiest first. Edges whose target the graph does not hold are left out.
    public func callees(of position: Int) -> [Neighbour] {
        guard nodes.indices.contains(position) else { return [] }
        let positions = positions()
        return nodes[position].edges
            .compactMap { edge in positions[edge.target].map { Neighbour(node: $0, edge: edge) } }
            .sorted(by: Neighbour.isBusier)
    }

    /// The position of the node with an identity; without an account, of the first of that name and type.
    public func position(of identity: NodeIdentity) -> Int? {
        nodes.firstIndex { NodeIdentity($0) == identity } ?? nodes.firstIndex { NodeIdentity($0).matches(identity) }
    }
}

extension Neighbour {
    fileprivate static func isBusier(_ a: Neighbour, _ b: Neighbour) -> Bool {
        let (first, second) = (a.edge.statistics?.total ?? 0, b.edge.statistics?.total ?? 0)
        return first != second ? first > second : a.node < b.node
    }
}
