import TraceModel

/// Which way values run along a histogram's axis.
public enum AxisKind: Hashable, Sendable {
    case linear, logarithmic
}

/// Response times as columns: the axis, the counts of each column, and the way back from a column to a range.
public struct HistogramScale: Hashable, Sendable {
    public let axis: AxisKind
    /// Seconds at the left end of the axis (0 when linear).
    public let lower: Double
    /// Seconds at the right end of the axis.
    public let upper: Double
    /// One count a column.
    public let counts: [Double]

    /// - Parameters:
    ///   - entries: as the service or the analysis gives them; values that are no numbers are left out, negative ones count as 0.
    ///   - columns: cells for the axis, at least 1.
    public init(entries: [HistogramEntry], axis: AxisKind, columns: Int) {
        let good = entries.filter { $0.value.isFinite && $0.count.isFinite && $0.count > 0 }
        let values = good.map { max(0, $0.value) }
        let top = max(values.max() ?? 0, 1e-6)
        let positive = values.filter { $0 > 0 }.min() ?? top
        let low = axis == .linear ? 0 : HistogramScale.decade(below: positive)
        let high = axis == .linear ? top : max(top, low * 10)
        var counts = [Double](repeating: 0, count: max(1, columns))
        for (entry, value) in zip(good, values) {
            let place = HistogramScale.share(value, axis, low, high) * Double(counts.count)
            counts[min(counts.count - 1, max(0, Int(place)))] += entry.count
        }
        self.axis = axis
        self.counts = counts
        lower = low
        upper = high
    }

    /// All that it counts.
    public var total: Double { counts.reduce(0, +) }

    /// Column heights in eighths of a cell, for a plot of so many rows. A column that counts anything shows at least one eighth.
    public func heights(rows: Int) -> [Int] {
        let highest = counts.max() ?? 0
        guard highest > 0, rows > 0 else { return counts.map { _ in 0 } }
        return counts.map { $0 > 0 ? max(1, Int(($0 / highest * Double(rows * 8)).rounded())) : 0 }
    }

    /// The column in which a value falls.
    public func column(of seconds: Double) -> Int {
        let place = HistogramScale.share(seconds, axis, lower, upper) * Double(counts.count)
        return min(counts.count - 1, max(0, Int(place)))
    }

    /// The values that fall into columns, seconds: from the left end of the first to the right end of the last.
    public func range(ofColumns columns: ClosedRange<Int>) -> ClosedRange<Double> {
        let low = columns.lowerBound <= 0 ? 0 : value(at: columns.lowerBound)
        return low...max(low, value(at: columns.upperBound + 1))
    }

    /// How many fall into columns.
    public func count(inColumns columns: ClosedRange<Int>) -> Double {
        let low = max(0, columns.lowerBound)
        let high = min(counts.count - 1, columns.upperBound)
        return low <= high ? counts[low...high].reduce(0, +) : 0
    }

    /// Marks of the axis: 1-2-5 steps when linear, powers of ten when logarithmic.
    public func ticks(labelWidth: Int = 6) -> [RulerTick] {
        guard axis == .logarithmic else {
            let scale = TimeScale(start: 0, length: HistogramScale.nanoseconds(upper), columns: counts.count)
            return scale.ticks(labelWidth: labelWidth)
        }
        var ticks: [RulerTick] = []
        var value = lower
        while value <= upper * 1.0001, ticks.count < 20 {
            let column = self.column(of: value)
            if ticks.last.map({ column >= $0.column + labelWidth }) ?? true {
                let label = Format.duration(value)
                ticks.append(RulerTick(column: column, nanoseconds: HistogramScale.nanoseconds(value), label: label))
            }
            value *= 10
        }
        return ticks
    }

    /// The value at the left end of a column.
    private func value(at column: Int) -> Double {
        let share = Double(column) / Double(counts.count)
        switch axis {
        case .linear: return lower + (upper - lower) * share
        case .logarithmic: return lower * HistogramScale.power(upper / lower, share)
        }
    }

    private static func nanoseconds(_ seconds: Double) -> Int64 { Int64(min(9e18, max(0, (seconds * 1e9).rounded()))) }

    /// 0...1 along the axis.
    private static func share(_ value: Double, _ axis: AxisKind, _ lower: Double, _ upper: Double) -> Double {
        guard value.isFinite, upper > lower else { return 0 }
        switch axis {
        case .linear: return min(1, max(0, (value - lower) / (upper - lower)))
        case .logarithmic:
            guard value > lower else { return 0 }
            // A hair is added so that a power of ten does not fall just left of its own mark.
            return min(1, logarithm(value / lower) / logarithm(upper / lower) + 1e-9)
        }
    }

    /// The power of ten that is not above a value.
    private static func decade(below value: Double) -> Double {
        var decade = 1e-6
        while decade * 10 <= value * 1.0001, decade < 1e12 { decade *= 10 }
        return decade
    }

    /// log2 from exponent and significand: the standard library alone has no logarithm. Good to 1e-9.
    static func logarithm(_ value: Double) -> Double {
        guard value > 0, value.isFinite else { return 0 }
        let mantissa = value.significand
        // ln(m) = 2 artanh((m - 1) / (m + 1)), m in 1..<2: each term is a ninth of the one before or less.
        let ratio = (mantissa - 1) / (mantissa + 1)
        var term = ratio
        var sum = 0.0
        for odd in stride(from: 1.0, through: 21, by: 2) {
            sum += term / odd
            term *= ratio * ratio
        }
        return Double(value.exponent) + 2 * sum / 0.693_147_180_559_945_3
    }

    /// `base` to a power from 0, by halving the exponent: exact enough for a column's edge.
    static func power(_ base: Double, _ exponent: Double) -> Double {
        var rest = min(64, max(0, exponent))
        var result = 1.0
        while rest >= 1 {
            result *= base
            rest -= 1
        }
        var root = base.squareRoot()
        for _ in 0..<50 where rest > 0 {
            rest *= 2
            if rest >= 1 {
                result *= root
                rest -= 1
            }
            root = root.squareRoot()
        }
        return result
    }
}
