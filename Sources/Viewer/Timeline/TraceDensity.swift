import TraceModel

/// A trace in small: what the minimap shows, worked out once.
struct TraceDensity: Sendable {
    static let buckets = 256
    /// Entities without children that run in each part of the trace's time.
    var counts: [Int32] = []
    /// The worst outcome in each part.
    var outcomes: [Outcome] = []
    var highest: Int32 = 1

    init() {}

    init(_ store: TraceStore, _ rows: Range<Int>, start: Int64, length: Int64) {
        let buckets = TraceDensity.buckets
        var steps = [Int32](repeating: 0, count: buckets + 1)
        outcomes = Array(repeating: .ok, count: buckets)
        let scale = Double(buckets) / Double(max(1, length))
        for row in rows where Int(store.subtreeEnds[row]) <= row + 1 {
            let first = TraceDensity.bucket(Double(store.starts[row].distanceAfter(start)) * scale)
            let last = max(first, TraceDensity.bucket(Double(store.ends[row].distanceAfter(start)) * scale))
            steps[first] += 1
            steps[last + 1] -= 1
            let outcome = store.flags[row].outcome
            if outcome.rawValue > outcomes[first].rawValue { outcomes[first] = outcome }
        }
        var running: Int32 = 0
        counts = steps.dropLast().map { step in
            running += step
            return running
        }
        highest = max(1, counts.max() ?? 1)
    }

    private static func bucket(_ position: Double) -> Int { max(0, min(buckets - 1, Int(position))) }
}
