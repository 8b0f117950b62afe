import TraceModel

/// How the latency axis runs (U-25).
public enum LatencyScale: UInt8, Sendable, Hashable, CaseIterable {
    case linear, logarithmic
}

/// The latency axis cut into columns: where a value falls, and which values a column takes. Seconds.
public struct LatencyAxis: Hashable, Sendable {
    /// Linear or logarithmic.
    public let scale: LatencyScale
    /// How many columns, at least 1.
    public let columns: Int
    /// The axis starts here: 0 on a linear scale, the smallest positive value (at least a millisecond) on a logarithmic one.
    public let lower: Double
    /// The axis ends here, the largest value.
    public let upper: Double

    /// Thirty million years: what is longer falls into the last column, and no ratio on the axis overflows.
    static let longest = 1e15

    /// - Parameters: at least one column; the smallest and the largest value that shall be seen.
    public init(scale: LatencyScale, columns: Int, minimum: Double, maximum: Double) {
        self.scale = scale
        self.columns = max(1, columns)
        let top = max(0.001, maximum.isFinite ? min(maximum, Self.longest) : 0.001)
        lower = scale == .linear ? 0 : min(max(0.001, minimum.isFinite ? minimum : 0.001), top)
        upper = top
    }

    /// The column of a value; what lies outside falls into the first or the last.
    public func column(of seconds: Double) -> Int {
        let last = columns - 1
        guard seconds.isFinite, seconds < upper else { return last }
        guard seconds > lower, upper > lower else { return 0 }
        let share: Double =
            switch scale {
            case .linear: (seconds - lower) / (upper - lower)
            case .logarithmic: naturalLogarithm(seconds / lower) / naturalLogarithm(upper / lower)
            }
        // The division above may come out a hair below an edge that the value stands on.
        let column = min(last, max(0, Int(share * Double(columns))))
        if column < last, seconds >= edge(column + 1) { return column + 1 }
        return column > 0 && seconds < edge(column) ? column - 1 : column
    }

    /// Where a column begins; `edge(columns)` is the end of the axis.
    public func edge(_ column: Int) -> Double {
        if column <= 0 { return lower }
        if column >= columns { return upper }
        let share = Double(column) / Double(columns)
        switch scale {
        case .linear: return lower + (upper - lower) * share
        case .logarithmic: return lower * exponential(naturalLogarithm(upper / lower) * share)
        }
    }

    /// The whole milliseconds, in seconds, that fall into some columns: what a brushed range says in a filter
    /// (`responsetime >= a AND responsetime <= b`). The first column takes what lies below, the last what lies above.
    public func bounds(of brushed: ClosedRange<Int>) -> ClosedRange<Double> {
        let first = max(0, min(columns - 1, brushed.lowerBound))
        let last = max(first, min(columns - 1, brushed.upperBound))
        let from = first == 0 ? 0 : (edge(first) * 1000 - 1e-9).rounded(.up) / 1000
        let to =
            last == columns - 1
            ? (upper * 1000 - 1e-9).rounded(.up) / 1000 : ((edge(last + 1) * 1000 - 1e-9).rounded(.up) - 1) / 1000
        return from...max(from, to)
    }
}

/// A response-time histogram for showing: x = latency in columns, y = share of the requests (reference 3.6).
public struct LatencyHistogram: Hashable, Sendable {
    /// Where each column stands.
    public let axis: LatencyAxis
    /// Requests in each column.
    public let counts: [Double]
    /// Their sum.
    public let total: Double
    /// The highest column.
    public let peak: Double

    /// - Parameter axis: to show several histograms on one axis; nil for one of its own.
    public init(_ profile: LatencyProfile, columns: Int, scale: LatencyScale, axis: LatencyAxis? = nil) {
        let smallest = profile.entries.first { $0.value > 0 }?.value ?? 0
        let axis =
            axis
            ?? LatencyAxis(scale: scale, columns: columns, minimum: smallest, maximum: profile.maximum ?? 0)
        var counts = Array(repeating: 0.0, count: axis.columns)
        for entry in profile.entries { counts[axis.column(of: entry.value)] += entry.count }
        self.axis = axis
        self.counts = counts
        total = profile.total
        peak = counts.max() ?? 0
    }

    /// A column's share of all requests, 0 to 1.
    public func share(_ column: Int) -> Double {
        total > 0 && counts.indices.contains(column) ? counts[column] / total : 0
    }
}
