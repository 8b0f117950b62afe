/// The vertices of a layer, top to bottom, and the rows on which each would like to stand: neighbours that collide stand
/// together from then on, as a block at the median of its wishes.
///
/// The wishes of a block stand side by side in the order of their rows, the last block's at the end, so that two blocks become one
/// by moving the wishes of the second up among those of the first; its median is looked for from where the first one's was.
struct WishPool: ~Copyable {
    /// Rows, and how much each counts.
    private let rows: Flat
    private let weights: Flat
    /// The wishes of the block that is moved up.
    private let movedRows: Flat
    private let movedWeights: Flat
    /// For each block its first wish, how many vertices it has, what its wishes weigh in all, its median wish, what those before
    /// it weigh, the row on which it stands.
    private let starts: Flat
    private let sizes: Flat
    private let totals: Flat
    private let medians: Flat
    private let below: Flat
    private let places: Flat
    /// Where a line in the block runs now, `none` without one: among equally good rows it stays, for each bend costs.
    private let current: Flat
    private var blocks = 0
    private var end = 0
    private var first = 0

    static let none = Int(Int32.min)
    /// A block of more wishes is thinned: its median hardly moves, and the work stays linear.
    private static let most = 512

    /// - Parameters:
    ///   - wishes: how many a layer may have in all.
    ///   - vertices: how many it may have.
    init(wishes: Int, vertices: Int) {
        rows = Flat(repeating: 0, count: wishes)
        weights = Flat(repeating: 0, count: wishes)
        movedRows = Flat(repeating: 0, count: wishes)
        movedWeights = Flat(repeating: 0, count: wishes)
        starts = Flat(repeating: 0, count: vertices)
        sizes = Flat(repeating: 0, count: vertices)
        totals = Flat(repeating: 0, count: vertices)
        medians = Flat(repeating: 0, count: vertices)
        below = Flat(repeating: 0, count: vertices)
        places = Flat(repeating: 0, count: vertices)
        current = Flat(repeating: 0, count: vertices)
    }

    /// Begins a layer.
    mutating func clear() { (blocks, end, first) = (0, 0, 0) }

    /// Says where the next vertex would like to stand.
    mutating func wish(row: Int, weight: Int) {
        var place = end
        while place > first, rows[place - 1] > row {
            rows[place] = rows[place - 1]
            weights[place] = weights[place - 1]
            place -= 1
        }
        (rows[place], weights[place]) = (row, weight)
        end += 1
    }

    var hasWishes: Bool { end > first }

    /// Puts the vertex whose wishes were said below those before it.
    mutating func add(current row: Int) {
        let block = blocks
        blocks += 1
        (starts[block], sizes[block], current[block]) = (first, 1, row)
        var total = 0
        for place in first..<end { total += weights[place] }
        (totals[block], medians[block], below[block]) = (total, first, 0)
        first = end
        settle()
        while blocks > 1, places[blocks - 2] > places[blocks - 1] { joinLast() }
    }

    /// The row of each vertex, top to bottom.
    func forEach(_ body: (Int, Int) -> Void) {
        var vertex = 0
        for block in 0..<blocks {
            for _ in 0..<sizes[block] {
                body(vertex, places[block])
                vertex += 1
            }
        }
    }

    /// Finds the rows between which half of the weight lies on either side, and the block's among them.
    private func settle() {
        let (block, total) = (blocks - 1, totals[blocks - 1])
        var (median, before) = (medians[block], below[block])
        while before * 2 >= total, median > starts[block] {
            median -= 1
            before -= weights[median]
        }
        while (before + weights[median]) * 2 < total, median + 1 < end {
            before += weights[median]
            median += 1
        }
        (medians[block], below[block]) = (median, before)
        let low = rows[median]
        let high = (before + weights[median]) * 2 == total && median + 1 < end ? rows[median + 1] : low
        let row = current[block]
        places[block] = row == WishPool.none ? low + (high - low) / 2 : min(max(row, low), high)
    }

    /// Makes one block of the last two.
    private mutating func joinLast() {
        let (block, last) = (blocks - 2, blocks - 1)
        let (start, count) = (starts[block], end - starts[last])
        for wish in 0..<count {
            movedRows[wish] = rows[starts[last] + wish]
            movedWeights[wish] = weights[starts[last] + wish]
        }
        end = thinned(block, upTo: starts[last])
        let middle = rows[medians[block]]
        for wish in 0..<count where movedRows[wish] < middle {
            medians[block] += 1
            below[block] += movedWeights[wish]
        }
        var (own, moved, place) = (end - 1, count - 1, end + count - 1)
        while moved >= 0 {
            if own >= start, rows[own] > movedRows[moved] {
                (rows[place], weights[place]) = (rows[own], weights[own])
                own -= 1
            } else {
                (rows[place], weights[place]) = (movedRows[moved], movedWeights[moved])
                moved -= 1
            }
            place -= 1
        }
        end += count
        first = end
        sizes[block] += sizes[last]
        totals[block] += totals[last]
        if current[block] == WishPool.none { current[block] = current[last] }
        blocks -= 1
        settle()
    }

    /// Leaves every second wish of a block, twice as heavy, while it has too many.
    /// - Returns: the place behind its last.
    private func thinned(_ block: Int, upTo old: Int) -> Int {
        let start = starts[block]
        var count = old - start
        guard count > WishPool.most else { return old }
        while count > WishPool.most {
            count = (count + 1) / 2
            for place in 0..<count {
                rows[start + place] = rows[start + place * 2]
                weights[start + place] = min(weights[start + place * 2], 1 << 28) * 2
            }
        }
        var total = 0
        for place in start..<start + count { total += weights[place] }
        (totals[block], medians[block], below[block]) = (total, start, 0)
        return start + count
    }
}
