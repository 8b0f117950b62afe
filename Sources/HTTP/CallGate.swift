import Synchronization

/// Lets a few calls out at a time and holds all of them back together when the service throttles (reference 11).
///
/// It starts with four and lets out one more with each success. After a throttled answer the number is halved, and from then on
/// grows by one only when as many calls as are let out have succeeded: a waiting crowd does not run into the same wall again at once.
package final class CallGate: Sendable {
    package struct Counts: Sendable, Hashable {
        package var calls = 0
        package var throttles = 0

        package init(calls: Int = 0, throttles: Int = 0) {
            self.calls = calls
            self.throttles = throttles
        }
    }

    private struct Waiter {
        var id: UInt64
        var resume: CheckedContinuation<Void, Never>
    }

    private struct State {
        var limit: Int
        /// Successes since it last grew, once the service has throttled.
        var successes = 0
        var inFlight = 0
        var waiters: [Waiter] = []
        var lastID: UInt64 = 0
        var cancelled: Set<UInt64> = []
        /// Nobody leaves before.
        var holdUntil = ContinuousClock.now
        var tokens = 500
        var counts = Counts()

        mutating func grow() {
            successes += 1
            guard counts.throttles == 0 || successes >= limit else { return }
            successes = 0
            limit = min(CallGate.most, limit + 1)
        }
    }

    /// Calls in flight at the beginning.
    package static let first = 4
    /// Calls in flight at the most.
    package static let most = 16
    private let state = Mutex(State(limit: CallGate.first))

    package init() {}

    package var counts: Counts { state.withLock { $0.counts } }

    /// Waits for a place and for the end of any back-off. Everybody who enters must leave, also when cancelled meanwhile.
    package func enter() async {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let goes = state.withLock { state -> Bool in
                    let isFree = state.inFlight < state.limit || state.cancelled.remove(id) != nil
                    if isFree { state.inFlight += 1 } else { state.waiters.append(Waiter(id: id, resume: waiter)) }
                    return isFree
                }
                if goes { waiter.resume() }
            }
        } onCancel: {
            letOut(id)
        }
        await waitOut()
        state.withLock { state in
            state.cancelled.remove(id)
            state.counts.calls += 1
        }
    }

    package func leave(succeeded: Bool) {
        let next = state.withLock { state -> [Waiter] in
            state.inFlight -= 1
            if succeeded {
                state.grow()
                state.tokens = min(500, state.tokens + 1)
            }
            let room = max(0, state.limit - state.inFlight)
            let next = Array(state.waiters.prefix(room))
            state.waiters.removeFirst(next.count)
            state.inFlight += next.count
            return next
        }
        for waiter in next { waiter.resume.resume() }
    }

    /// Holds everybody back for so long.
    package func hold(seconds: Double, isThrottle: Bool) {
        let until = ContinuousClock.now + .seconds(seconds)
        state.withLock { state in
            state.holdUntil = max(state.holdUntil, until)
            guard isThrottle else { return }
            state.counts.throttles += 1
            state.limit = max(1, state.limit / 2)
            state.successes = 0
        }
    }

    /// Pays for a retry out of the run's budget; a success pays a little back.
    /// - Returns: false when it is used up: the service is down, and trying on makes it worse.
    package func payRetry(cost: Int) -> Bool {
        state.withLock { state in
            guard state.tokens >= cost else { return false }
            state.tokens -= cost
            return true
        }
    }

    private func waitOut() async {
        while !Task.isCancelled {
            let until = state.withLock { $0.holdUntil }
            guard until > .now else { return }
            // It throws when cancelled, which the caller sees.
            do { try await Task.sleep(until: until, clock: .continuous) } catch { return }
        }
    }

    /// A cancelled waiter goes through at once; its call sees that it is cancelled.
    private func letOut(_ id: UInt64) {
        let waiter = state.withLock { state -> Waiter? in
            guard let index = state.waiters.firstIndex(where: { $0.id == id }) else {
                state.cancelled.insert(id)  // it comes a moment later, or is through already
                return nil
            }
            state.inFlight += 1
            return state.waiters.remove(at: index)
        }
        waiter?.resume.resume()
    }
}
