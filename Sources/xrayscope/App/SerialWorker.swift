import Foundation
import Synchronization

/// Runs pieces of work one after another on a thread of its own, which sleeps in between.
///
/// A dispatch queue would do, but for one thing: once any is used, that library wakes up every second for the life of the process
/// to look after its threads. An idle viewer does not wake up.
final class SerialWorker: Sendable {
    typealias Work = @Sendable () -> Void
    private let waiting = Mutex<[Work]>([])
    private let isThere = NSCondition()

    init(name: String) {
        let thread = Thread { [self] in
            while true { next()() }
        }
        thread.name = name
        thread.start()
    }

    func async(_ work: @escaping Work) {
        isThere.withLock {
            waiting.withLock { $0.append(work) }
            isThere.signal()
        }
    }

    private func next() -> Work {
        isThere.withLock {
            while true {
                if let work = waiting.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { return work }
                isThere.wait()
            }
        }
    }
}
