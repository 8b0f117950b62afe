/// That one track must stand before another, and on account of which of their rows.
struct TrackDemand: Hashable {
    var before: Int
    var after: Int
    /// The earlier track demands it for a row on which it is entered, or for the beginning of a detour.
    var isForEntry: Bool
    /// The later track has to heed it for a row on which it is left, or for the end of a detour.
    var isForExit: Bool

    /// In one order, each once.
    static func sorted(_ demands: [TrackDemand]) -> [TrackDemand] {
        let keys = demands.map { ($0.before << 31 | $0.after) << 2 | ($0.isForEntry ? 2 : 0) | ($0.isForExit ? 1 : 0) }
        var result: [TrackDemand] = []
        result.reserveCapacity(keys.count)
        var last = -1
        for key in keys.sorted() where key != last {
            last = key
            result.append(
                TrackDemand(
                    before: key >> 33, after: key >> 2 & (1 << 31 - 1), isForEntry: key & 2 != 0,
                    isForExit: key & 1 != 0))
        }
        return result
    }
}

/// Finds rings in what must stand before what.
struct DemandRing {
    private let demands: [TrackDemand]
    /// The numbers of the demands on each track, and of those that it makes.
    private var before: [[Int]]
    private var after: [[Int]]
    private var waiting: [Int]
    private var isDone: [Bool]

    /// For each ring that shares nothing with another, a track on it that can be cut in two so that the ring is open: one that is
    /// behind another for an exit and before a third for an entry. Every ring has one (rows of detours go with the part that is
    /// nearer to them). None when there is no ring.
    static func tracks(in demands: [TrackDemand], count: Int) -> [Int] {
        var search = DemandRing(demands, count)
        var ready = (0..<count).filter { search.waiting[$0] == 0 }
        var found: [Int] = []
        var next = 0
        while true {
            search.takeAway(&ready)
            while next < count, search.isDone[next] { next += 1 }
            guard next < count else { return found }
            // As if it were cut already.
            let track = search.ring(from: next)
            found.append(track)
            ready.append(track)
        }
    }

    private init(_ demands: [TrackDemand], _ count: Int) {
        self.demands = demands
        waiting = Array(repeating: 0, count: count)
        before = Array(repeating: [], count: count)
        after = before
        isDone = Array(repeating: false, count: count)
        for (number, demand) in demands.enumerated() {
            waiting[demand.after] += 1
            before[demand.after].append(number)
            after[demand.before].append(number)
        }
    }

    /// Takes away what waits for nothing.
    private mutating func takeAway(_ ready: inout [Int]) {
        while let track = ready.popLast() {
            if isDone[track] { continue }
            isDone[track] = true
            for number in after[track] {
                waiting[demands[number].after] -= 1
                if waiting[demands[number].after] == 0 { ready.append(demands[number].after) }
            }
        }
    }

    /// Whatever is left waits for something that is left: going back from it runs into a ring.
    private func ring(from start: Int) -> Int {
        var track = start
        var way: [Int] = []
        var seen: [Int: Int] = [:]
        while seen[track] == nil {
            seen[track] = way.count
            guard let number = before[track].first(where: { !isDone[demands[$0].before] }) else { return track }
            way.append(number)
            track = demands[number].before
        }
        let ring = way[(seen[track] ?? 0)...]
        // In `ring` each demand is followed by the one before it.
        for (later, earlier) in zip(ring, ring.dropFirst() + ring.prefix(1))
        where demands[later].isForEntry && demands[earlier].isForExit {
            return demands[later].before
        }
        return track
    }
}
