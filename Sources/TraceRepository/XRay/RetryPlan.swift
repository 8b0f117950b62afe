/// The standard retry mode for one call (reference 11): exponential waits with full jitter, out of the run's budget.
struct RetryPlan {
    /// Seconds; longer is not worth a person's waiting.
    static let longestWait = 20.0
    /// Seconds that a `Retry-After` may ask for; beyond, the call fails and says so.
    static let longestRequestedWait = 60.0

    private let attempts: Int
    private let random: @Sendable () -> Double
    private var failures = 0
    private var throttles = 0
    private var cures: Set<XRayClient.Cure> = []

    init(attempts: Int, random: @escaping @Sendable () -> Double) {
        self.attempts = attempts
        self.random = random
    }

    /// Seconds until the next try; nil when there should be none. Throttles have twice the tries of failures: four calls share
    /// one back-off, so that each meets the others' waits too.
    mutating func wait(after refusal: XRayClient.Refusal, gate: CallGate) -> Double? {
        if let cure = refusal.cure { return cures.insert(cure).inserted ? 0 : nil }
        guard let cost = cost(of: refusal.failure) else { return nil }
        if refusal.isThrottle { throttles += 1 } else { failures += 1 }
        guard failures < attempts, throttles < 2 * attempts, gate.payRetry(cost: cost) else { return nil }
        let exponential = min(pow2(max(failures, throttles) - 1), Self.longestWait) * random()
        guard let requested = refusal.requestedWait else { return exponential }
        return requested <= Self.longestRequestedWait ? max(requested, exponential) : nil
    }

    /// What a retry costs of the budget; nil for what no retry cures.
    private func cost(of failure: XRayFailure) -> Int? {
        switch failure.kind {
        case .throttled: return 5
        case .server(let status): return [500, 502, 503, 504].contains(status) ? 5 : nil
        case .http(let failure):
            guard failure.isWorthRetrying else { return nil }
            if case .timeout = failure.kind { return 10 }
            return 5
        default: return nil
        }
    }

    private func pow2(_ exponent: Int) -> Double { Double(1 << min(max(exponent, 0), 10)) }
}
