// Moving single vertices where that removes crossings.
extension Ordering {
    /// Moves each vertex to the best place of its layer; false when none moved.
    mutating func sift() -> Bool {
        var hasMoved = false
        for layer in firsts.indices.dropLast() where range(layer).count > 1 {
            findPlaces(layer)
            let vertices = range(layer).map { order[$0] }
            for vertex in vertices { hasMoved = sift(vertex, range(layer)) || hasMoved }
        }
        return hasMoved
    }

    private mutating func sift(_ vertex: Int, _ layer: Range<Int>) -> Bool {
        let start = layer.lowerBound + positions[vertex]
        // Far moves are rare and cost the layer's length: look at a window.
        var (sum, most, target) = (0, 0, start)
        for place in stride(from: start - 1, through: max(layer.lowerBound, start - 64), by: -1) {
            if isKept(order[place], vertex) { break }
            sum += gain(order[place], vertex)
            if sum > most { (most, target) = (sum, place) }
        }
        sum = 0
        for place in stride(from: start + 1, through: min(layer.upperBound - 1, start + 64), by: 1) {
            if isKept(order[place], vertex) { break }
            sum += gain(vertex, order[place])
            if sum > most { (most, target) = (sum, place) }
        }
        guard target != start else { return false }
        let step = target > start ? 1 : -1
        for place in stride(from: start, to: target, by: step) { order[place] = order[place + step] }
        order[target] = vertex
        for place in min(start, target)...max(start, target) { positions[order[place]] = place - layer.lowerBound }
        return true
    }

    /// Swaps neighbours in a layer while that removes crossings.
    mutating func transpose(swapsTies: Bool) {
        for layer in firsts.indices.dropLast() where range(layer).count > 1 {
            findPlaces(layer)
            let places = range(layer)
            var open = places.dropLast()
            for round in 0..<8 where !open.isEmpty {
                let least = swapsTies && round == 0 ? 0 : 1
                open =
                    swap(open, least: least).map { max(places.lowerBound, $0 - 1)..<min(places.upperBound - 1, $1 + 2) }
                    ?? open.prefix(0)
            }
            for place in places { positions[order[place]] = place - places.lowerBound }
        }
    }

    /// One pass over places; only beside a swap may the next pass find another.
    /// - Returns: the first and the last place that was swapped with the one after it; nil for none.
    private mutating func swap(_ places: Range<Int>, least: Int) -> (Int, Int)? {
        var swapped: (first: Int, last: Int)?
        for place in places {
            let (a, b) = (order[place], order[place + 1])
            if isKept(a, b) || gain(a, b) < least { continue }
            (order[place], order[place + 1]) = (b, a)
            swapped = (swapped?.first ?? place, place)
        }
        return swapped
    }

    private func isKept(_ a: Int, _ b: Int) -> Bool {
        !kept.isEmpty && kept[a] != Ordering.free && kept[b] != Ordering.free
    }

    /// Where the links of a layer lead: while the layers beside it stand still, each swap in it is judged by these.
    private func findPlaces(_ layer: Int) {
        for place in range(layer) {
            find(leftPlaces, order[place], left, sides.left)
            find(rightPlaces, order[place], right, sides.right)
        }
    }

    private func find(
        _ places: borrowing Flat, _ vertex: Int, _ neighbours: borrowing Neighbours, _ sides: borrowing Flat
    ) {
        let slots = neighbours.range(vertex)
        for slot in slots {
            let found = positions[neighbours.targets[slot]] * 3 + sides[neighbours.edgeNumbers[slot]]
            var place = slot
            while place > slots.lowerBound, places[place - 1] > found {
                places[place] = places[place - 1]
                place -= 1
            }
            places[place] = found
        }
    }

    /// Crossings between the links of a and b, a standing before b, less those after a swap.
    private func gain(_ a: Int, _ b: Int) -> Int {
        Ordering.gain(leftPlaces, left.range(a), left.range(b))
            + Ordering.gain(rightPlaces, right.range(a), right.range(b))
    }

    /// Of each pair of places, one of either range: those in which the second's is less, less those in which it is more.
    @inline(__always)
    private static func gain(_ places: borrowing Flat, _ first: Range<Int>, _ second: Range<Int>) -> Int {
        if first.count * second.count <= mostPairs { return gainOfPairs(places, first, second) }
        let end = second.upperBound
        var (gain, less, upTo) = (0, second.lowerBound, second.lowerBound)
        var slot = first.lowerBound
        while slot < first.upperBound {
            let place = places[slot]
            while less < end, places[less] < place { less += 1 }
            upTo = max(upTo, less)
            while upTo < end, places[upTo] == place { upTo += 1 }
            gain += less + upTo - second.lowerBound - end
            slot += 1
        }
        return gain
    }

    /// Up to so many pairs are compared one by one: no step depends on what the one before found.
    private static let mostPairs = 48

    @inline(__always)
    private static func gainOfPairs(_ places: borrowing Flat, _ first: Range<Int>, _ second: Range<Int>) -> Int {
        var gain = 0
        for slot in first {
            let place = places[slot]
            for other in second { gain += (places[other] < place ? 1 : 0) - (places[other] > place ? 1 : 0) }
        }
        return gain
    }
}
