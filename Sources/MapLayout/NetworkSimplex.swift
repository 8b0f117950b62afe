/// Layers in which edges are as short as can be: the network simplex of Gansner, Koutsofios, North and Vo ("A technique for drawing
/// directed graphs", 1993). A spanning tree of tight edges is bettered edge by edge; each exchange shortens the whole.
struct NetworkSimplex: ~Copyable {
    private let layer: Flat
    private let tails: Flat
    private let heads: Flat
    /// The edges of node n stand at `starts[n]..<starts[n + 1]`: those that leave it first, then those that reach it, with their
    /// other ends.
    private let starts: Flat
    private let reaching: Flat
    private let incident: Flat
    private let others: Flat
    /// 1 for the edges of the tree.
    private let inTree: Flat
    private let tree: RootedTree
    /// For each tree edge how much longer the whole gets when it is stretched.
    private let cut: Flat
    /// What may still be spent, in edges looked at.
    private var budget: Int

    /// - Parameters:
    ///   - layers: layers in which every edge runs to the right.
    ///   - edges: the edges of one connected component.
    ///   - budget: how many looks at an edge it may take.
    init(layers: [Int], edges: [(left: Int, right: Int)], budget: Int) {
        self.budget = budget
        tails = Flat(edges.map(\.left))
        heads = Flat(edges.map(\.right))
        let leaving = Adjacency(count: layers.count, edges: edges.map { ($0.left, $0.right) })
        let entering = Adjacency(count: layers.count, edges: edges.map { ($0.right, $0.left) })
        starts = Flat(zip(leaving.starts, entering.starts).map { $0 + $1 })
        reaching = Flat(layers.indices.map { leaving.starts[$0 + 1] + entering.starts[$0] })
        let slots = layers.indices.lazy.map { (leaving.range($0), entering.range($0)) }
        incident = Flat(slots.flatMap { leaving.edgeNumbers[$0] + entering.edgeNumbers[$1] })
        others = Flat(slots.flatMap { leaving.targets[$0] + entering.targets[$1] })
        inTree = Flat(repeating: 0, count: edges.count)
        tree = RootedTree(count: layers.count)
        cut = Flat(repeating: 0, count: edges.count)
        guard layers.count > 1 else {
            layer = Flat(layers)
            return
        }
        var tight = TightTree(layers: layers, tails: edges.map(\.left), heads: edges.map(\.right))
        tight.grow()
        layer = Flat(tight.layers)
        for edge in tight.edges { inTree[edge] = 1 }
        hangAll()
        countCuts()
        exchange()
    }

    /// The layers found, not yet from 0.
    var layers: [Int] { layer.values }

    private func slack(_ edge: Int) -> Int { layer[heads[edge]] - layer[tails[edge]] - 1 }
    private func slots(_ node: Int) -> Range<Int> { starts[node]..<starts[node + 1] }

    /// Hangs every node below the first one.
    private mutating func hangAll() {
        var queue = [0]
        var head = 0
        while head < queue.count {
            let node = queue[head]
            head += 1
            for slot in slots(node) where inTree[incident[slot]] == 1 && tree.parentEdge[node] != incident[slot] {
                tree.hang(others[slot], below: node, by: incident[slot])
                queue.append(others[slot])
            }
        }
        tree.number(from: 0)
    }

    /// Cut values from the leaves up: with s the node's side, the tree edge itself, its other edges, and what the cuts of
    /// the edges to its children already say of their subtrees.
    private mutating func countCuts() {
        for place in 0..<tree.nodes.count {
            let node = tree.nodes[place]
            let up = tree.parentEdge[node]
            if up < 0 { continue }
            // Edges in the direction of `up` across its cut count 1, those against it -1.
            let isTail = tails[up] == node
            var sum = 1
            for slot in slots(node) {
                let edge = incident[slot]
                if edge == up { continue }
                let child = others[slot]
                if inTree[edge] == 1 {
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
            guard cut[edge] < 0, let entering = entering(for: edge) else { continue }
            idle = 0
            replace(edge, by: entering)
        }
    }

    private func childIsTail(_ edge: Int) -> Bool { tree.parentEdge[tails[edge]] == edge }

    /// The shortest edge that runs the other way across the cut of a tree edge; looked for on the smaller side of it.
    private mutating func entering(for leaving: Int) -> Int? {
        let childIsTail = childIsTail(leaving)
        let below = tree.places(below: childIsTail ? tails[leaving] : heads[leaving])
        var (best, least) = (-1, Int.max)
        func look(_ places: Range<Int>, wantsHead: Bool) {
            let isInside = below.contains(places.lowerBound)
            for place in places {
                let node = tree.nodes[place]
                let slots = wantsHead ? reaching[node]..<starts[node + 1] : starts[node]..<reaching[node]
                budget -= slots.count
                for slot in slots {
                    let other = tree.place[others[slot]]
                    guard (other >= below.lowerBound && other < below.upperBound) != isInside else { continue }
                    let edge = incident[slot]
                    let found = slack(edge)
                    guard found <= least, inTree[edge] == 0 else { continue }
                    if found < least || edge < best { (best, least) = (edge, found) }
                }
            }
        }
        if below.count * 2 <= layer.count {
            look(below, wantsHead: childIsTail)
        } else {
            look(0..<below.lowerBound, wantsHead: !childIsTail)
            look(below.upperBound..<layer.count, wantsHead: !childIsTail)
        }
        return best < 0 ? nil : best
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
        inTree[leaving] = 0
        inTree[entering] = 1
        let inner = tree.isBelow(tails[entering], top) ? tails[entering] : heads[entering]
        tree.rehang(top, inner, below: inner == tails[entering] ? heads[entering] : tails[entering], by: entering)
        budget -= tree.number(from: common)
    }

    private mutating func shift(_ below: Range<Int>, by gap: Int) {
        let isSmall = below.count * 2 <= layer.count
        budget -= isSmall ? below.count : layer.count - below.count
        if isSmall {
            for place in below { layer[tree.nodes[place]] += gap }
        } else {
            for place in 0..<below.lowerBound { layer[tree.nodes[place]] -= gap }
            for place in below.upperBound..<layer.count { layer[tree.nodes[place]] -= gap }
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
