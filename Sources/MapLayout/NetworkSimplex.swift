/// Layers in which edges are as short as can be: the network simplex of Gansner, Koutsofios, North and Vo ("A technique for drawing
/// directed graphs", 1993). A spanning tree of tight edges is bettered edge by edge; each exchange shortens the whole.
struct NetworkSimplex {
    private(set) var layers: [Int]
    private let tails: [Int]
    private let heads: [Int]
    private let incident: Adjacency
    private var inTree: [Bool]
    private var tree: RootedTree
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
        tree = RootedTree(count: layers.count)
        cut = Array(repeating: 0, count: edges.count)
        guard layers.count > 1 else { return }
        var tight = TightTree(layers: layers, tails: tails, heads: heads)
        tight.grow()
        self.layers = tight.layers
        for edge in tight.edges { inTree[edge] = true }
        hangAll()
        countCuts()
        exchange()
    }

    private func slack(_ edge: Int) -> Int { layers[heads[edge]] - layers[tails[edge]] - 1 }
    private func edge(_ slot: Int) -> Int {
        let number = incident.edgeNumbers[slot]
        return number < tails.count ? number : number - tails.count
    }

    /// Hangs every node below the first one.
    private mutating func hangAll() {
        var queue = [0]
        var head = 0
        while head < queue.count {
            let node = queue[head]
            head += 1
            for slot in incident.range(node) where inTree[edge(slot)] && tree.parentEdge[node] != edge(slot) {
                tree.hang(incident.targets[slot], below: node, by: edge(slot))
                queue.append(incident.targets[slot])
            }
        }
        tree.number(from: 0)
    }

    /// Cut values from the leaves up: with s the node's side, the tree edge itself, its other edges, and what the cuts of
    /// the edges to its children already say of their subtrees.
    private mutating func countCuts() {
        for node in tree.nodes where tree.parentEdge[node] >= 0 {
            let up = tree.parentEdge[node]
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

    private func childIsTail(_ edge: Int) -> Bool { tree.parentEdge[tails[edge]] == edge }

    /// The shortest edge that runs the other way across the cut of a tree edge; looked for on the smaller side of it.
    private mutating func entering(for leaving: Int) -> Int? {
        let childIsTail = childIsTail(leaving)
        let below = tree.places(below: childIsTail ? tails[leaving] : heads[leaving])
        var best: (slack: Int, edge: Int)?
        func look(_ places: Range<Int>, wantsHead: Bool) {
            for node in tree.nodes[places] {
                let slots = incident.range(node)
                budget -= slots.count
                for slot in slots where (incident.edgeNumbers[slot] >= tails.count) == wantsHead {
                    let edge = edge(slot)
                    guard !inTree[edge] else { continue }
                    let isOtherBelow = below.contains(tree.place[incident.targets[slot]])
                    guard isOtherBelow != below.contains(places.lowerBound) else { continue }
                    let found = slack(edge)
                    if best.map({ (found, edge) < $0 }) ?? true { best = (found, edge) }
                }
            }
        }
        if below.count * 2 <= layers.count {
            look(below, wantsHead: childIsTail)
        } else {
            look(0..<below.lowerBound, wantsHead: !childIsTail)
            look(below.upperBound..<layers.count, wantsHead: !childIsTail)
        }
        return best?.edge
    }

    private mutating func replace(_ leaving: Int, by entering: Int) {
        let childIsTail = childIsTail(leaving)
        let top = childIsTail ? tails[leaving] : heads[leaving]
        // One side of the cut moves until the entering edge is tight: the smaller one.
        let gap = slack(entering)
        if gap != 0 { shift(tree.places(below: top), by: childIsTail ? -gap : gap) }
        let value = cut[leaving]
        let common = update(tails[entering], value, true, entering)
        _ = update(heads[entering], value, false, entering)
        cut[entering] = -value
        cut[leaving] = 0
        inTree[leaving] = false
        inTree[entering] = true
        let inner = tree.isBelow(tails[entering], top) ? tails[entering] : heads[entering]
        tree.rehang(top, inner, below: inner == tails[entering] ? heads[entering] : tails[entering], by: entering)
        budget -= tree.number(from: common)
    }

    private mutating func shift(_ below: Range<Int>, by gap: Int) {
        let isSmall = below.count * 2 <= layers.count
        budget -= isSmall ? below.count : layers.count - below.count
        if isSmall {
            for node in tree.nodes[below] { layers[node] += gap }
        } else {
            for node in tree.nodes[..<below.lowerBound] { layers[node] -= gap }
            for node in tree.nodes[below.upperBound...] { layers[node] -= gap }
        }
    }

    /// Changes the cut values on the way from an end of the entering edge to where both ways meet; returns that node.
    private mutating func update(_ start: Int, _ value: Int, _ isTail: Bool, _ entering: Int) -> Int {
        let other = isTail ? heads[entering] : tails[entering]
        var node = start
        while !tree.isBelow(other, node) {
            let edge = tree.parentEdge[node]
            cut[edge] += (tails[edge] == node) == isTail ? value : -value
            node = tree.parent[node]
            budget -= 1
        }
        return node
    }
}
