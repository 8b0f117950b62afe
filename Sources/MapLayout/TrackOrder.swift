/// The order of tracks in a channel, left to right, in which they cross the fewest lines and every demand holds.
///
/// What a pair of tracks costs in either order is counted as for the segments of hyper-edges in orthogonal routing (Sander,
/// "Layout of directed hypergraphs with orthogonal hyperedges"): rows that lead to the right one cross the left one, rows that
/// leave the left one cross the right one. A greedy order is bettered by moving single tracks.
struct TrackOrder {
    private(set) var order: [Int] = []
    private let tracks: [Track]
    private var followers: [[Int]]
    private var waiting: [Int]
    /// `gain[a][b]`: what is saved when a stands before b and not after it; only for tracks that share rows.
    private var gains: [[(other: Int, gain: Int)]] = []
    /// Above this many tracks pairs are not compared.
    private static let most = 600

    init(_ tracks: [Track], demands: [TrackDemand]) {
        self.tracks = tracks
        followers = Array(repeating: [], count: tracks.count)
        waiting = Array(repeating: 0, count: tracks.count)
        for demand in demands {
            followers[demand.before].append(demand.after)
            waiting[demand.after] += 1
        }
        if tracks.count <= TrackOrder.most { compare() }
        takeGreedily()
        if tracks.count <= TrackOrder.most { improve() }
    }

    /// Lines that reach furthest right from a row, and furthest left to it, are the ones that others cross.
    private func owners() -> (left: [[Int]], right: [[Int]]) {
        var last: [Int: Int] = [:]
        var first: [Int: Int] = [:]
        // A fan ends before the joint of its row begins: of two tracks on a row the one with more entries is the later.
        for (number, track) in tracks.enumerated() {
            for row in track.leftRows {
                if let other = last[row], followers[number].contains(other) { continue }
                last[row] = number
            }
            for row in track.rightRows {
                if let other = first[row], followers[other].contains(number) { continue }
                first[row] = number
            }
        }
        var left: [[Int]] = Array(repeating: [], count: tracks.count)
        var right = left
        for (row, track) in last { left[track].append(row) }
        for (row, track) in first { right[track].append(row) }
        return (left.map { $0.sorted() }, right.map { $0.sorted() })
    }

    private mutating func compare() {
        gains = Array(repeating: [], count: tracks.count)
        let owned = owners()
        let left = OwnedRows(owned.left)
        let right = OwnedRows(owned.right)
        let tops = Flat(tracks.map(\.top))
        let bottoms = Flat(tracks.map(\.bottom))
        for a in tracks.indices {
            let (top, bottom) = (tops[a], bottoms[a])
            for b in a + 1..<tracks.count where top <= bottoms[b] && tops[b] <= bottom {
                let before = left.count(b, top, bottom) + right.count(a, tops[b], bottoms[b])
                let after = left.count(a, tops[b], bottoms[b]) + right.count(b, top, bottom)
                guard before != after else { continue }
                gains[a].append((b, after - before))
                gains[b].append((a, before - after))
            }
        }
    }

    /// The rows that each track has on one side, in order.
    private struct OwnedRows: ~Copyable {
        private let starts: Flat
        private let rows: Flat

        init(_ lists: [[Int]]) {
            starts = Flat(lists.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) })
            rows = Flat(lists.flatMap { $0 })
        }

        /// How many of a track's rows lie strictly inside a span.
        @inline(__always)
        func count(_ track: Int, _ top: Int, _ bottom: Int) -> Int {
            var found = 0
            var place = starts[track]
            let end = starts[track + 1]
            while place < end {
                found += rows[place] > top && rows[place] < bottom ? 1 : 0
                place += 1
            }
            return found
        }
    }

    /// Takes, of those that may come next, the one that gains most by it.
    private mutating func takeGreedily() {
        var score = gains.isEmpty ? tracks.indices.map(key) : gains.map { -$0.reduce(0) { $0 + $1.gain } }
        var waiting = waiting
        var heap = Heap()
        var isDone = [Bool](repeating: false, count: tracks.count)
        for track in tracks.indices where waiting[track] == 0 { heap.push(score[track], track) }
        order.reserveCapacity(tracks.count)
        while let track = heap.pop() {
            if isDone[track] { continue }
            isDone[track] = true
            order.append(track)
            if !gains.isEmpty {
                for (other, gain) in gains[track] where !isDone[other] {
                    // The others no longer lose to this one.
                    score[other] -= gain
                    if waiting[other] == 0 { heap.push(score[other], other) }
                }
            }
            for follower in followers[track] {
                waiting[follower] -= 1
                if waiting[follower] == 0 { heap.push(score[follower], follower) }
            }
        }
        // A ring that was not cut would leave some out.
        for track in tracks.indices where !isDone[track] { order.append(track) }
    }

    /// Lines that go down turn in the order of their rows from below, lines that go up from above: then they do not cross.
    private func key(_ track: Int) -> Int {
        let entry = tracks[track]
        let down =
            entry.rightRows.reduce(0, +) * entry.leftRows.count >= entry.leftRows.reduce(0, +) * entry.rightRows.count
        return down ? -(entry.leftRows.max() ?? 0) : entry.leftRows.min() ?? 0
    }

    private mutating func improve() {
        var demanded = [[Int]](repeating: [], count: tracks.count)
        for track in tracks.indices {
            for follower in followers[track] { demanded[follower].append(track) }
        }
        let gain = Flat(repeating: 0, count: tracks.count)
        let line = Flat(order)
        let places = Flat(repeating: 0, count: tracks.count)
        for (place, track) in order.enumerated() { places[track] = place }
        var bounds = Bounds(count: tracks.count)
        for _ in 0..<8 {
            var hasMoved = false
            for track in tracks.indices where !gains[track].isEmpty {
                for (other, value) in gains[track] { gain[other] = value }
                bounds.set(demanded[track], followers[track])
                hasMoved = TrackOrder.move(track, line, places, bounds, gain) || hasMoved
                for (other, _) in gains[track] { gain[other] = 0 }
            }
            if !hasMoved { break }
        }
        order = line.values
    }

    /// The tracks that one must stay behind, and those that it must stay before.
    private struct Bounds: ~Copyable {
        private let marks: Flat
        private var round = 0

        init(count: Int) { marks = Flat(repeating: 0, count: count) }

        mutating func set(_ behind: [Int], _ ahead: [Int]) {
            round += 2
            for track in behind { marks[track] = round }
            for track in ahead { marks[track] = round + 1 }
        }
        func isBehind(_ track: Int) -> Bool { marks[track] == round }
        func isAhead(_ track: Int) -> Bool { marks[track] == round + 1 }
    }

    /// Moves one track to where it costs least between those it must stand behind and those it must stand before.
    private static func move(
        _ track: Int, _ line: borrowing Flat, _ places: borrowing Flat, _ bounds: borrowing Bounds,
        _ gain: borrowing Flat
    ) -> Bool {
        let start = places[track]
        var (best, target, sum) = (0, start, 0)
        var place = start - 1
        while place >= 0, !bounds.isBehind(line[place]) {
            sum += gain[line[place]]
            if sum > best { (best, target) = (sum, place) }
            place -= 1
        }
        sum = 0
        place = start + 1
        while place < line.count, !bounds.isAhead(line[place]) {
            sum -= gain[line[place]]
            if sum > best { (best, target) = (sum, place) }
            place += 1
        }
        guard target != start else { return false }
        let step = target > start ? 1 : -1
        for place in stride(from: start, to: target, by: step) {
            line[place] = line[place + step]
            places[line[place]] = place
        }
        (line[target], places[track]) = (track, target)
        return true
    }
}
