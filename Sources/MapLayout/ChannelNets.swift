/// Which steps of a channel share a track.
///
/// Whoever follows a line may turn into whatever branches off a track it meets, except back to where lines come from. So that
/// nobody arrives where nothing leads, each track joins all rows it is entered on with all it leaves on, and
/// - a row on the left that goes on behind a track is the only one to enter that track (a *fan*: one row's own), and
/// - a row on the right that a line already runs on when it meets a track is the only one that track leads to (a *joint*).
///
/// So a row on the left has one joint at most, its last track, and a row on the right one fan, its first. A step whose row parts and
/// whose target is reached by others goes into the one or into the other; where both are taken it goes through both, over a
/// free row between them.
struct ChannelNets {
    private(set) var tracks: [Track] = []
    private(set) var ways: [Channel.Step: [Channel.Hop]] = [:]
    private let steps: [Channel.Step]
    private var outs: [Int: [Int]] = [:]
    private var ins: [Int: [Int]] = [:]
    private var fans: [Int: Int] = [:]
    private var joints: [Int: Int] = [:]
    /// Rows whose last, or first, track is settled.
    private var lastTaken: Set<Int> = []
    private var firstTaken: Set<Int> = []
    private var usedRows: RowSet
    /// What each detour demands: rows of their own join a track to a later one, not the two sides of the channel.
    private var links: [(before: Int, after: Int)] = []
    private var ownRows: Set<Int> = []

    init(_ all: [Channel.Step]) {
        steps = Array(Set(all)).sorted { ($0.left, $0.right) < ($1.left, $1.right) }
        usedRows = RowSet(steps)
        for step in steps {
            outs[step.left, default: []].append(step.right)
            ins[step.right, default: []].append(step.left)
            usedRows.insert(step.left)
            usedRows.insert(step.right)
        }
        for step in steps where step.left == step.right {
            lastTaken.insert(step.left)
            firstTaken.insert(step.right)
        }
        let buses = takeBuses()
        var mixed: [Channel.Step] = []
        for step in steps where step.left != step.right && !buses.contains(step) {
            let parts = (outs[step.left]?.count ?? 0) > 1
            let joins = (ins[step.right]?.count ?? 0) > 1
            if parts && joins {
                mixed.append(step)
            } else if joins {
                lastTaken.insert(step.left)
                enterJoint(step)
            } else {
                firstTaken.insert(step.right)
                enterFan(step)
            }
        }
        settle(mixed)
    }

    /// Rows that all lead to the same rows share one track: any way that can be read is there.
    private mutating func takeBuses() -> Set<Channel.Step> {
        var alike: [[Int]: [Int]] = [:]
        for (left, rights) in outs where rights.count > 1 { alike[rights, default: []].append(left) }
        var taken: Set<Channel.Step> = []
        var inBus: Set<Int> = []
        for (rights, lefts) in alike.sorted(by: { ($0.value.min() ?? 0) < ($1.value.min() ?? 0) })
        where lefts.count > 1 {
            let lefts = lefts.sorted()
            // A straight line among them lies on the track's row; one from elsewhere keeps its row for itself.
            let own = Set(lefts)
            let free = rights.filter { !inBus.contains($0) && (!firstTaken.contains($0) || own.contains($0)) }
            guard free.count > 1, !lefts.contains(where: { lastTaken.contains($0) && !free.contains($0) }) else {
                continue
            }
            tracks.append(Track(leftRows: lefts, rightRows: free))
            for left in lefts {
                lastTaken.insert(left)
                for right in free {
                    let step = Channel.Step(left: left, right: right)
                    taken.insert(step)
                    firstTaken.insert(right)
                    inBus.insert(right)
                    if left != right { ways[step] = [Channel.Hop(track: tracks.count - 1, exit: right)] }
                }
            }
        }
        return taken
    }

    private mutating func fan(_ left: Int) -> Int {
        if let track = fans[left] { return track }
        tracks.append(Track(leftRows: [left], rightRows: []))
        fans[left] = tracks.count - 1
        return tracks.count - 1
    }

    private mutating func joint(_ right: Int) -> Int {
        if let track = joints[right] { return track }
        tracks.append(Track(leftRows: [], rightRows: [right]))
        joints[right] = tracks.count - 1
        return tracks.count - 1
    }

    private mutating func enterFan(_ step: Channel.Step) {
        let track = fan(step.left)
        tracks[track].rightRows.append(step.right)
        ways[step] = [Channel.Hop(track: track, exit: step.right)]
    }

    private mutating func enterJoint(_ step: Channel.Step) {
        let track = joint(step.right)
        tracks[track].leftRows.append(step.left)
        ways[step] = [Channel.Hop(track: track, exit: step.right)]
    }

    /// Steps that could go both ways: ends that only one of them still needs are given first, so that as few as possible are
    /// left for a detour (the steps of a tree, or of a ring with trees on it, all find an end).
    private mutating func settle(_ mixed: [Channel.Step]) {
        var matching = EndMatching(mixed, lastTaken: lastTaken, firstTaken: firstTaken)
        matching.run()
        for (number, step) in mixed.enumerated() {
            switch matching.ends[number] {
            case .left: enterJoint(step)
            case .right: enterFan(step)
            case nil: detour(step, near: step.right)
            }
        }
        for step in mixed { shorten(step) }
    }

    /// A step that others of its own fan or joint would cross goes by way of both, over a free row, if there fewer do.
    private mutating func shorten(_ step: Channel.Step) {
        guard let hops = ways[step], hops.count == 1, let hop = hops.first else { return }
        let isFan = fans[step.left] == hop.track
        let exits = (fans[step.left].map { tracks[$0].rightRows } ?? []).filter { isBetween($0, step) }.sorted()
        let entries = (joints[step.right].map { tracks[$0].leftRows } ?? []).filter { isBetween($0, step) }.sorted()
        let now = isFan ? entries.count : exits.count
        guard now > 0 else { return }
        let down = step.right > step.left
        // Rows that are not used stand in neither list.
        func cost(_ row: Int) -> Int {
            let (entered, left) = (entries.place(of: row), exits.place(of: row))
            return down ? entered + exits.count - left : entries.count - entered + left
        }
        var best: (cost: Int, row: Int)?
        for row in min(step.left, step.right) + 1..<max(step.left, step.right) where !usedRows.contains(row) {
            let found = cost(row)
            if found < best?.cost ?? now { best = (found, row) }
            if found == 0 { break }
        }
        guard let best else { return }
        if isFan {
            tracks[hop.track].rightRows.removeAll { $0 == step.right }
        } else {
            tracks[hop.track].leftRows.removeAll { $0 == step.left }
        }
        take(best.row)
        detour(step, over: best.row)
    }

    private func isBetween(_ row: Int, _ step: Channel.Step) -> Bool {
        row > min(step.left, step.right) && row < max(step.left, step.right)
    }

    private mutating func detour(_ step: Channel.Step, near row: Int) {
        detour(step, over: freeRow(from: row, towards: row == step.right ? step.left : step.right))
    }

    private mutating func detour(_ step: Channel.Step, over row: Int) {
        let (first, second) = (fan(step.left), joint(step.right))
        tracks[first].rightRows.append(row)
        tracks[second].leftRows.append(row)
        links.append((first, second))
        ways[step] = [Channel.Hop(track: first, exit: row), Channel.Hop(track: second, exit: step.right)]
    }

    /// A row that no line runs on, between two rows if there is one.
    private mutating func freeRow(from row: Int, towards other: Int) -> Int {
        let way = other < row ? -1 : 1
        var free = row + way
        while usedRows.contains(free) { free += way }
        take(free)
        return free
    }

    private mutating func take(_ row: Int) {
        usedRows.insert(row)
        ownRows.insert(row)
    }

    /// What must stand before what: on each row those that are entered before those that lead to it.
    private var demands: [TrackDemand] {
        var demands = links.map {
            TrackDemand(before: $0.before, after: $0.after, isForEntry: true, isForExit: true)
        }
        var entered: [Int: [Int]] = [:]
        for (number, track) in tracks.enumerated() {
            for row in track.leftRows where !ownRows.contains(row) { entered[row, default: []].append(number) }
        }
        for (number, track) in tracks.enumerated() {
            for row in track.rightRows where !ownRows.contains(row) {
                for before in entered[row] ?? [] where before != number {
                    demands.append(TrackDemand(before: before, after: number, isForEntry: true, isForExit: true))
                }
            }
        }
        for (left, fan) in fans {
            for other in entered[left] ?? [] where other != fan {
                demands.append(TrackDemand(before: fan, after: other, isForEntry: true, isForExit: false))
            }
        }
        for (right, joint) in joints {
            for left in ins[right] ?? [] {
                for hop in ways[Channel.Step(left: left, right: right)] ?? []
                where hop.exit == right && hop.track != joint {
                    demands.append(TrackDemand(before: hop.track, after: joint, isForEntry: false, isForExit: true))
                }
            }
        }
        // By all that tells them apart, so that rings are cut at one place in every run.
        return TrackDemand.sorted(demands)
    }

    /// Cuts tracks until no ring of demands is left: the first part of a cut track ends on a free row, from where a second takes
    /// its lines on.
    /// - Returns: the demands that are left.
    mutating func settleRows() -> [TrackDemand] {
        for _ in 0..<max(64, tracks.count) {
            let open = demands
            let rings = DemandRing.tracks(in: open, count: tracks.count)
            if rings.isEmpty { return open }
            for track in rings { cut(track) }
        }
        return demands
    }

    private mutating func cut(_ track: Int) {
        let middle = (tracks[track].top + tracks[track].bottom) / 2
        let row = freeRow(from: middle, towards: tracks[track].bottom)
        let next = tracks.count
        let whole = tracks[track]
        // Where detours begin stays with the first part, where they end goes to the second.
        let begun = whole.rightRows.filter { ownRows.contains($0) }
        let ended = whole.leftRows.filter { ownRows.contains($0) }
        tracks[track] = Track(leftRows: whole.leftRows.filter { !ownRows.contains($0) }, rightRows: begun + [row])
        tracks.append(Track(leftRows: ended + [row], rightRows: whole.rightRows.filter { !ownRows.contains($0) }))
        for (right, joint) in joints where joint == track { joints[right] = next }
        for place in links.indices where links[place].after == track { links[place].after = next }
        links.append((track, next))
        for (step, way) in ways {
            guard let place = way.firstIndex(where: { $0.track == track }), !begun.contains(way[place].exit) else {
                continue
            }
            var longer = way
            if place > 0, ended.contains(way[place - 1].exit) {
                longer[place].track = next
            } else {
                longer[place].exit = row
                longer.insert(Channel.Hop(track: next, exit: way[place].exit), at: place + 1)
            }
            ways[step] = longer
        }
    }
}

/// Rows, as a mark for each from the first to the last: most between two rows of a channel are asked for.
struct RowSet {
    private var marks: [Bool] = []
    private var first = 0

    init(_ steps: [Channel.Step]) {
        first = steps.reduce(Int.max) { min($0, $1.left, $1.right) }
        let last = steps.reduce(Int.min) { max($0, $1.left, $1.right) }
        if first <= last { marks = Array(repeating: false, count: last - first + 1) }
    }

    func contains(_ row: Int) -> Bool {
        let place = row - first
        return place >= 0 && place < marks.count && marks[place]
    }

    mutating func insert(_ row: Int) {
        if row < first {
            marks.insert(contentsOf: repeatElement(false, count: first - row), at: 0)
            first = row
        }
        if row - first >= marks.count {
            marks.append(contentsOf: repeatElement(false, count: row - first - marks.count + 1))
        }
        marks[row - first] = true
    }
}
