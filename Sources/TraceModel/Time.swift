/// A point in time: nanoseconds since 1970-01-01T00:00:00Z. Documents carry microseconds at best (reference 1.2).
public struct Timestamp: Hashable, Comparable, Sendable {
    public var nanoseconds: Int64

    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// From epoch seconds, rounded to the microsecond that a double of today's size still holds; out-of-range values stop at
    /// the ends of what Int64 nanoseconds can say (years 1677 to 2262).
    public init(seconds: Double) {
        let microseconds = (seconds * 1e6).rounded()
        if microseconds.isNaN {
            nanoseconds = 0
        } else if microseconds >= 9_223_372_036_854_000 {
            nanoseconds = .max
        } else if microseconds <= -9_223_372_036_854_000 {
            nanoseconds = .min
        } else {
            nanoseconds = Int64(microseconds) * 1000
        }
    }

    /// Epoch seconds as a double.
    public var seconds: Double { Double(nanoseconds) / 1e9 }

    public static func < (a: Timestamp, b: Timestamp) -> Bool { a.nanoseconds < b.nanoseconds }

    /// The distance to an earlier point, in nanoseconds; never traps.
    public func since(_ earlier: Timestamp) -> Int64 {
        let (difference, overflow) = nanoseconds.subtractingReportingOverflow(earlier.nanoseconds)
        return overflow ? (nanoseconds > earlier.nanoseconds ? .max : .min) : difference
    }
}

/// A half-open span of time, `[start, end)`.
public struct TimeWindow: Hashable, Sendable {
    public var start: Timestamp
    public var end: Timestamp

    public init(start: Timestamp, end: Timestamp) {
        self.start = start
        self.end = end
    }

    /// Its length in nanoseconds, never negative.
    public var nanoseconds: Int64 { max(0, end.since(start)) }

    public func contains(_ time: Timestamp) -> Bool { start <= time && time < end }

    public func union(_ other: TimeWindow) -> TimeWindow {
        TimeWindow(start: min(start, other.start), end: max(end, other.end))
    }
}
