/// A spanning tree of edges of length one: parts that hang together by such edges are shifted towards one another, small
/// ones first.
struct TightTree {
    var layers: [Int]
    let tails: [Int]
    let heads: [Int]
    private(set) var edges: [Int] = []
    private var sets: DisjointSets
    private var members: [[Int]]
    private let incident: Adjacency

    init(layers: [Int], tails: [Int], heads: [Int]) {
        self.layers = layers
        self.tails = tails
        self.heads = heads
        sets = DisjointSets(count: layers.count)
        members = layers.indices.map { [$0] }
        incident = Adjacency(count: layers.count, edges: Array(zip(tails, heads)) + Array(zip(heads, tails)))
    }

    private mutating func join(_ edge: Int) -> Int? {
        let (a, b) = (sets.root(tails[edge]), sets.root(heads[edge]))
        guard a != b else { return nil }
        let (large, small) = members[a].count >= members[b].count ? (a, b) : (b, a)
        sets.join(small, to: large)
        members[large].append(contentsOf: members[small])
        members[small] = []
        edges.append(edge)
        return large
    }

    mutating func grow() {
        for edge in tails.indices where layers[heads[edge]] - layers[tails[edge]] == 1 { _ = join(edge) }
        var heap = Heap()
        for node in layers.indices where sets.root(node) == node { heap.push(members[node].count, node) }
        while edges.count + 1 < layers.count, let part = heap.pop() {
            guard sets.root(part) == part, let (edge, gap, leaves) = shortest(from: part) else { continue }
            for node in members[part] { layers[node] += leaves ? gap : -gap }
            if let joined = join(edge) { heap.push(members[joined].count, joined) }
        }
    }

    /// The shortest edge that leads out of a part or into it.
    private mutating func shortest(from part: Int) -> (edge: Int, gap: Int, leaves: Bool)? {
        var best: (edge: Int, gap: Int, leaves: Bool)?
        for node in members[part] {
            for slot in incident.range(node) where sets.root(incident.targets[slot]) != part {
                let leaves = incident.edgeNumbers[slot] < tails.count
                let edge = leaves ? incident.edgeNumbers[slot] : incident.edgeNumbers[slot] - tails.count
                let gap = layers[heads[edge]] - layers[tails[edge]] - 1
                if best.map({ gap < $0.gap }) ?? true { best = (edge, gap, leaves) }
            }
        }
        return best
    }
}
