import Foundation
import Synchronization

/// Runs pieces of work one after another on a thread of its own, which sleeps in between.
///
/// A dispatch queue would do, but for one thing: once any is used, that library wakes up every second for the life of the process
/// to look after its threads. An idle viewer does not wake up.
final class SerialWorker: Sendable {
    typealias Work = @Sendable () -> Void
    /// When each piece may begin, in seconds of the system's clock.
    private let waiting = Mutex<[(due: Double, work: Work)]>([])
    private let isThere = NSCondition()

    init(name: String) {
        let thread = Thread { [self] in
            while true { next()() }
        }
        thread.name = name
        thread.start()
    }

    /// - Parameter due: seconds of the system's clock before which it does not begin; what comes later may overtake it.
    func async(notBefore due: Double = 0, _ work: @escaping Work) {
        isThere.withLock {
            waiting.withLock { $0.append((due, work)) }
            isThere.signal()
        }
    }

    private func next() -> Work {
        isThere.withLock {
            while true {
                let now = ProcessInfo.processInfo.systemUptime
                let work = waiting.withLock { waiting in
                    waiting.firstIndex { $0.due <= now }.map { waiting.remove(at: $0).work }
                }
                if let work { return work }
                if let due = waiting.withLock({ $0.map(\.due).min() }) {
                    _ = isThere.wait(until: Date(timeIntervalSinceNow: due - now))
                } else {
                    isThere.wait()
                }
            }
        }
    }
}
