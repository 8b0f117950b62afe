/// Rows: where each vertex of an ordered component stands, so that lines run straight where they can.
///
/// Layer by layer every vertex asks to stand where its links to the neighbouring layers would be straight; the layer then
/// takes the positions nearest to all wishes that keep order and distance (isotonic regression on the median, pooling
/// neighbours that collide). Long edges ask loudest.
struct Placement: ~Copyable {
    private let layers: [[Int]]
    private let isLarge: Bool
    private let left: Pulls
    private let right: Pulls
    /// The least distance of each vertex from the first of its layer.
    private let offsets: Flat
    /// Top row of each vertex.
    private let rows: Flat
    /// 1 for boxes.
    private let isBox: Flat
    private var pool: WishPool

    /// The top row of each vertex, from 0.
    /// - Parameter gap: blank rows between two boxes of a layer.
    static func rows(_ graph: LayeredGraph, gap: Int) -> [Int] {
        var placement = Placement(graph, gap: gap)
        for _ in 0..<(placement.isLarge ? 2 : 6) {
            placement.sweep(forward: true, both: false)
            placement.sweep(forward: false, both: false)
        }
        for round in 0..<4 { placement.sweep(forward: round % 2 == 0, both: true) }
        let rows = placement.rows.values
        let top = rows.min() ?? 0
        return rows.map { $0 - top }
    }

    private init(_ graph: LayeredGraph, gap: Int) {
        let count = graph.layerOf.count
        layers = graph.layers
        isLarge = count > 20_000
        left = Pulls(graph, toLeft: true)
        right = Pulls(graph, toLeft: false)
        offsets = Flat(repeating: 0, count: count)
        rows = Flat(repeating: 0, count: count)
        isBox = Flat((0..<count).lazy.map { graph.isBox($0) ? 1 : 0 })
        pool = WishPool(
            wishes: graph.links.count * 2 + count, vertices: layers.reduce(0) { max($0, $1.count) })
        for layer in layers {
            var offset = 0
            for (place, vertex) in layer.enumerated() {
                (offsets[vertex], rows[vertex]) = (offset, offset)
                guard place + 1 < layer.count else { break }
                let between = graph.isBox(vertex) && graph.isBox(layer[place + 1]) ? gap : 0
                offset += graph.height(vertex) + between
            }
        }
    }

    private mutating func sweep(forward: Bool, both: Bool) {
        for step in layers.indices {
            let layer = layers[forward ? step : layers.count - 1 - step]
            pool.clear()
            for vertex in layer {
                if forward || both { wish(vertex, toLeft: true) }
                if !forward || both { wish(vertex, toLeft: false) }
                // A vertex without a wish stays where it is, if nobody minds.
                if !pool.hasWishes { pool.wish(row: rows[vertex] - offsets[vertex], weight: 1) }
                pool.add(current: isBox[vertex] == 1 ? WishPool.none : rows[vertex] - offsets[vertex])
            }
            pool.forEach { place, row in rows[layer[place]] = row + offsets[layer[place]] }
        }
    }

    @inline(__always)
    private mutating func wish(_ vertex: Int, toLeft: Bool) {
        let first = toLeft ? left.starts[vertex] : right.starts[vertex]
        for slot in first..<(toLeft ? left.starts[vertex + 1] : right.starts[vertex + 1]) {
            let other = toLeft ? left.others[slot] : right.others[slot]
            let shift = toLeft ? left.shifts[slot] : right.shifts[slot]
            let weight = toLeft ? left.weights[slot] : right.weights[slot]
            pool.wish(row: rows[other] + shift - offsets[vertex], weight: weight)
        }
    }
}

/// What the links to one side ask of each vertex; those of vertex v stand at `starts[v]..<starts[v + 1]`.
private struct Pulls: ~Copyable {
    let starts: Flat
    let others: Flat
    /// How far from the other's row a vertex has to stand for the link to be straight.
    let shifts: Flat
    /// Long edges ask loudest.
    let weights: Flat

    init(_ graph: LayeredGraph, toLeft: Bool) {
        let links = Adjacency(
            count: graph.layerOf.count, edges: graph.links.map { toLeft ? ($0.right, $0.left) : ($0.left, $0.right) })
        starts = Flat(links.starts)
        others = Flat(links.targets)
        shifts = Flat(repeating: 0, count: links.targets.count)
        weights = Flat(repeating: 0, count: links.targets.count)
        for (slot, other) in links.targets.enumerated() {
            let link = graph.links[links.edgeNumbers[slot]]
            let (vertex, here) = toLeft ? (link.right, link.rightSide) : (link.left, link.leftSide)
            shifts[slot] = graph.port(other, toLeft ? link.leftSide : link.rightSide) - graph.port(vertex, here)
            let passages = (graph.isBox(vertex) ? 0 : 1) + (graph.isBox(other) ? 0 : 1)
            weights[slot] = passages == 2 ? 8 : passages == 1 ? 2 : 2 + min(link.weight, 2)
        }
    }
}
