/// Weighted crossings between two neighbouring layers, counted in an accumulator tree (Barth, Jünger, Mutzel).
enum CrossingCounter {
    static func count(
        _ layer: [Int], rightCount: Int, _ right: Adjacency, _ weights: [Int], _ positions: [Int]
    ) -> Int {
        var leaves = 1
        while leaves < rightCount { leaves *= 2 }
        var tree = [Int](repeating: 0, count: leaves * 2)
        var crossings = 0
        var ends: [(position: Int, weight: Int)] = []
        for vertex in layer {
            ends.removeAll(keepingCapacity: true)
            for slot in right.range(vertex) {
                ends.append((positions[right.targets[slot]], weights[right.edgeNumbers[slot]]))
            }
            ends.sort { $0.position < $1.position }
            // First all of the vertex count, then all are added: links from one vertex do not cross.
            for end in ends {
                var place = end.position + leaves
                while place > 1 {
                    if place & 1 == 0 { crossings += tree[place + 1] * end.weight }
                    place /= 2
                }
            }
            for end in ends {
                var place = end.position + leaves
                while place > 0 {
                    tree[place] += end.weight
                    place /= 2
                }
            }
        }
        return crossings
    }
}
