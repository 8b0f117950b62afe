import TraceModel

/// The shares of a ring (reference 3.6): each 0 to 1, together 1, or all 0 without requests.
public struct HealthShares: Hashable, Sendable {
    /// Without any flag.
    public let ok: Double
    /// 4xx other than 429.
    public let error: Double
    /// 429.
    public let throttle: Double
    /// 5xx.
    public let fault: Double

    public init(_ statistics: RequestStatistics) {
        let parts = [statistics.ok, statistics.error, statistics.throttle, statistics.fault].map { Double(max(0, $0)) }
        let sum = parts.reduce(0, +)
        let shares = parts.map { sum > 0 ? $0 / sum : 0 }
        (ok, error, throttle, fault) = (shares[0], shares[1], shares[2], shares[3])
    }

    /// The share of one outcome.
    public func share(_ outcome: Outcome) -> Double {
        switch outcome {
        case .ok: ok
        case .error: error
        case .throttle: throttle
        case .fault: fault
        }
    }

    /// What an edge's label says (reference 3.6): nothing failed, or the first of fault, error, throttle that is not 0.
    public var worst: Outcome {
        if fault > 0 { return .fault }
        if error > 0 { return .error }
        return throttle > 0 ? .throttle : .ok
    }
}

extension RequestStatistics {
    /// The four shares.
    public var health: HealthShares { HealthShares(self) }

    /// Requests a minute over a span of time (reference 3.6). Times are whole seconds, so a span below a second counts as
    /// one. nil when a bound is missing.
    public func perMinute(from start: Timestamp?, to end: Timestamp?) -> Double? {
        guard let start, let end else { return nil }
        return Double(total) / max(1, Double(end.since(start)) / 1e9) * 60
    }
}

extension ServiceNode {
    /// Requests a minute between its first start and last end (reference 3.6).
    public var requestsPerMinute: Double? { statistics?.perMinute(from: start, to: end) }
}

extension ServiceEdge {
    /// Calls a minute over the time of its source (reference 3.4, 3.6).
    public var callsPerMinute: Double? { statistics?.perMinute(from: start, to: end) }
}
