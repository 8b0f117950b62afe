/// How many requests there were, where only some were sampled (reference 12, U-27). Always to be shown as an estimate.
public struct TrafficEstimate: Hashable, Sendable {
    /// Requests that are sampled each second before the rate counts.
    public var reservoir: Double
    /// The part of the others that is sampled, more than 0 and at most 1.
    public var rate: Double

    /// - Returns: nil for what is no sampling rule.
    public init?(reservoir: Double, rate: Double) {
        guard reservoir >= 0, rate > 0, rate <= 1, reservoir.isFinite else { return nil }
        (self.reservoir, self.rate) = (reservoir, rate)
    }

    /// `1/s+5%`, as in "one a second, then 5%"; `5%` without a reservoir.
    public init?(parsing text: String) {
        let plain = text.filter { !$0.isWhitespace }.lowercased()
        let parts = plain.split(separator: "+", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let last = parts.last, last.hasSuffix("%"),
            let percent = Double(last.dropLast())
        else { return nil }
        var reservoir = 0.0
        if parts.count == 2 {
            guard parts[0].hasSuffix("/s"), let count = Double(parts[0].dropLast(2)) else { return nil }
            reservoir = count
        }
        self.init(reservoir: reservoir, rate: percent / 100)
    }

    /// Requests of one second and one entry service, of which so many were sampled.
    public func requests(sampled: Int) -> Double {
        let count = Double(sampled)
        return count <= reservoir ? count : reservoir + (count - reservoir) / rate
    }

    /// Requests that a set stands for, second by second and entry service by entry service. The reservoir was used up by all that
    /// was sampled in a second, so each trace of the set stands for its part of what they all stand for.
    /// - Parameter sampled: all traces that the rule sampled, the set's own among them.
    public func requests(_ selection: TraceSelection, of sampled: TraceSelection, in table: TraceTable) -> Double {
        let all = TrafficEstimate.counts(sampled, table)
        let parts = TrafficEstimate.counts(selection, table).map { second, own in
            let whole = max(own, all[second] ?? 0)
            return requests(sampled: whole) * Double(own) / Double(whole)
        }
        // In one order, for sums of fractions depend on it.
        return parts.sorted().reduce(0, +)
    }

    private struct Second: Hashable {
        var entry: Int32
        var second: Int64
    }

    private static func counts(_ selection: TraceSelection, _ table: TraceTable) -> [Second: Int] {
        var counts: [Second: Int] = [:]
        selection.forEach { row in
            counts[Second(entry: table.entries[row], second: table.starts[row] / 1_000_000_000), default: 0] += 1
        }
        return counts
    }
}
