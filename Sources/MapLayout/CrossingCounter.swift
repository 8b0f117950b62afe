/// Crossings between two neighbouring layers as drawn, counted in an accumulator tree (Barth, Jünger, Mutzel): every link is one
/// line, and links that touch a box on one of its three sides do not cross there.
enum CrossingCounter {
    static func count(
        _ layer: [Int], rightCount: Int, _ right: Adjacency, _ positions: [Int], _ sides: LinkSides
    ) -> Int {
        var leaves = 1
        while leaves < rightCount * 3 { leaves *= 2 }
        var tree = [Int32](repeating: 0, count: leaves * 2)
        var crossings = 0
        var ends: [(side: Int, place: Int)] = []
        for vertex in layer {
            ends.removeAll(keepingCapacity: true)
            for slot in right.range(vertex) {
                let link = right.edgeNumbers[slot]
                ends.append((Int(sides.left[link]), positions[right.targets[slot]] * 3 + Int(sides.right[link])))
            }
            if ends.count > 1 { ends.sort { ($0.side, $0.place) < ($1.side, $1.place) } }
            var first = 0
            while first < ends.count {
                var next = first
                // First all of a side count, then all are added: links from one place do not cross.
                while next < ends.count, ends[next].side == ends[first].side {
                    var place = ends[next].place + leaves
                    while place > 1 {
                        if place & 1 == 0 { crossings += Int(tree[place + 1]) }
                        place /= 2
                    }
                    next += 1
                }
                for end in ends[first..<next] {
                    var place = end.place + leaves
                    while place > 0 {
                        tree[place] += 1
                        place /= 2
                    }
                }
                first = next
            }
        }
        return crossings
    }
}

/// Where each link touches the vertices at its ends: 0 above, 1 in the middle, 2 below.
struct LinkSides {
    var left: [UInt8]
    var right: [UInt8]

    init(_ links: [Link]) {
        left = links.map { LinkSides.rank($0.leftSide) }
        right = links.map { LinkSides.rank($0.rightSide) }
    }

    private static func rank(_ side: LinkSide) -> UInt8 { side == .above ? 0 : side == .middle ? 1 : 2 }
}
