/// Crossing reduction: sweeps that sort each layer by the median of its neighbours, swaps of neighbours that cross, and
/// the best order seen. The same input gives the same order.
struct Ordering {
    var graph: LayeredGraph
    let left: Adjacency
    let right: Adjacency
    /// Where links touch their boxes; those of returning links follow the order.
    var sides: LinkSides
    private let returning: [Int]
    /// Position of each vertex in its layer.
    var positions: [Int]

    /// For vertices that keep their order, the row on which they stood; `free` for the others.
    private(set) var kept: [Int]
    static let free = Int.min

    /// The layers of `graph`, each in the order found.
    /// - Parameter kept: for each box the row on which it stood on the map that this one follows; nil when there is none.
    static func ordered(_ graph: LayeredGraph, kept: [Int?]? = nil) -> [[Int]] {
        var ordering = Ordering(graph)
        if let kept {
            ordering.keep(kept)
            return ordering.improve(rounds: 12, sifts: 4).layers
        }
        let size = graph.layerOf.count + graph.links.count + 1
        // Small graphs try several beginnings; large ones stop earlier: what more work wins there is not seen on a screen.
        let starts = max(1, min(24, 12_000 / size))
        var best: (layers: [[Int]], crossings: Int)?
        for start in 0..<starts {
            ordering.start(start)
            let found = ordering.improve(
                rounds: max(4, min(60, 120_000 / size)), sifts: size > 6000 ? 0 : size > 3000 ? 2 : 6)
            if best.map({ found.crossings < $0.crossings }) ?? true { best = found }
            if found.crossings == 0 { break }
        }
        return best?.layers ?? graph.layers
    }

    private init(_ graph: LayeredGraph) {
        self.graph = graph
        let count = graph.layerOf.count
        right = Adjacency(count: count, edges: graph.links.map { ($0.left, $0.right) })
        left = Adjacency(count: count, edges: graph.links.map { ($0.right, $0.left) })
        sides = LinkSides(graph.links)
        returning = graph.links.indices.filter { graph.links[$0].isBack }
        positions = [Int](repeating: 0, count: count)
        kept = Array(repeating: Ordering.free, count: count)
    }

    /// Begins with the order of an earlier map: long edges run straight from end to end, what is new stands between its
    /// neighbours.
    private mutating func keep(_ rows: [Int?]) {
        var wanted: [Int?] = rows + Array(repeating: nil, count: kept.count - rows.count)
        for (vertex, row) in rows.enumerated() { kept[vertex] = row ?? Ordering.free }
        for vertex in rows.indices where wanted[vertex] == nil {
            let near = (left.range(vertex).map { left.targets[$0] } + right.range(vertex).map { right.targets[$0] })
                .compactMap { graph.isBox($0) ? rows[$0] : nil }
            wanted[vertex] = near.isEmpty ? nil : near.reduce(0, +) / near.count
        }
        for path in graph.paths {
            guard let first = path.first, let last = path.last, path.count > 2 else { continue }
            let (start, end) = (wanted[first] ?? wanted[last] ?? 0, wanted[last] ?? wanted[first] ?? 0)
            for (step, vertex) in path.enumerated() where !graph.isBox(vertex) {
                wanted[vertex] = start + (end - start) * step / (path.count - 1)
            }
        }
        restore(graph.layers.map { $0.sorted { (wanted[$0] ?? .max, $0) < (wanted[$1] ?? .max, $1) } })
    }

    /// Puts the vertices of a layer that keep their order back into it, in the places that they have among the others.
    private func keeping(_ layer: [Int]) -> [Int] {
        let places = layer.indices.filter { kept[layer[$0]] != Ordering.free }
        guard places.count > 1 else { return layer }
        var layer = layer
        let vertices = places.map { layer[$0] }.sorted { (kept[$0], $0) < (kept[$1], $1) }
        for (place, vertex) in zip(places, vertices) { layer[place] = vertex }
        return layer
    }

    /// A first order: as a walk from the first layer meets the vertices, depth first, so that subtrees stay together. Further
    /// ones walk from the last layer or shuffle the layers, always in the same way.
    private mutating func start(_ number: Int) {
        if number > 1 {
            var state = UInt64(number)
            for layer in graph.layers.indices {
                for place in graph.layers[layer].indices.dropFirst() {
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    graph.layers[layer].swapAt(place, Int((state >> 33) % UInt64(place + 1)))
                }
                self.number(layer)
            }
            return
        }
        var seen = [Bool](repeating: false, count: positions.count)
        var order: [[Int]] = Array(repeating: [], count: graph.layers.count)
        var stack: [Int] = []
        for layer in number == 0 ? graph.layers : graph.layers.reversed() {
            for first in layer.sorted() where !seen[first] {
                stack.append(first)
                while let vertex = stack.popLast() {
                    if seen[vertex] { continue }
                    seen[vertex] = true
                    order[graph.layerOf[vertex]].append(vertex)
                    for slot in left.range(vertex).reversed() where !seen[left.targets[slot]] {
                        stack.append(left.targets[slot])
                    }
                    for slot in right.range(vertex).reversed() where !seen[right.targets[slot]] {
                        stack.append(right.targets[slot])
                    }
                }
            }
        }
        restore(order)
    }

    private mutating func improve(rounds limit: Int, sifts: Int) -> (layers: [[Int]], crossings: Int) {
        var best = graph.layers
        var fewest = crossings()
        var (rounds, idle) = (0, 0)
        while fewest > 0, rounds < limit, idle < max(6, limit / 5) {
            chooseSides()
            sweep(forward: rounds % 2 == 0, keepsTies: rounds % 4 < 2, byMedian: rounds / 8 % 2 == 1)
            transpose(swapsTies: rounds % 4 == 3)
            let count = crossings()
            idle = count < fewest ? 0 : idle + 1
            if count < fewest {
                fewest = count
                best = graph.layers
            }
            rounds += 1
        }
        restore(best)
        var sifting = sifts
        while sifting > 0, fewest > 0, sift() { sifting -= 1 }
        return (graph.layers, crossings())
    }

    private mutating func restore(_ layers: [[Int]]) {
        graph.layers = layers
        for index in layers.indices { number(index) }
    }

    private mutating func number(_ layer: Int) {
        for (position, vertex) in graph.layers[layer].enumerated() { positions[vertex] = position }
    }

    private mutating func sweep(forward: Bool, keepsTies: Bool, byMedian: Bool) {
        let order =
            forward ? Array(graph.layers.indices.dropFirst()) : Array(graph.layers.indices.dropLast().reversed())
        for layer in order {
            let neighbours = forward ? left : right
            var keyed: [(key: Double, tie: Int, vertex: Int)] = []
            keyed.reserveCapacity(graph.layers[layer].count)
            for (position, vertex) in graph.layers[layer].enumerated() {
                let key = (byMedian ? median(vertex, neighbours) : mean(vertex, neighbours)) ?? Double(position)
                keyed.append((key, keepsTies ? position : -position, vertex))
            }
            keyed.sort { $0.key != $1.key ? $0.key < $1.key : $0.tie < $1.tie }
            graph.layers[layer] = keeping(keyed.map(\.vertex))
            number(layer)
        }
    }

    /// The middle of the neighbours' positions; nil without neighbours.
    private func median(_ vertex: Int, _ neighbours: Adjacency) -> Double? {
        let places = neighbours.range(vertex).map { positions[neighbours.targets[$0]] }.sorted()
        guard let last = places.last else { return nil }
        let middle = places.count / 2
        if places.count % 2 == 1 { return Double(places[middle]) }
        if places.count == 2 { return Double(places[0] + last) / 2 }
        // Between two middles the side on which the neighbours stand closer counts more (Gansner et al., TSE 93).
        let below = Double(places[middle - 1] - places[0])
        let above = Double(last - places[middle])
        guard below + above > 0 else { return Double(places[middle - 1] + places[middle]) / 2 }
        return (Double(places[middle - 1]) * above + Double(places[middle]) * below) / (below + above)
    }

    /// The mean of the neighbours' positions; nil without neighbours.
    private func mean(_ vertex: Int, _ neighbours: Adjacency) -> Double? {
        let range = neighbours.range(vertex)
        if range.isEmpty { return nil }
        var sum = 0
        for slot in range { sum += positions[neighbours.targets[slot]] }
        return Double(sum) / Double(range.count)
    }

    /// Lets returning links touch their boxes where they cross fewer of the forward links there.
    private mutating func chooseSides() {
        for link in returning {
            let ends = graph.links[link]
            if graph.isBox(ends.left) { sides.left[link] = side(ends.left, ends.right, right) }
            if graph.isBox(ends.right) { sides.right[link] = side(ends.right, ends.left, left) }
        }
    }

    private func side(_ vertex: Int, _ other: Int, _ neighbours: Adjacency) -> UInt8 {
        var balance = 0
        for slot in neighbours.range(vertex) where !graph.links[neighbours.edgeNumbers[slot]].isBack {
            let place = positions[neighbours.targets[slot]] - positions[other]
            balance += place < 0 ? 1 : place > 0 ? -1 : 0
        }
        if balance != 0 { return balance < 0 ? 0 : 2 }
        let (own, others) = (graph.layers[graph.layerOf[vertex]].count, graph.layers[graph.layerOf[other]].count)
        return (positions[other] * 2 + 1) * own < (positions[vertex] * 2 + 1) * others ? 0 : 2
    }

    private mutating func crossings() -> Int {
        chooseSides()
        var total = 0
        for layer in graph.layers.indices.dropLast() {
            total += CrossingCounter.count(
                graph.layers[layer], rightCount: graph.layers[layer + 1].count, right, positions, sides)
        }
        return total
    }
}
