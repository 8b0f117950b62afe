/// A vertical run in the channel between two layers, with the rows on which it is entered and left.
struct Track {
    /// Rows on which lines come from the left.
    var leftRows: [Int]
    /// Rows on which lines go on to the right.
    var rightRows: [Int]
    /// Column inside the channel's track area.
    var column = 0

    var top: Int { min(leftRows.min() ?? .max, rightRows.min() ?? .max) }
    var bottom: Int { max(leftRows.max() ?? .min, rightRows.max() ?? .min) }
}

/// The channel between two layers: every step from a row on the left to a row on the right gets a column to turn in, so
/// that no two lines lie on one another; lines from one box share their way out, lines into one box their way in.
struct Channel {
    /// A step from a row on the left to a row on the right.
    struct Step: Hashable {
        var left: Int
        var right: Int
    }

    private(set) var tracks: [Track] = []
    /// How many columns the tracks take.
    private(set) var columnCount = 0
    /// The tracks a step runs through, left to right; none when it is straight.
    private var ways: [Step: [Int]] = [:]

    init(steps: [Step]) {
        makeTracks(steps)
        var sorter = TrackSorter(tracks, steps: steps)
        sorter.run()
        tracks = sorter.tracks
        columnCount = sorter.columnCount
        for (step, way) in ways {
            guard let first = way.first, let second = sorter.continuations[first] else { continue }
            ways[step] = [first, second]
        }
    }

    /// The tracks a step runs through, left to right.
    func way(_ step: Step) -> [Int] { ways[step] ?? [] }

    /// Which steps share a track: those of one row on the left that reach rows nobody else reaches, those into one row from
    /// rows that lead nowhere else, and those between rows that all lead to the same rows. Any other sharing would show
    /// ways that are none.
    private mutating func makeTracks(_ steps: [Step]) {
        var fromLeft: [Int: [Int]] = [:]
        var intoRight: [Int: Int] = [:]
        let sorted = steps.sorted { ($0.left, $0.right) < ($1.left, $1.right) }
        for step in sorted {
            fromLeft[step.left, default: []].append(step.right)
            intoRight[step.right, default: 0] += 1
        }
        var alike: [[Int]: Int] = [:]
        for rows in fromLeft.values { alike[rows, default: 0] += 1 }
        var spines: [Spine: Int] = [:]
        for step in sorted {
            let rows = fromLeft[step.left] ?? []
            let isFan = rows.count > 1
            let isJoint = intoRight[step.right, default: 1] > 1
            var spine: Spine?
            if isFan && alike[rows, default: 1] > 1 {
                spine = .all(rows)
            } else if isFan != isJoint {
                spine = isFan ? .fan(step.left) : .joint(step.right)
            }
            if step.left == step.right, spine.map({ if case .all = $0 { false } else { true } }) ?? true { continue }
            let track = spine.flatMap { spines[$0] } ?? tracks.count
            if track == tracks.count { tracks.append(Track(leftRows: [], rightRows: [])) }
            if let spine { spines[spine] = track }
            if !tracks[track].leftRows.contains(step.left) { tracks[track].leftRows.append(step.left) }
            if tracks[track].rightRows.last != step.right { tracks[track].rightRows.append(step.right) }
            if step.left != step.right { ways[step] = [track] }
        }
    }

    /// What the steps on a shared track have in common.
    private enum Spine: Hashable {
        case fan(Int)
        case joint(Int)
        case all([Int])
    }
}

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

/// A binary heap of numbers by key, smaller keys and then smaller numbers first.
struct Heap {
    private var entries: [(key: Int, value: Int)] = []

    mutating func push(_ key: Int, _ value: Int) {
        entries.append((key, value))
        var child = entries.count - 1
        while child > 0, entries[child] < entries[(child - 1) / 2] {
            entries.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func pop() -> Int? {
        guard let first = entries.first else { return nil }
        entries[0] = entries[entries.count - 1]
        entries.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [parent * 2 + 1, parent * 2 + 2] where child < entries.count && entries[child] < entries[least]
            {
                least = child
            }
            if least == parent { return first.value }
            entries.swapAt(parent, least)
            parent = least
        }
    }
}
