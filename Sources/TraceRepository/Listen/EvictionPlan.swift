import TraceModel

/// Which traces are let go when there are more than may be held.
///
/// Every service has the same right to room. Each keeps its latest traces up to a level that is found so that all together fit;
/// a service that has less than that loses nothing, however much the others send. Of a service's traces the oldest go first, and
/// those that are complete before those that are still going on.
struct EvictionPlan {
    /// A trace as it counts here.
    struct Item {
        /// Whose it is: the service of its root.
        var service: UInt32
        var bytes: Int
        /// When it last had news, in nanoseconds.
        var end: Int64
        /// A part of it is still to come.
        var isOpen: Bool
    }

    /// - Parameters:
    ///   - items: in the order of arrival.
    ///   - target: how many bytes may stay.
    ///   - openSince: traces that are open and had no news since then will not be completed any more.
    /// - Returns: the numbers of those that stay, ascending.
    static func kept(_ items: [Item], target: Int, openSince: Int64) -> [Int] {
        var sizes: [UInt32: Int] = [:]
        for item in items { sizes[item.service, default: 0] += item.bytes }
        let level = level(Array(sizes.values), target: target)
        var room = sizes.mapValues { min($0, level) }
        var kept: [Int] = []
        // From the latest on: what is open first, then the others, as far as there is room.
        for wantsOpen in [true, false] {
            for (number, item) in items.enumerated().reversed() {
                guard (item.isOpen && item.end >= openSince) == wantsOpen, let left = room[item.service] else {
                    continue
                }
                if item.bytes <= left {
                    room[item.service] = left - item.bytes
                    kept.append(number)
                } else if item.bytes <= level {
                    room[item.service] = 0  // nothing older than what goes stays
                }
            }
        }
        return kept.sorted()
    }

    /// The highest level so that the sum of all sizes, none counted higher than that, is no more than the target.
    static func level(_ sizes: [Int], target: Int) -> Int {
        var left = max(0, target)
        let sorted = sizes.sorted()
        for (number, size) in sorted.enumerated() {
            let share = left / (sorted.count - number)
            if size > share { return share }
            left -= size
        }
        return sorted.last ?? 0
    }
}
