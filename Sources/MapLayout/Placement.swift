/// Rows: where each vertex of an ordered component stands, so that lines run straight where they can.
///
/// Layer by layer every vertex asks to stand where its links to the neighbouring layers would be straight; the layer then
/// takes the positions nearest to all wishes that keep order and distance (isotonic regression on the median, pooling
/// neighbours that collide). Long edges ask loudest.
struct Placement {
    private let graph: LayeredGraph
    private let left: Adjacency
    private let right: Adjacency
    /// Blank rows between two boxes of a layer.
    private let gap: Int
    /// Top row of each vertex.
    private(set) var rows: [Int]

    private struct Wish {
        var row: Int
        var weight: Int
    }

    static func rows(_ graph: LayeredGraph, gap: Int) -> [Int] {
        var placement = Placement(graph, gap: gap)
        placement.pack()
        let rounds = graph.layerOf.count > 20_000 ? 2 : 6
        for _ in 0..<rounds {
            placement.sweep(forward: true, both: false)
            placement.sweep(forward: false, both: false)
        }
        for round in 0..<4 { placement.sweep(forward: round % 2 == 0, both: true) }
        let top = placement.rows.min() ?? 0
        return placement.rows.map { $0 - top }
    }

    private init(_ graph: LayeredGraph, gap: Int) {
        self.graph = graph
        self.gap = gap
        let count = graph.layerOf.count
        right = Adjacency(count: count, edges: graph.links.map { ($0.left, $0.right) })
        left = Adjacency(count: count, edges: graph.links.map { ($0.right, $0.left) })
        rows = [Int](repeating: 0, count: count)
    }

    private mutating func pack() {
        for layer in graph.layers {
            let offsets = offsets(layer)
            for (place, vertex) in layer.enumerated() { rows[vertex] = offsets[place] }
        }
    }

    /// The least distance of each vertex of a layer from the first.
    private func offsets(_ layer: [Int]) -> [Int] {
        var offset = 0
        var offsets: [Int] = []
        offsets.reserveCapacity(layer.count)
        for (place, vertex) in layer.enumerated() {
            offsets.append(offset)
            guard place + 1 < layer.count else { break }
            let between = graph.isBox(vertex) && graph.isBox(layer[place + 1]) ? gap : 0
            offset += graph.height(vertex) + between
        }
        return offsets
    }

    private mutating func sweep(forward: Bool, both: Bool) {
        let order = forward ? Array(graph.layers.indices) : Array(graph.layers.indices.reversed())
        for index in order {
            let layer = graph.layers[index]
            let offsets = offsets(layer)
            var pool = Pool()
            for (place, vertex) in layer.enumerated() {
                var wishes: [Wish] = []
                if forward || both { add(&wishes, vertex, left, toLeft: true) }
                if !forward || both { add(&wishes, vertex, right, toLeft: false) }
                // A vertex without a wish stays where it is, if nobody minds.
                if wishes.isEmpty { wishes.append(Wish(row: rows[vertex], weight: 1)) }
                pool.add(
                    wishes.map { Wish(row: $0.row - offsets[place], weight: $0.weight) },
                    current: graph.isBox(vertex) ? nil : rows[vertex] - offsets[place])
            }
            pool.forEach { place, row in rows[layer[place]] = row + offsets[place] }
        }
    }

    private func add(_ wishes: inout [Wish], _ vertex: Int, _ neighbours: Adjacency, toLeft: Bool) {
        for slot in neighbours.range(vertex) {
            let link = graph.links[neighbours.edgeNumbers[slot]]
            let other = neighbours.targets[slot]
            let (here, there) = toLeft ? (link.rightSide, link.leftSide) : (link.leftSide, link.rightSide)
            let row = rows[other] + graph.port(other, there) - graph.port(vertex, here)
            let passages = (graph.isBox(vertex) ? 0 : 1) + (graph.isBox(other) ? 0 : 1)
            wishes.append(Wish(row: row, weight: passages == 2 ? 8 : passages == 1 ? 2 : 2 + min(link.weight, 2)))
        }
    }

    /// Neighbours that collided and now stand together, each block at the median of its wishes.
    private struct Pool {
        private struct Block {
            var wishes: [Wish]
            var count: Int
            /// Where a line in the block runs now: among equally good rows it stays, for each bend costs.
            var current: Int?
            var row = 0

            mutating func settle() {
                let (low, high) = Pool.medians(wishes)
                row = current.map { min(max($0, low), high) } ?? low + (high - low) / 2
            }
        }
        private var blocks: [Block] = []

        mutating func add(_ wishes: [Wish], current: Int?) {
            blocks.append(Block(wishes: wishes.sorted { $0.row < $1.row }, count: 1, current: current))
            blocks[blocks.count - 1].settle()
            while blocks.count > 1, blocks[blocks.count - 2].row > blocks[blocks.count - 1].row {
                let last = blocks.removeLast()
                let place = blocks.count - 1
                blocks[place].wishes = Pool.merged(blocks[place].wishes, last.wishes)
                blocks[place].count += last.count
                blocks[place].current = blocks[place].current ?? last.current
                blocks[place].settle()
            }
        }

        func forEach(_ body: (Int, Int) -> Void) {
            var place = 0
            for block in blocks {
                for _ in 0..<block.count {
                    body(place, block.row)
                    place += 1
                }
            }
        }

        private static func merged(_ a: [Wish], _ b: [Wish]) -> [Wish] {
            // A block of thousands is thinned: its median hardly moves, and the work stays linear.
            if a.count > 512 { return merged(stride(from: 0, to: a.count, by: 2).map { double(a[$0]) }, b) }
            var result: [Wish] = []
            result.reserveCapacity(a.count + b.count)
            var (i, j) = (0, 0)
            while i < a.count || j < b.count {
                if j == b.count || (i < a.count && a[i].row <= b[j].row) {
                    result.append(a[i])
                    i += 1
                } else {
                    result.append(b[j])
                    j += 1
                }
            }
            return result
        }

        private static func double(_ wish: Wish) -> Wish { Wish(row: wish.row, weight: min(wish.weight, 1 << 40) * 2) }

        /// The rows between which half of the weight lies on either side.
        private static func medians(_ wishes: [Wish]) -> (low: Int, high: Int) {
            let total = wishes.reduce(0) { $0 + $1.weight }
            var below = 0
            for (place, wish) in wishes.enumerated() {
                below += wish.weight
                if below * 2 > total { return (wish.row, wish.row) }
                if below * 2 == total, place + 1 < wishes.count { return (wish.row, wishes[place + 1].row) }
            }
            return (0, 0)
        }
    }
}
