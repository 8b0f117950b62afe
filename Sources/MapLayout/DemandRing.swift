/// That one track must stand before another, and on account of which of their rows.
struct TrackDemand: Hashable {
    var before: Int
    var after: Int
    /// The earlier track demands it for a row on which it is entered, or for the beginning of a detour.
    var isForEntry: Bool
    /// The later track has to heed it for a row on which it is left, or for the end of a detour.
    var isForExit: Bool

    /// What demands are sorted by.
    var key: (Int, Int, Int, Int) { (before, after, isForEntry ? 1 : 0, isForExit ? 1 : 0) }
}

/// Finds a ring in what must stand before what.
enum DemandRing {
    /// A track on a ring that can be cut in two so that the ring is open, nil when there is none: one that is behind another for an
    /// exit and before a third for an entry. Every ring has one (rows of detours go with the part that is nearer to them).
    static func track(in demands: [TrackDemand], count: Int) -> Int? {
        var waiting = [Int](repeating: 0, count: count)
        var before = [[Int]](repeating: [], count: count)
        var after = before
        for (number, demand) in demands.enumerated() {
            waiting[demand.after] += 1
            before[demand.after].append(number)
            after[demand.before].append(number)
        }
        var ready = (0..<count).filter { waiting[$0] == 0 }
        var isDone = [Bool](repeating: false, count: count)
        while let track = ready.popLast() {
            isDone[track] = true
            for number in after[track] {
                waiting[demands[number].after] -= 1
                if waiting[demands[number].after] == 0 { ready.append(demands[number].after) }
            }
        }
        guard var track = (0..<count).first(where: { !isDone[$0] }) else { return nil }
        // Whatever is left waits for something that is left: going back from it runs into a ring.
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
