import Foundation
import Synchronization
import TraceModel

/// The answers of several repositories to one request, told as one: finished when all are, and grown whenever one of them is. What
/// they have is joined on a queue of its own, for no more than a tenth of the time.
final class Joining: Sendable {
    private struct State {
        var latest: [DataSet?]
        var failures: [Problem?]
        var hasEnded: [Bool]
        var isAnswered = false
        var isScheduled = false
        /// Grows with what comes, and what of it was told.
        var version = 0
        var told = 0
        var pace = ArrivalPace()
    }
    private let state: Mutex<State>
    private let handle: RequestHandle
    private let deliver: @Sendable (DataEvent) -> Void
    private let join: @Sendable ([DataSet]) -> DataSet
    private let queue = DispatchQueue(label: "xrayscope.joining")

    init(
        _ count: Int, _ handle: RequestHandle, _ deliver: @escaping @Sendable (DataEvent) -> Void,
        join: @escaping @Sendable ([DataSet]) -> DataSet
    ) {
        state = Mutex(
            State(
                latest: Array(repeating: nil, count: count), failures: Array(repeating: nil, count: count),
                hasEnded: Array(repeating: false, count: count)))
        (self.handle, self.deliver, self.join) = (handle, deliver, join)
    }

    /// What a part posts.
    func take(_ event: DataEvent, of number: Int) {
        switch event {
        case .progress: deliver(event)
        case .partial(let data): note(number) { $0.latest[number] = data }
        case .finished(let data):
            note(number) { state in
                state.latest[number] = data
                state.hasEnded[number] = true
            }
        case .grown(let data): note(number) { $0.latest[number] = data }
        case .failed(let problem):
            note(number) { state in
                state.failures[number] = problem
                state.hasEnded[number] = true
            }
        }
    }

    private func note(_ number: Int, _ change: (inout State) -> Void) {
        let wait: Int32? = state.withLock { state in
            change(&state)
            state.version += 1
            // The answer waits for nobody, what comes on the way and after it does.
            if !state.isAnswered, state.hasEnded.allSatisfy({ $0 }) { return 0 }
            guard !state.isScheduled, state.isAnswered || handle.wantsPartialAnswers else { return nil }
            state.isScheduled = true
            return state.pace.milliseconds
        }
        guard let wait else { return }
        queue.asyncAfter(deadline: .now() + .milliseconds(Int(wait))) { [self] in tell() }
    }

    private func tell() {
        let (seen, isFirst, isPartial) = state.withLock { state -> (State, Bool, Bool) in
            state.isScheduled = false
            let hasEnded = state.hasEnded.allSatisfy { $0 }
            defer {
                state.isAnswered = hasEnded
                state.told = state.version
            }
            return (state, hasEnded && !state.isAnswered, !hasEnded)
        }
        guard !handle.isCancelled, isFirst || seen.told < seen.version else { return }
        let failures = seen.failures.compactMap { $0 }
        if failures.count == seen.failures.count, let first = failures.first { return deliver(.failed(first)) }
        let began = ProcessInfo.processInfo.systemUptime
        var joined = join(seen.latest.map { $0 ?? DataSet() })
        joined.problems += failures
        state.withLock { $0.pace.rest(after: ProcessInfo.processInfo.systemUptime - began) }
        deliver(isPartial ? .partial(joined) : isFirst ? .finished(joined) : .grown(joined))
    }
}
