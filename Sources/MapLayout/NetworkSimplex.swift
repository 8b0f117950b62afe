/// Layers in which edges are as short as can be: the network simplex of Gansner, Koutsofios, North and Vo ("A technique for drawing
/// directed graphs", 1993). A spanning tree of tight edges is bettered edge by edge; each exchange shortens the whole.
struct NetworkSimplex {
    private(set) var layers: [Int]
    private let tails: [Int]
    private let heads: [Int]
    private let incident: Adjacency
    private var inTree: [Bool]
    /// The tree edge to the parent; -1 at the root.
    private var parentEdge: [Int]
    /// Numbers of a walk through the tree: a node's subtree is `low...lim`.
    private var low: [Int]
    private var lim: [Int]
    /// For each tree edge how much longer the whole gets when it is stretched.
    private var cut: [Int]
    /// What may still be spent, in edges looked at.
    private var budget: Int

    /// - Parameters:
    ///   - layers: layers in which every edge runs to the right.
    ///   - edges: the edges of one connected component.
    ///   - budget: how many looks at an edge it may take.
    init(layers: [Int], edges: [(left: Int, right: Int)], budget: Int) {
        self.layers = layers
        self.budget = budget
        tails = edges.map(\.left)
        heads = edges.map(\.right)
        incident = Adjacency(
            count: layers.count, edges: edges.map { ($0.left, $0.right) } + edges.map { ($0.right, $0.left) })
        inTree = Array(repeating: false, count: edges.count)
        parentEdge = Array(repeating: -1, count: layers.count)
        low = Array(repeating: 0, count: layers.count)
        lim = low
        cut = Array(repeating: 0, count: edges.count)
        guard layers.count > 1 else { return }
        var tree = TightTree(layers: layers, tails: tails, heads: heads)
        tree.grow()
        self.layers = tree.layers
        for edge in tree.edges { inTree[edge] = true }
        walk(from: 0)
        countCuts()
        exchange()
    }

    private func slack(_ edge: Int) -> Int { layers[heads[edge]] - layers[tails[edge]] - 1 }
    private func edge(_ slot: Int) -> Int {
        let number = incident.edgeNumbers[slot]
        return number < tails.count ? number : number - tails.count
    }
    private func isBelow(_ node: Int, _ top: Int) -> Bool { low[top] <= lim[node] && lim[node] <= lim[top] }

    /// Numbers the tree below a node, which keeps its own parent.
    private mutating func walk(from root: Int) {
        var next = parentEdge[root] < 0 ? 0 : low[root]
        var stack = [(node: root, slot: incident.range(root).lowerBound)]
        low[root] = next
        while let (node, slot) = stack.last {
            if slot < incident.range(node).upperBound {
                stack[stack.count - 1].slot += 1
                let edge = edge(slot)
                guard inTree[edge], parentEdge[node] != edge else { continue }
                let child = incident.targets[slot]
                parentEdge[child] = edge
                low[child] = next
                stack.append((child, incident.range(child).lowerBound))
            } else {
                lim[node] = next
                next += 1
                stack.removeLast()
            }
        }
        budget -= next - low[root]
    }

    /// Cut values from the leaves up: with s the node's side, the tree edge itself, its other edges, and what the cuts of
    /// the edges to its children already say of their subtrees.
    private mutating func countCuts() {
        for node in layers.indices.sorted(by: { lim[$0] < lim[$1] }) where parentEdge[node] >= 0 {
            let up = parentEdge[node]
            // Edges in the direction of `up` across its cut count 1, those against it -1.
            let isTail = tails[up] == node
            var sum = 1
            for slot in incident.range(node) {
                let edge = edge(slot)
                if edge == up { continue }
                let child = incident.targets[slot]
                if inTree[edge] {
                    // The subtree's edges, but not the one to it, which does not leave this side.
                    let along = (tails[edge] == child) == isTail
                    sum += along ? cut[edge] - 1 : 1 - cut[edge]
                } else {
                    sum += (tails[edge] == node) == isTail ? 1 : -1
                }
            }
            cut[up] = sum
        }
    }

    private mutating func exchange() {
        var next = 0
        var idle = 0
        while idle < cut.count, budget > 0 {
            let edge = next
            next = (next + 1) % cut.count
            idle += 1
            budget -= 1
            guard inTree[edge], cut[edge] < 0, let entering = entering(for: edge) else { continue }
            idle = 0
            replace(edge, by: entering)
        }
    }

    /// The shortest edge that runs the other way across the cut of a tree edge.
    private mutating func entering(for leaving: Int) -> Int? {
        let childIsTail = parentEdge[tails[leaving]] == leaving
        let top = childIsTail ? tails[leaving] : heads[leaving]
        var best: (slack: Int, edge: Int)?
        var stack = [top]
        while let node = stack.popLast() {
            let range = incident.range(node)
            budget -= range.count
            for slot in range {
                let edge = edge(slot)
                let other = incident.targets[slot]
                if inTree[edge] {
                    if parentEdge[other] == edge { stack.append(other) }
                } else if !isBelow(other, top), (heads[edge] == node) == childIsTail {
                    let found = slack(edge)
                    if best.map({ (found, edge) < $0 }) ?? true { best = (found, edge) }
                }
            }
        }
        return best?.edge
    }

    private mutating func replace(_ leaving: Int, by entering: Int) {
        let childIsTail = parentEdge[tails[leaving]] == leaving
        let top = childIsTail ? tails[leaving] : heads[leaving]
        // The part below the leaving edge moves until the entering one is tight.
        let gap = slack(entering)
        if gap != 0 {
            for node in below(top) { layers[node] += childIsTail ? -gap : gap }
        }
        let value = cut[leaving]
        let common = update(tails[entering], value, true, entering)
        _ = update(heads[entering], value, false, entering)
        cut[entering] = -value
        cut[leaving] = 0
        inTree[leaving] = false
        inTree[entering] = true
        walk(from: common)
    }

    private mutating func below(_ top: Int) -> [Int] {
        var nodes = [top]
        var head = 0
        while head < nodes.count {
            for slot in incident.range(nodes[head]) {
                let edge = edge(slot)
                if inTree[edge], parentEdge[incident.targets[slot]] == edge { nodes.append(incident.targets[slot]) }
            }
            head += 1
        }
        budget -= nodes.count
        return nodes
    }

    /// Changes the cut values on the way from an end of the entering edge to where both ways meet; returns that node.
    private mutating func update(_ start: Int, _ value: Int, _ isTail: Bool, _ entering: Int) -> Int {
        let other = isTail ? heads[entering] : tails[entering]
        var node = start
        while !isBelow(other, node) {
            let edge = parentEdge[node]
            cut[edge] += (tails[edge] == node) == isTail ? value : -value
            node = tails[edge] == node ? heads[edge] : tails[edge]
            budget -= 1
        }
        return node
    }
}

/// A spanning tree of edges of length one: parts that hang together by such edges are shifted towards one another, small
/// ones first.
private struct TightTree {
    var layers: [Int]
    let tails: [Int]
    let heads: [Int]
    private(set) var edges: [Int] = []
    private var parent: [Int]
    private var members: [[Int]]
    private let incident: Adjacency

    init(layers: [Int], tails: [Int], heads: [Int]) {
        self.layers = layers
        self.tails = tails
        self.heads = heads
        parent = Array(layers.indices)
        members = layers.indices.map { [$0] }
        incident = Adjacency(count: layers.count, edges: Array(zip(tails, heads)) + Array(zip(heads, tails)))
    }

    private mutating func root(_ node: Int) -> Int {
        var node = node
        while parent[node] != node {
            parent[node] = parent[parent[node]]
            node = parent[node]
        }
        return node
    }

    private mutating func join(_ edge: Int) -> Int? {
        let (a, b) = (root(tails[edge]), root(heads[edge]))
        guard a != b else { return nil }
        let (large, small) = members[a].count >= members[b].count ? (a, b) : (b, a)
        parent[small] = large
        members[large].append(contentsOf: members[small])
        members[small] = []
        edges.append(edge)
        return large
    }

    mutating func grow() {
        for edge in tails.indices where layers[heads[edge]] - layers[tails[edge]] == 1 { _ = join(edge) }
        var heap = Heap()
        for node in layers.indices where root(node) == node { heap.push(members[node].count, node) }
        while edges.count + 1 < layers.count, let part = heap.pop() {
            guard parent[part] == part, let (edge, gap, leaves) = shortest(from: part) else { continue }
            for node in members[part] { layers[node] += leaves ? gap : -gap }
            if let joined = join(edge) { heap.push(members[joined].count, joined) }
        }
    }

    /// The shortest edge that leads out of a part or into it.
    private mutating func shortest(from part: Int) -> (edge: Int, gap: Int, leaves: Bool)? {
        var best: (edge: Int, gap: Int, leaves: Bool)?
        for node in members[part] {
            for slot in incident.range(node) where root(incident.targets[slot]) != part {
                let leaves = incident.edgeNumbers[slot] < tails.count
                let edge = leaves ? incident.edgeNumbers[slot] : incident.edgeNumbers[slot] - tails.count
                let gap = layers[heads[edge]] - layers[tails[edge]] - 1
                if best.map({ gap < $0.gap }) ?? true { best = (edge, gap, leaves) }
            }
        }
        return best
    }
}
