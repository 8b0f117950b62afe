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

    /// Requests of a set, second by second and entry service by entry service.
    public func requests(_ selection: TraceSelection, in table: TraceTable) -> Double {
        struct Second: Hashable {
            var entry: Int32
            var second: Int64
        }
        var counts: [Second: Int] = [:]
        selection.forEach { row in
            counts[Second(entry: table.entries[row], second: table.starts[row] / 1_000_000_000), default: 0] += 1
        }
        return counts.values.reduce(0) { $0 + requests(sampled: $1) }
    }
}
