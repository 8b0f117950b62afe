/// Crossings between two neighbouring layers as drawn: every link is one line, and links that touch a box on one of its three sides
/// do not cross there. Short lists are sorted one by one, which costs the crossings; long ones are counted in an accumulator
/// tree (Barth, Jünger, Mutzel).
struct CrossingCounter {
    /// Where the links lead, in the order in which they leave.
    private var places: [Int] = []
    private var tree: [Int32] = []

    mutating func count(
        _ order: borrowing Flat, _ layer: Range<Int>, rightCount: Int, _ right: borrowing Neighbours,
        _ positions: borrowing Flat, _ sides: borrowing LinkSides
    ) -> Int {
        places.removeAll(keepingCapacity: true)
        for place in layer {
            let vertex = order[place]
            let first = places.count
            for slot in right.range(vertex) {
                let link = right.edgeNumbers[slot]
                // By the side on which they leave, then by where they lead: links from one place do not cross.
                let key = sides.left[link] << 40 | (positions[right.targets[slot]] * 3 + sides.right[link])
                places.append(key)
                _ = sink(from: places.count - 1, to: first)
            }
            for index in first..<places.count { places[index] &= 1 << 40 - 1 }
        }
        return places.count <= 64 ? countBySorting() : countByTree(rightCount)
    }

    /// Moves an element down to where it belongs among those from `first` on, and returns past how many.
    @inline(__always)
    private mutating func sink(from start: Int, to first: Int) -> Int {
        let key = places[start]
        var place = start
        while place > first, places[place - 1] > key {
            places[place] = places[place - 1]
            place -= 1
        }
        places[place] = key
        return start - place
    }

    private mutating func countBySorting() -> Int {
        var crossings = 0
        for index in places.indices { crossings += sink(from: index, to: 0) }
        return crossings
    }

    private mutating func countByTree(_ rightCount: Int) -> Int {
        var leaves = 1
        while leaves < rightCount * 3 { leaves *= 2 }
        tree.removeAll(keepingCapacity: true)
        tree.append(contentsOf: repeatElement(0, count: leaves * 2))
        var crossings = 0
        for end in places {
            var place = end + leaves
            tree[place] += 1
            while place > 1 {
                if place & 1 == 0 { crossings += Int(tree[place + 1]) }
                place /= 2
                tree[place] += 1
            }
        }
        return crossings
    }
}

/// Where each link touches the vertices at its ends: 0 above, 1 in the middle, 2 below.
struct LinkSides: ~Copyable {
    let left: Flat
    let right: Flat

    init(_ links: [Link]) {
        left = Flat(links.map { LinkSides.rank($0.leftSide) })
        right = Flat(links.map { LinkSides.rank($0.rightSide) })
    }

    private static func rank(_ side: LinkSide) -> Int { side == .above ? 0 : side == .middle ? 1 : 2 }
}
