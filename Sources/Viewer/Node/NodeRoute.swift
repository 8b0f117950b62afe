import TraceModel

/// The way to a node of the service graph.
struct NodeRoute: Route {
    /// Its position in the graph's nodes.
    var node: Int

    func screen(_ scene: Scene) -> (any ScreenState)? {
        let nodes = scene.data.graph.nodes
        return nodes.indices.contains(node) ? NodeState(node: NodeIdentity(nodes[node])) : nil
    }
}
