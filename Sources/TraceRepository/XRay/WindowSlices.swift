import TraceModel

/// A window as the service is asked for it: whole epoch seconds, `[start, end)`.
struct SecondsWindow: Hashable, Sendable {
    var start: Int64
    var end: Int64

    init(start: Int64, end: Int64) {
        self.start = start
        self.end = end
    }

    /// Widened to whole seconds: botocore sends no others (reference 2.1).
    init(_ window: TimeWindow) {
        let second: Int64 = 1_000_000_000
        start = window.start.nanoseconds.flooredQuotient(by: second)
        let end = window.end.nanoseconds
        let floor = end.flooredQuotient(by: second)
        self.end = floor * second < end ? floor + 1 : floor
    }

    var seconds: Int64 { max(0, end - start) }

    var timeWindow: TimeWindow {
        TimeWindow(start: Timestamp(seconds: Double(start)), end: Timestamp(seconds: Double(end)))
    }

    /// Parts of at most so many seconds, the newest first.
    func slices(of longest: Int64) -> [SecondsWindow] {
        var parts: [SecondsWindow] = []
        var last = end
        while last > start {
            let first = max(start, last - max(1, longest))
            parts.append(SecondsWindow(start: first, end: last))
            last = first
        }
        return parts
    }

    /// The newer and the older half; nil when it is too short to be cut again.
    var halves: (SecondsWindow, SecondsWindow)? {
        guard seconds >= 120 else { return nil }
        let middle = start + seconds / 2
        return (SecondsWindow(start: middle, end: end), SecondsWindow(start: start, end: middle))
    }

    /// The request's members.
    var members: [String: any Sendable] { ["StartTime": start, "EndTime": end] }
}

extension Int64 {
    /// Rounded down, also below zero.
    fileprivate func flooredQuotient(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
