/// What another try may bring.
package enum RefusalKind: Sendable {
    /// The service asks for fewer calls.
    case throttled
    /// The service or the network failed: another try may succeed.
    case failed
    /// The same, after a long wait.
    case timedOut
    /// No other try will do better.
    case final
}

/// A try that failed, as far as another try is concerned.
package struct Refusal<Failure: Error>: Error {
    package var failure: Failure
    package var kind: RefusalKind
    /// Seconds that the service asks to wait.
    package var requestedWait: Double?
    /// What the next try has that this one lacked, by a name; each is tried once, and is free.
    package var cure: String?

    package init(_ failure: Failure, _ kind: RefusalKind, requestedWait: Double? = nil, cure: String? = nil) {
        self.failure = failure
        self.kind = kind
        self.requestedWait = requestedWait
        self.cure = cure
    }
}

/// The standard retry mode for one call (reference 11): exponential waits with full jitter, out of the run's budget.
package struct RetryPlan {
    /// Seconds; longer is not worth a person's waiting.
    package static let longestWait = 20.0
    /// Seconds that a `Retry-After` may ask for; beyond, the call fails and says so.
    package static let longestRequestedWait = 60.0

    private let attempts: Int
    private let random: @Sendable () -> Double
    private var failures = 0
    private var throttles = 0
    private var cures: Set<String> = []

    /// - Parameters:
    ///   - attempts: how often a call is tried in all.
    ///   - random: the jitter, 0…1.
    package init(attempts: Int, random: @escaping @Sendable () -> Double) {
        self.attempts = attempts
        self.random = random
    }

    /// Seconds until the next try; nil when there should be none. Throttles have twice the tries of failures: several calls share
    /// one back-off, so that each meets the others' waits too.
    package mutating func wait<Failure>(after refusal: Refusal<Failure>, gate: CallGate) -> Double? {
        if let cure = refusal.cure { return cures.insert(cure).inserted ? 0 : nil }
        guard let cost = refusal.kind.cost else { return nil }
        if refusal.kind == .throttled { throttles += 1 } else { failures += 1 }
        guard failures < attempts, throttles < 2 * attempts, gate.payRetry(cost: cost) else { return nil }
        let exponential = min(pow2(max(failures, throttles) - 1), Self.longestWait) * random()
        guard let requested = refusal.requestedWait else { return exponential }
        return requested <= Self.longestRequestedWait ? max(requested, exponential) : nil
    }

    private func pow2(_ exponent: Int) -> Double { Double(1 << min(max(exponent, 0), 10)) }
}

extension RefusalKind {
    /// What a status of 500 and above says (reference 11): with others another try meets the same.
    package init(ofServerStatus status: Int) { self = [500, 502, 503, 504].contains(status) ? .failed : .final }

    /// What a retry costs of the budget; nil for what no retry cures.
    fileprivate var cost: Int? {
        switch self {
        case .throttled, .failed: 5
        case .timedOut: 10
        case .final: nil
        }
    }
}

extension CallGate {
    /// Makes a call, as often as the plan allows, whenever there is room for it.
    /// - Parameter cancelled: what a cancelled task is told.
    package func retrying<Answer: Sendable, Failure: Error>(
        _ plan: RetryPlan, cancelled: Failure, _ attempt: () async -> Result<Answer, Refusal<Failure>>
    ) async throws(Failure) -> Answer {
        var plan = plan
        while true {
            await enter()
            switch await attempt() {
            case .success(let answer):
                leave(succeeded: true)
                return answer
            case .failure(let refusal):
                let wait = plan.wait(after: refusal, gate: self)
                // Held before the place is given up, so that nobody slips through in between.
                hold(seconds: wait ?? 0, isThrottle: refusal.kind == .throttled)
                leave(succeeded: false)
                if Task.isCancelled { throw cancelled }
                guard wait != nil else { throw refusal.failure }
            }
        }
    }
}

extension HTTPFailure {
    /// Whether another try may help.
    package var refusalKind: RefusalKind {
        guard isWorthRetrying else { return .final }
        if case .timeout = kind { return .timedOut }
        return .failed
    }
}
