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

    /// Requests a minute over a window of so many seconds, at least a minute (U-30). nil when nobody knows how long it was.
    public func perMinute(over seconds: Double?) -> Double? {
        seconds.map { Double(total) / max(60, $0) * 60 }
    }
}

extension ServiceGraph {
    /// Requests of one of its nodes a minute: over the window that the graph was looked at in, the same for every node and edge, so that
    /// one call in an hour is not 60 a minute; where nobody has said which, between its first start and last end (U-30).
    public func requestsPerMinute(_ node: ServiceNode) -> Double? {
        node.statistics?.perMinute(over: seconds(start, end) ?? seconds(node.start, node.end))
    }

    /// Calls along one of its edges a minute, over the same time (U-30).
    public func callsPerMinute(_ edge: ServiceEdge) -> Double? {
        edge.statistics?.perMinute(over: seconds(start, end) ?? seconds(edge.start, edge.end))
    }
}

private func seconds(_ start: Timestamp?, _ end: Timestamp?) -> Double? {
    guard let start, let end else { return nil }
    return Double(end.since(start)) / 1e9
}
