/// How many calls took how many milliseconds: exact, so that it can be added up in any order with the same result
/// (reference 3.5, U-15). Open addressing over two flat arrays; empty until the first count.
struct LatencyCounts: Sendable {
    /// Milliseconds, or -1 for a free place. Its size is a power of two.
    private var keys: [Int64] = []
    private var counts: [Int64] = []
    private var used = 0

    /// Adds to the count of a latency, which is at least 0. Counts may go down again: a count of 0 is left out when read.
    mutating func add(_ milliseconds: Int64, count: Int64 = 1) {
        if used * 2 >= keys.count { grow() }
        let mask = keys.count - 1
        var slot = LatencyCounts.slot(milliseconds, mask)
        while true {
            let key = keys[slot]
            if key == milliseconds {
                counts[slot] &+= count
                return
            }
            if key < 0 { break }
            slot = (slot + 1) & mask
        }
        keys[slot] = milliseconds
        counts[slot] = count
        used += 1
    }

    mutating func add(_ other: LatencyCounts) {
        for index in other.keys.indices where other.keys[index] >= 0 {
            add(other.keys[index], count: other.counts[index])
        }
    }

    var isEmpty: Bool { used == 0 }

    /// Milliseconds and counts above 0, ascending.
    var sorted: [(milliseconds: Int64, count: Int64)] {
        var result: [(milliseconds: Int64, count: Int64)] = []
        result.reserveCapacity(used)
        for index in keys.indices where keys[index] >= 0 && counts[index] > 0 {
            result.append((keys[index], counts[index]))
        }
        return result.sorted { $0.milliseconds < $1.milliseconds }
    }

    private static func slot(_ key: Int64, _ mask: Int) -> Int {
        Int(truncatingIfNeeded: (UInt64(bitPattern: key) &* 0x9e37_79b9_7f4a_7c15) >> 32) & mask
    }

    private mutating func grow() {
        let (oldKeys, oldCounts) = (keys, counts)
        let size = max(16, keys.count * 2)
        keys = Array(repeating: -1, count: size)
        counts = Array(repeating: 0, count: size)
        used = 0
        for index in oldKeys.indices where oldKeys[index] >= 0 { add(oldKeys[index], count: oldCounts[index]) }
    }
}
