/// A spanning tree with a root, numbered so that each subtree is a run: children before their parents.
struct RootedTree {
    /// -1 at the root.
    private(set) var parent: [Int]
    /// The edge to the parent; -1 at the root.
    private(set) var parentEdge: [Int]
    /// By place; and where each node stands there.
    private(set) var nodes: [Int]
    private(set) var place: [Int]
    /// The first place of each node's subtree, which ends with the node itself.
    private var low: [Int]
    /// A node's children as a list, -1 at its ends.
    private var firstChild: [Int]
    private var next: [Int]
    private var previous: [Int]

    init(count: Int) {
        parent = Array(repeating: -1, count: count)
        (parentEdge, firstChild, next, previous) = (parent, parent, parent, parent)
        nodes = Array(0..<count)
        (place, low) = (nodes, nodes)
    }

    /// The places of a node and of all below it.
    func places(below top: Int) -> Range<Int> { low[top]..<(place[top] + 1) }
    func isBelow(_ node: Int, _ top: Int) -> Bool { low[top] <= place[node] && place[node] <= place[top] }

    /// Hangs a node that hangs nowhere below another.
    mutating func hang(_ node: Int, below other: Int, by edge: Int) {
        (parent[node], parentEdge[node]) = (other, edge)
        (previous[node], next[node]) = (-1, firstChild[other])
        if next[node] >= 0 { previous[next[node]] = node }
        firstChild[other] = node
    }

    private mutating func unhang(_ node: Int) {
        if previous[node] >= 0 { next[previous[node]] = next[node] } else { firstChild[parent[node]] = next[node] }
        if next[node] >= 0 { previous[next[node]] = previous[node] }
    }

    /// Hangs the subtree of `top` by one of its nodes below another: the way from that node up to `top` is turned round.
    mutating func rehang(_ top: Int, _ inner: Int, below outer: Int, by entering: Int) {
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
    mutating func number(from root: Int) -> Int {
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
