import TraceAnalysis

/// Where a histogram's columns and axis marks stand on the grid. What each column counts says `LatencyHistogram`.
public struct HistogramGeometry: Hashable, Sendable {
    public let histogram: LatencyHistogram

    public init(_ histogram: LatencyHistogram) { self.histogram = histogram }

    /// Column heights in eighths of a cell, for a plot of so many rows. A column that counts anything shows at least one eighth.
    public func heights(rows: Int) -> [Int] {
        let peak = histogram.peak
        guard peak > 0, rows > 0 else { return histogram.counts.map { _ in 0 } }
        return histogram.counts.map { $0 > 0 ? max(1, Int(($0 / peak * Double(rows * 8)).rounded())) : 0 }
    }

    /// Marks of the axis with labels that do not touch.
    public func ticks(labelWidth: Int = 6) -> [RulerTick] { histogram.axis.ticks(labelWidth: labelWidth) }
}

extension LatencyAxis {
    /// Marks with labels that do not touch: steps of 1, 2 or 5 on a linear scale; powers of ten on a logarithmic one, with 2 and
    /// 5 of them where the axis spans less than three.
    /// - Parameter labelWidth: how many columns a label takes.
    public func ticks(labelWidth: Int) -> [RulerTick] {
        if scale == .linear {
            let scale = TimeScale(start: 0, length: nanoseconds(upper), columns: columns)
            return scale.ticks(labelWidth: labelWidth)
        }
        var decade = 1e-6
        while decade * 10 <= lower * 1.0001 { decade *= 10 }
        let factors: [Double] = upper / lower < 1000 ? [1, 2, 5] : [1]
        var ticks: [RulerTick] = []
        while decade <= upper, ticks.count <= columns {
            for factor in factors { add(decade * factor, labelWidth, to: &ticks) }
            decade *= 10
        }
        return ticks
    }

    private func add(_ seconds: Double, _ labelWidth: Int, to ticks: inout [RulerTick]) {
        guard seconds >= lower * 0.9999, seconds <= upper else { return }
        let column = column(of: seconds)
        if let last = ticks.last, column < last.column + labelWidth { return }
        ticks.append(
            RulerTick(column: column, nanoseconds: nanoseconds(seconds), label: Format.duration(seconds)))
    }

    private func nanoseconds(_ seconds: Double) -> Int64 { Int64(min(9e18, max(0, (seconds * 1e9).rounded()))) }
}
