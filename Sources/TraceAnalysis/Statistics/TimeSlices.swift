import TraceModel

/// Equal slices of a window of time (U-25).
public struct TimeSlices: Hashable, Sendable {
    /// What is cut into slices.
    public let window: TimeWindow
    /// How many slices, at least 1.
    public let count: Int

    public init(window: TimeWindow, count: Int) {
        self.window = window
        self.count = max(1, count)
    }

    /// Slices that begin at whole multiples of a pleasant length (since 1970) and cover a window: as many as are wanted at most.
    /// - Parameters:
    ///   - period: seconds of the periods that were counted in; a slice is one or several of them.
    ///   - most: how many slices at most, at least 1.
    public init(covering part: TimeWindow, period: Int64, atMost most: Int) {
        let first = part.start.nanoseconds.flooredQuotient(by: TimeSlices.second)
        let last = max(first, part.end.nanoseconds.saturatingAdd(-1).flooredQuotient(by: TimeSlices.second))
        var steps = TimeSlices.steps.filter { $0 % max(1, period) == 0 }[...]
        var step = steps.popFirst() ?? max(1, period)
        func count(_ step: Int64) -> Int64 { last.flooredQuotient(by: step) - first.flooredQuotient(by: step) + 1 }
        while count(step) > Int64(max(1, most)), step < .max / 4 { step = steps.popFirst() ?? step * 2 }
        let start = first.flooredQuotient(by: step) * step
        self.init(
            window: TimeWindow(
                start: Timestamp(seconds: Double(start)), end: Timestamp(seconds: Double(start + count(step) * step))),
            count: Int(count(step)))
    }

    private static let second: Int64 = 1_000_000_000
    /// Seconds: each fits a whole number of times into longer ones that a clock shows.
    private static let steps: [Int64] = [
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
    ]

    /// The slice of a time, nil outside of the window.
    public func slice(of nanoseconds: Int64) -> Int? {
        let time = Timestamp(nanoseconds: nanoseconds)
        guard window.contains(time) else { return nil }
        return min(count - 1, Int(scaled(time.since(window.start), by: count, over: window.nanoseconds)))
    }

    /// Where a slice begins; `start(of: count)` is the end of the window.
    public func start(of slice: Int) -> Timestamp {
        if slice <= 0 { return window.start }
        if slice >= count { return window.end }
        // Rounded up, so that a slice begins with the first nanosecond that falls into it.
        let offset = scaled(window.nanoseconds, by: slice, over: Int64(count))
        let isExact = scaled(offset, by: count, over: window.nanoseconds) >= slice
        return Timestamp(nanoseconds: window.start.nanoseconds.saturatingAdd(isExact ? offset : offset + 1))
    }

    /// The time that some slices cover.
    public func window(of range: ClosedRange<Int>) -> TimeWindow {
        TimeWindow(start: start(of: range.lowerBound), end: start(of: range.upperBound + 1))
    }

    /// The slices that hold something of a window, nil when it lies outside.
    public func range(of part: TimeWindow) -> ClosedRange<Int>? {
        let first = max(part.start, window.start)
        let last = Timestamp(nanoseconds: min(part.end, window.end).nanoseconds.saturatingAdd(-1))
        guard first <= last, let low = slice(of: first.nanoseconds), let high = slice(of: last.nanoseconds) else {
            return nil
        }
        return low...max(low, high)
    }

    /// `value * factor / divisor`, rounded down, for a result no larger than the operands; nothing overflows.
    private func scaled(_ value: Int64, by factor: Int, over divisor: Int64) -> Int64 {
        guard value > 0, factor > 0, divisor > 0 else { return 0 }
        let product = UInt64(value).multipliedFullWidth(by: UInt64(factor))
        guard product.high < UInt64(divisor) else { return .max }
        return Int64(clamping: UInt64(divisor).dividingFullWidth(product).quotient)
    }

    /// Seconds a slice lasts.
    public var seconds: Double { Double(window.nanoseconds) / 1e9 / Double(count) }
}

extension Int64 {
    /// Rounded down, also below zero.
    fileprivate func flooredQuotient(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
