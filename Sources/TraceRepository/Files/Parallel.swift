import Foundation
import Synchronization

/// Runs `body` for 0, 1 … `count` - 1 side by side, on as many threads as there are processors, and returns when all have ended.
///
/// Not `DispatchQueue.concurrentPerform`: once that library has had work, it wakes up every second for the life of the process.
func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let threads = min(count, ProcessInfo.processInfo.activeProcessorCount)
    let next = Atomic(0)
    let ended = DispatchSemaphore(value: 0)
    let work: @Sendable () -> Void = {
        while true {
            let index = next.add(1, ordering: .relaxed).oldValue
            if index >= count { break }
            body(index)
        }
        ended.signal()
    }
    for _ in 1..<max(1, threads) { Thread.detachNewThread(work) }
    work()
    for _ in 0..<max(1, threads) { ended.wait() }
}
