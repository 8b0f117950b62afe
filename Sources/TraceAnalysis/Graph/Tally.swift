import TraceModel

/// Exact counts of outcomes and time, to be added up in any order.
struct OutcomeTally: Sendable {
    var ok: Int64 = 0
    var error: Int64 = 0
    var throttle: Int64 = 0
    var fault: Int64 = 0
    /// Whole nanoseconds: a sum of doubles would depend on the order.
    var nanoseconds: Int64 = 0

    /// Counts a completed entity (reference 3.5, U-12).
    mutating func count(_ outcome: Outcome, nanoseconds duration: Int64) {
        switch outcome {
        case .ok: ok += 1
        case .error: error += 1
        case .throttle: throttle += 1
        case .fault: fault += 1
        }
        nanoseconds = nanoseconds.saturatingAdd(duration)
    }

    mutating func add(_ other: OutcomeTally) {
        ok += other.ok
        error += other.error
        throttle += other.throttle
        fault += other.fault
        nanoseconds = nanoseconds.saturatingAdd(other.nanoseconds)
    }

    /// `TotalResponseTime` is the unrounded sum (reference 3.5); encoders round it to the millisecond as X-Ray does, and means are of
    /// the whole of it: three calls of 51 µs take no time else.
    var statistics: RequestStatistics {
        var result = RequestStatistics()
        result.ok = ok
        result.error = error
        result.throttle = throttle
        result.fault = fault
        result.total = ok + error + throttle + fault
        result.totalResponseTime = Double(nanoseconds) / 1e9
        return result
    }
}

/// The same with each latency.
struct CallTally: Sendable {
    var outcomes = OutcomeTally()
    var latencies = LatencyCounts()

    mutating func count(_ outcome: Outcome, nanoseconds duration: Int64) {
        outcomes.count(outcome, nanoseconds: duration)
        latencies.add(milliseconds(duration))
    }

    mutating func add(_ other: CallTally) {
        outcomes.add(other.outcomes)
        latencies.add(other.latencies)
    }

    var statistics: RequestStatistics { outcomes.statistics }
}

/// First start and last end, nanoseconds.
struct Bounds: Sendable, Hashable {
    var start = Int64.max
    var end = Int64.min

    mutating func include(_ start: Int64, _ end: Int64) {
        self.start = min(self.start, start)
        self.end = max(self.end, end)
    }

    mutating func include(_ other: Bounds) { include(other.start, other.end) }
    var isEmpty: Bool { start > end }

    /// Floored to the second (U-9).
    var floored: (start: Timestamp, end: Timestamp)? {
        guard start != .max || end != .min else { return nil }
        return (Bounds.floor(start), Bounds.floor(end))
    }

    private static func floor(_ nanoseconds: Int64) -> Timestamp {
        let rest = nanoseconds % 1_000_000_000
        let down = nanoseconds - rest
        return Timestamp(nanoseconds: rest < 0 && down >= .min + 1_000_000_000 ? down - 1_000_000_000 : down)
    }
}

/// What is counted of a node.
struct NodeTally: Sendable {
    var calls = CallTally()
    /// What turns the response-time counts into the duration counts: +1 at the duration, -1 at the response time, only
    /// where the two differ, which is rare.
    var durationShift = LatencyCounts()
    var bounds = Bounds()
    /// It sends segments of its own; without, all were inferred (reference 3.3 `State`).
    var isActive = false
    /// What entered from outside: the statistics of the edge from the client node.
    var entries = CallTally()
    var entryBounds = Bounds()

    var isSeen: Bool { bounds.start != .max || bounds.end != .min }
    var isRoot: Bool { entryBounds.start != .max || entryBounds.end != .min }

    mutating func add(_ other: NodeTally) {
        calls.add(other.calls)
        durationShift.add(other.durationShift)
        bounds.include(other.bounds)
        isActive = isActive || other.isActive
        entries.add(other.entries)
        entryBounds.include(other.entryBounds)
    }

    var durations: LatencyCounts {
        var result = calls.latencies
        result.add(durationShift)
        return result
    }
}

/// What is counted of an edge.
struct EdgeTally: Sendable {
    var source: UInt32
    var target: UInt32
    var calls = CallTally()
    /// The caller counted last: a call that reached several segments of one node counts once (reference 3.5).
    var lastCaller = -1
    /// Milliseconds between producer and consumer; links only (U-11).
    var ages = LatencyCounts()
    var isLink = false
}
