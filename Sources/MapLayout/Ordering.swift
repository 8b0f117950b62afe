/// Crossing reduction: sweeps that sort each layer by the median of its neighbours, swaps of neighbours that cross, and
/// the best order seen. The same input gives the same order.
struct Ordering: ~Copyable {
    let graph: LayeredGraph
    let left: Neighbours
    let right: Neighbours
    /// Where links touch their boxes; those of returning links follow the order.
    let sides: LinkSides
    private let returning: [Int]
    /// The vertices, layer by layer, as they stand; those of layer l at `firsts[l]..<firsts[l + 1]`.
    let order: Flat
    let firsts: [Int]
    /// Position of each vertex in its layer.
    let positions: Flat
    /// For the layer in hand, beside the slots of `left` and of `right`: where each vertex' links lead, ascending.
    let leftPlaces: Flat
    let rightPlaces: Flat
    private var counter = CrossingCounter()
    private var keyed: [(key: Double, tie: Int, vertex: Int)] = []

    /// So many rounds, or beginnings, that better nothing end the search: on 160 real and made graphs more won one crossing in a
    /// hundred for three times the work.
    private static let mostIdle = 6
    /// Where so few are left each is worth the search.
    private static let fewCrossings = 4

    /// For vertices that keep their order, the row on which they stood; `free` for the others. Empty when none does.
    private(set) var kept: [Int] = []
    static let free = Int.min

    /// The layers of `graph`, each in the order found.
    /// - Parameter kept: for each box the row on which it stood on the map that this one follows; nil when there is none.
    static func ordered(_ graph: LayeredGraph, kept: [Int?]? = nil) -> [[Int]] {
        var ordering = Ordering(graph)
        if let kept {
            ordering.keep(kept)
            return ordering.layers(of: ordering.improve(rounds: 12, sifts: 4).order)
        }
        let size = graph.layerOf.count + graph.links.count + 1
        // Small graphs try several beginnings; large ones stop earlier: what more work wins there is not seen on a screen.
        let starts = max(1, min(24, 6_000 / size))
        var best: (order: [Int], crossings: Int)?
        var idle = 0
        for start in 0..<starts where idle < mostIdle || best?.crossings ?? 0 <= fewCrossings {
            ordering.start(start)
            let found = ordering.improve(
                rounds: max(4, min(60, 120_000 / size)), sifts: size > 6000 ? 0 : size > 3000 ? 2 : 6)
            idle += 1
            if best.map({ found.crossings < $0.crossings }) ?? true { (best, idle) = (found, 0) }
            if found.crossings == 0 { break }
        }
        return best.map { ordering.layers(of: $0.order) } ?? graph.layers
    }

    private init(_ graph: LayeredGraph) {
        self.graph = graph
        let count = graph.layerOf.count
        right = Neighbours(Adjacency(count: count, edges: graph.links.map { ($0.left, $0.right) }))
        left = Neighbours(Adjacency(count: count, edges: graph.links.map { ($0.right, $0.left) }))
        sides = LinkSides(graph.links)
        returning = graph.links.indices.filter { graph.links[$0].isBack }
        positions = Flat(repeating: 0, count: count)
        order = Flat(graph.layers.flatMap { $0 })
        firsts = graph.layers.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
        leftPlaces = Flat(repeating: 0, count: graph.links.count)
        rightPlaces = Flat(repeating: 0, count: graph.links.count)
        numberAll()
    }

    /// The places of a layer's vertices in `order`.
    func range(_ layer: Int) -> Range<Int> { firsts[layer]..<firsts[layer + 1] }
    private var layerCount: Int { firsts.count - 1 }
    private func layers(of order: [Int]) -> [[Int]] { (0..<layerCount).map { Array(order[range($0)]) } }

    /// Begins with the order of an earlier map: long edges run straight from end to end, what is new stands between its
    /// neighbours.
    private mutating func keep(_ rows: [Int?]) {
        var wanted: [Int?] = rows + Array(repeating: nil, count: positions.count - rows.count)
        kept = Array(repeating: Ordering.free, count: positions.count)
        for (vertex, row) in rows.enumerated() { kept[vertex] = row ?? Ordering.free }
        for vertex in rows.indices where wanted[vertex] == nil {
            let near = (left.around(vertex) + right.around(vertex)).compactMap { graph.isBox($0) ? rows[$0] : nil }
            wanted[vertex] = near.isEmpty ? nil : near.reduce(0, +) / near.count
        }
        for path in graph.paths {
            guard let first = path.first, let last = path.last, path.count > 2 else { continue }
            let (start, end) = (wanted[first] ?? wanted[last] ?? 0, wanted[last] ?? wanted[first] ?? 0)
            for (step, vertex) in path.enumerated() where !graph.isBox(vertex) {
                wanted[vertex] = start + (end - start) * step / (path.count - 1)
            }
        }
        take(graph.layers.flatMap { $0.sorted { (wanted[$0] ?? .max, $0) < (wanted[$1] ?? .max, $1) } })
        numberAll()
    }

    /// Puts the vertices of a layer that keep their order back into it, in the places that they have among the others.
    private mutating func restoreKept(_ layer: Int) {
        guard !kept.isEmpty else { return }
        let places = range(layer).filter { kept[order[$0]] != Ordering.free }
        guard places.count > 1 else { return }
        let vertices = places.map { order[$0] }.sorted { (kept[$0], $0) < (kept[$1], $1) }
        for (place, vertex) in zip(places, vertices) { order[place] = vertex }
    }

    /// A first order: as a walk from the first layer meets the vertices, depth first, so that subtrees stay together. Further
    /// ones walk from the last layer or shuffle the layers, always in the same way.
    private mutating func start(_ number: Int) {
        if number > 1 { shuffle(number) } else { walk(forward: number == 0) }
        numberAll()
    }

    private mutating func shuffle(_ number: Int) {
        var state = UInt64(number)
        for layer in 0..<layerCount {
            let first = firsts[layer]
            for place in range(layer).dropFirst() {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let other = first + Int((state >> 33) % UInt64(place - first + 1))
                (order[place], order[other]) = (order[other], order[place])
            }
        }
    }

    private mutating func walk(forward: Bool) {
        var seen = [Bool](repeating: false, count: positions.count)
        var next = firsts
        let from = order.values
        var stack: [Int] = []
        for layer in forward ? Array(0..<layerCount) : (0..<layerCount).reversed() {
            for first in from[range(layer)].sorted() where !seen[first] {
                stack.append(first)
                while let vertex = stack.popLast() {
                    if seen[vertex] { continue }
                    seen[vertex] = true
                    order[next[graph.layerOf[vertex]]] = vertex
                    next[graph.layerOf[vertex]] += 1
                    for slot in left.range(vertex).reversed() where !seen[left.targets[slot]] {
                        stack.append(left.targets[slot])
                    }
                    for slot in right.range(vertex).reversed() where !seen[right.targets[slot]] {
                        stack.append(right.targets[slot])
                    }
                }
            }
        }
    }

    private mutating func improve(rounds limit: Int, sifts: Int) -> (order: [Int], crossings: Int) {
        var best = order.values
        var fewest = crossings()
        var (rounds, idle) = (0, 0)
        while fewest > 0, rounds < limit, idle < Ordering.mostIdle {
            sweep(forward: rounds % 2 == 0, keepsTies: rounds % 4 < 2, byMedian: rounds / 8 % 2 == 1)
            transpose(swapsTies: rounds % 4 == 3)
            let count = crossings()
            idle = count < fewest ? 0 : idle + 1
            if count < fewest {
                fewest = count
                best = order.values
            }
            rounds += 1
        }
        take(best)
        numberAll()
        chooseSides()
        var sifting = sifts
        while sifting > 0, fewest > 0, sift() { sifting -= 1 }
        return (order.values, crossings())
    }

    private func take(_ wanted: [Int]) { for (place, vertex) in wanted.enumerated() { order[place] = vertex } }

    private mutating func numberAll() { for layer in 0..<layerCount { number(layer) } }

    private mutating func number(_ layer: Int) {
        let first = firsts[layer]
        for place in range(layer) { positions[order[place]] = place - first }
    }

    private mutating func sweep(forward: Bool, keepsTies: Bool, byMedian: Bool) {
        for step in 1..<max(1, layerCount) {
            let layer = forward ? step : layerCount - 1 - step
            keyed.removeAll(keepingCapacity: true)
            for place in range(layer) {
                let (vertex, position) = (order[place], place - firsts[layer])
                let found = forward ? middle(vertex, left, byMedian) : middle(vertex, right, byMedian)
                let key = found ?? Double(position)
                keyed.append((key, keepsTies ? position : -position, vertex))
            }
            sortKeyed()
            for (place, entry) in zip(range(layer), keyed) { order[place] = entry.vertex }
            restoreKept(layer)
            number(layer)
        }
    }

    /// A few are put in place one by one: they are nearly sorted already.
    private mutating func sortKeyed() {
        guard keyed.count <= 24 else {
            keyed.sort { $0.key != $1.key ? $0.key < $1.key : $0.tie < $1.tie }
            return
        }
        for start in keyed.indices.dropFirst() {
            let entry = keyed[start]
            var place = start
            while place > 0,
                entry.key < keyed[place - 1].key
                    || entry.key == keyed[place - 1].key && entry.tie < keyed[place - 1].tie
            {
                keyed[place] = keyed[place - 1]
                place -= 1
            }
            keyed[place] = entry
        }
    }

    private func middle(_ vertex: Int, _ neighbours: borrowing Neighbours, _ byMedian: Bool) -> Double? {
        byMedian ? median(vertex, neighbours) : mean(vertex, neighbours)
    }

    /// The middle of the neighbours' positions; nil without neighbours.
    private func median(_ vertex: Int, _ neighbours: borrowing Neighbours) -> Double? {
        let range = neighbours.range(vertex)
        if range.count < 3 { return mean(vertex, neighbours) }
        var places: [Int] = []
        for slot in range { places.append(positions[neighbours.targets[slot]]) }
        places.sort()
        let middle = places.count / 2
        if places.count % 2 == 1 { return Double(places[middle]) }
        // Between two middles the side on which the neighbours stand closer counts more (Gansner et al., TSE 93).
        let below = Double(places[middle - 1] - places[0])
        let above = Double(places[places.count - 1] - places[middle])
        guard below + above > 0 else { return Double(places[middle - 1] + places[middle]) / 2 }
        return (Double(places[middle - 1]) * above + Double(places[middle]) * below) / (below + above)
    }

    /// The mean of the neighbours' positions; nil without neighbours.
    private func mean(_ vertex: Int, _ neighbours: borrowing Neighbours) -> Double? {
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

    private func side(_ vertex: Int, _ other: Int, _ neighbours: borrowing Neighbours) -> Int {
        var balance = 0
        for slot in neighbours.range(vertex) where !graph.links[neighbours.edgeNumbers[slot]].isBack {
            let place = positions[neighbours.targets[slot]] - positions[other]
            balance += place < 0 ? 1 : place > 0 ? -1 : 0
        }
        if balance != 0 { return balance < 0 ? 0 : 2 }
        let (own, others) = (range(graph.layerOf[vertex]).count, range(graph.layerOf[other]).count)
        return (positions[other] * 2 + 1) * own < (positions[vertex] * 2 + 1) * others ? 0 : 2
    }

    /// Of the order as it stands, with the sides that suit it.
    private mutating func crossings() -> Int {
        chooseSides()
        var total = 0
        for layer in 0..<max(0, layerCount - 1) {
            total += counter.count(
                order, range(layer), rightCount: range(layer + 1).count, right, positions, sides)
        }
        return total
    }
}
