/// Gives tracks their columns: where a row is used from the left by one line and to the right by another, the first must
/// turn before the second; a ring of such demands is cut by a detour over a free row.
struct TrackSorter {
    private(set) var tracks: [Track]
    private(set) var columnCount = 0
    /// For a track that was cut: the track that takes its detour on.
    private(set) var continuations: [Int: Int] = [:]
    /// Tracks that must stand further right.
    private var followers: [[Int]]
    private var waiting: [Int]
    /// The same where it is only better so.
    private var wishers: [[Int]]
    private var wishing: [Int]
    private var least: [Int]
    private var usedRows: Set<Int>
    /// The intervals taken in each column.
    private var taken: [[(top: Int, bottom: Int)]] = []

    init(_ tracks: [Track], steps: [Channel.Step]) {
        self.tracks = tracks
        // On the row of a straight line all that leaves and all that arrives hangs on that line: nothing is wrong in any
        // order, but where ways part before others join none is shown that is not there.
        let straight = Set(steps.filter { $0.left == $0.right }.map(\.left))
        followers = Array(repeating: [], count: tracks.count)
        waiting = Array(repeating: 0, count: tracks.count)
        least = waiting
        wishers = followers
        wishing = waiting
        usedRows = []
        var leaving: [Int: [Int]] = [:]
        for (track, entry) in tracks.enumerated() {
            for row in entry.leftRows { leaving[row, default: []].append(track) }
        }
        for step in steps {
            usedRows.insert(step.left)
            usedRows.insert(step.right)
        }
        for (track, entry) in tracks.enumerated() {
            for row in entry.rightRows {
                for before in leaving[row] ?? [] where before != track {
                    if straight.contains(row) {
                        wishers[before].append(track)
                        wishing[track] += 1
                    } else {
                        followers[before].append(track)
                        waiting[track] += 1
                    }
                }
            }
        }
    }

    mutating func run() {
        var heap = Heap()
        var isDone = Array(repeating: false, count: tracks.count)
        for track in tracks.indices where waiting[track] + wishing[track] == 0 { heap.push(key(track), track) }
        var remaining = tracks.indices.sorted { key($0) < key($1) }[...]
        var left = tracks.count
        while left > 0 {
            guard let track = heap.pop() else {
                while let first = remaining.first, isDone[first] { remaining.removeFirst() }
                if let free = remaining.first(where: { !isDone[$0] && waiting[$0] == 0 }) {
                    wishing[free] = 0
                    heap.push(key(free), free)
                    continue
                }
                guard let first = remaining.first else { return }
                cut(first)
                isDone.append(false)
                left += 1
                heap.push(key(first), first)
                continue
            }
            if isDone[track] { continue }
            isDone[track] = true
            left -= 1
            place(track)
            for follower in followers[track] {
                least[follower] = max(least[follower], tracks[track].column + 1)
                waiting[follower] -= 1
                if waiting[follower] + wishing[follower] == 0 { heap.push(key(follower), follower) }
            }
            for follower in wishers[track] where wishing[follower] > 0 {
                least[follower] = max(least[follower], tracks[track].column + 1)
                wishing[follower] -= 1
                if waiting[follower] + wishing[follower] == 0 { heap.push(key(follower), follower) }
            }
        }
    }

    /// Lines that go down turn in the order of their rows from below, lines that go up from above: then they do not cross.
    private func key(_ track: Int) -> Int {
        let entry = tracks[track]
        let down =
            entry.rightRows.reduce(0, +) * entry.leftRows.count >= entry.leftRows.reduce(0, +) * entry.rightRows.count
        return down ? -(entry.leftRows.max() ?? 0) : entry.leftRows.min() ?? 0
    }

    private mutating func place(_ track: Int) {
        let (top, bottom) = (tracks[track].top, tracks[track].bottom)
        var column = least[track]
        while column < taken.count, taken[column].contains(where: { $0.top <= bottom && top <= $0.bottom }) {
            column += 1
        }
        while taken.count <= column { taken.append([]) }
        taken[column].append((top, bottom))
        tracks[track].column = column
        columnCount = max(columnCount, column + 1)
    }

    /// Ends a track on a free row, from where a new track takes it on further right.
    private mutating func cut(_ track: Int) {
        let row = freeRow(near: (tracks[track].top + tracks[track].bottom) / 2)
        usedRows.insert(row)
        let next = tracks.count
        tracks.append(Track(leftRows: [row], rightRows: tracks[track].rightRows))
        tracks[track].rightRows = [row]
        continuations[track] = next
        followers.append([])
        wishers.append([])
        wishing.append(0)
        wishing[track] = 0
        waiting.append(waiting[track] + 1)
        least.append(least[track])
        waiting[track] = 0
        least[track] = 0
        // What had to stand before the old track now stands before the new one.
        for before in followers.indices {
            for place in followers[before].indices where followers[before][place] == track {
                followers[before][place] = next
            }
        }
        followers[track].append(next)
    }

    private func freeRow(near row: Int) -> Int {
        var distance = 0
        while true {
            if !usedRows.contains(row + distance) { return row + distance }
            if !usedRows.contains(row - distance) { return row - distance }
            distance += 1
        }
    }
}
