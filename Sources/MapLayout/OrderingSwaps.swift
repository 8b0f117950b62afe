// Moving single vertices where that removes crossings.
extension Ordering {
    /// Moves each vertex to the best place of its layer; false when none moved.
    mutating func sift() -> Bool {
        var hasMoved = false
        for layer in graph.layers.indices where graph.layers[layer].count > 1 {
            for vertex in graph.layers[layer] { hasMoved = sift(vertex, layer) || hasMoved }
        }
        return hasMoved
    }

    private mutating func sift(_ vertex: Int, _ layer: Int) -> Bool {
        let order = graph.layers[layer]
        let start = positions[vertex]
        // Far moves are rare and cost the layer's length: look at a window.
        var (sum, most, target) = (0, 0, start)
        for place in stride(from: start - 1, through: max(0, start - 64), by: -1) {
            if isKept(order[place], vertex) { break }
            sum += gain(order[place], vertex)
            if sum > most { (most, target) = (sum, place) }
        }
        sum = 0
        for place in stride(from: start + 1, through: min(order.count - 1, start + 64), by: 1) {
            if isKept(order[place], vertex) { break }
            sum += gain(vertex, order[place])
            if sum > most { (most, target) = (sum, place) }
        }
        guard target != start else { return false }
        graph.layers[layer].remove(at: start)
        graph.layers[layer].insert(vertex, at: target)
        for place in min(start, target)...max(start, target) { positions[graph.layers[layer][place]] = place }
        return true
    }

    /// Swaps neighbours in a layer while that removes crossings.
    mutating func transpose(swapsTies: Bool) {
        for layer in graph.layers.indices where graph.layers[layer].count > 1 {
            for round in 0..<8 {
                var hasSwapped = false
                for place in 0..<(graph.layers[layer].count - 1) {
                    let (a, b) = (graph.layers[layer][place], graph.layers[layer][place + 1])
                    if isKept(a, b) { continue }
                    guard gain(a, b) > (swapsTies && round == 0 ? -1 : 0) else { continue }
                    graph.layers[layer].swapAt(place, place + 1)
                    positions[a] = place + 1
                    positions[b] = place
                    hasSwapped = true
                }
                if !hasSwapped { break }
            }
        }
    }

    private func isKept(_ a: Int, _ b: Int) -> Bool { kept[a] != Ordering.free && kept[b] != Ordering.free }

    private func place(_ neighbours: Adjacency, _ slot: Int, _ toRight: Bool) -> Int {
        let link = neighbours.edgeNumbers[slot]
        return positions[neighbours.targets[slot]] * 3 + Int(toRight ? sides.right[link] : sides.left[link])
    }

    /// Crossings between the links of a and b, a standing before b, less those after a swap.
    private func gain(_ a: Int, _ b: Int) -> Int {
        var gain = 0
        for toRight in [false, true] {
            let neighbours = toRight ? right : left
            let (first, second) = (neighbours.range(a), neighbours.range(b))
            if first.isEmpty || second.isEmpty { continue }
            // Vertices with many neighbours are left to the sweeps: this comparison costs their product.
            if first.count * second.count > 4096 { continue }
            for slot in first {
                let place = place(neighbours, slot, toRight)
                for other in second {
                    let there = self.place(neighbours, other, toRight)
                    gain += there < place ? 1 : there > place ? -1 : 0
                }
            }
        }
        return gain
    }
}
