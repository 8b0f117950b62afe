import TraceModel

/// The entries ascending, without those that count nothing or are no numbers.
func ascending(_ entries: [HistogramEntry]) -> [HistogramEntry] {
    entries.filter { $0.count > 0 && $0.count.isFinite && $0.value.isFinite }.sorted { $0.value < $1.value }
}

/// The nearest-rank percentile of ascending values: the smallest that at least `share` (0 to 1) of all reach.
/// - Returns: nil of nothing.
public func percentile<Value>(_ share: Double, of ascending: [Value]) -> Value? {
    guard !ascending.isEmpty else { return nil }
    let rank = (min(1, max(0, share)) * Double(ascending.count)).rounded(.up)
    return ascending[min(ascending.count, max(1, Int(rank))) - 1]
}

/// The nearest-rank percentile of a histogram in seconds; counts are taken against their own sum, which need not be the
/// node's total (reference 3.5). The entries may stand in any order.
/// - Returns: nil of an empty histogram.
public func percentile(_ share: Double, of entries: [HistogramEntry]) -> Double? {
    LatencyProfile(entries).percentile(share)
}

/// A histogram made ready for questions: sort once, ask often.
public struct LatencyProfile: Hashable, Sendable {
    /// Ascending seconds with counts above 0.
    public let entries: [HistogramEntry]
    /// The sum of the counts.
    public let total: Double

    public init(_ entries: [HistogramEntry]) {
        self.entries = ascending(entries)
        total = self.entries.reduce(0) { $0 + $1.count }
    }

    /// Nearest rank, seconds; `share` from 0 to 1.
    public func percentile(_ share: Double) -> Double? {
        let rank = min(1, max(0, share)) * total
        var passed = 0.0
        for entry in entries {
            passed += entry.count
            // Sums of doubles: a millionth of a count is noise.
            if passed >= rank - 1e-6 { return entry.value }
        }
        return entries.last?.value
    }

    /// Seconds; nil of an empty histogram.
    public var p50: Double? { percentile(0.5) }
    /// Seconds; nil of an empty histogram.
    public var p90: Double? { percentile(0.9) }
    /// Seconds; nil of an empty histogram.
    public var p95: Double? { percentile(0.95) }
    /// Seconds; nil of an empty histogram.
    public var p99: Double? { percentile(0.99) }
    /// Seconds; nil of an empty histogram.
    public var minimum: Double? { entries.first?.value }
    /// Seconds; nil of an empty histogram.
    public var maximum: Double? { entries.last?.value }

    /// Seconds, nil of an empty histogram.
    public var mean: Double? { total > 0 ? entries.reduce(0) { $0 + $1.value * $1.count } / total : nil }

    /// The share (0 to 1) of the calls that took between the two, ends included; 0 of an empty histogram.
    public func share(within range: ClosedRange<Double>) -> Double {
        guard total > 0 else { return 0 }
        return entries.reduce(0) { $0 + (range.contains($1.value) ? $1.count : 0) } / total
    }
}
