/// A spanning tree with a root, numbered so that each subtree is a run: children before their parents.
struct RootedTree: ~Copyable {
    /// -1 at the root.
    let parent: Flat
    /// The edge to the parent; -1 at the root.
    let parentEdge: Flat
    /// By place; and where each node stands there.
    let nodes: Flat
    let place: Flat
    /// The first place of each node's subtree, which ends with the node itself.
    private let low: Flat
    /// A node's children as a list, -1 at its ends.
    private let firstChild: Flat
    private let next: Flat
    private let previous: Flat

    init(count: Int) {
        parent = Flat(repeating: -1, count: count)
        parentEdge = Flat(repeating: -1, count: count)
        firstChild = Flat(repeating: -1, count: count)
        next = Flat(repeating: -1, count: count)
        previous = Flat(repeating: -1, count: count)
        nodes = Flat(0..<count)
        place = Flat(0..<count)
        low = Flat(0..<count)
    }

    /// The places of a node and of all below it.
    func places(below top: Int) -> Range<Int> { low[top]..<(place[top] + 1) }
    func isBelow(_ node: Int, _ top: Int) -> Bool { low[top] <= place[node] && place[node] <= place[top] }

    /// Hangs a node that hangs nowhere below another.
    func hang(_ node: Int, below other: Int, by edge: Int) {
        (parent[node], parentEdge[node]) = (other, edge)
        (previous[node], next[node]) = (-1, firstChild[other])
        if next[node] >= 0 { previous[next[node]] = node }
        firstChild[other] = node
    }

    private func unhang(_ node: Int) {
        if previous[node] >= 0 { next[previous[node]] = next[node] } else { firstChild[parent[node]] = next[node] }
        if next[node] >= 0 { previous[next[node]] = previous[node] }
    }

    /// Hangs the subtree of `top` by one of its nodes below another: the way from that node up to `top` is turned round.
    func rehang(_ top: Int, _ inner: Int, below outer: Int, by entering: Int) {
        var (node, above, edge) = (inner, outer, entering)
        while true {
            let (oldParent, oldEdge) = (parent[node], parentEdge[node])
            unhang(node)
            hang(node, below: above, by: edge)
            if node == top { return }
            (above, edge, node) = (node, oldEdge, oldParent)
        }
    }

    /// Numbers a subtree, which takes the places that it had.
    /// - Returns: how many nodes it has.
    @discardableResult
    func number(from root: Int) -> Int {
        let first = parent[root] < 0 ? 0 : low[root]
        var (count, node) = (first, root)
        low[root] = first
        while firstChild[node] >= 0 {
            node = firstChild[node]
            low[node] = count
        }
        while true {
            (place[node], nodes[count]) = (count, node)
            count += 1
            if node == root { return count - first }
            if next[node] >= 0 {
                node = next[node]
                low[node] = count
                while firstChild[node] >= 0 {
                    node = firstChild[node]
                    low[node] = count
                }
            } else {
                node = parent[node]
            }
        }
    }
}
