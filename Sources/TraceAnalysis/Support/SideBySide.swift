import Glibc
import Synchronization

/// Works out two things at once, the first on a thread of its own; one after the other where there can be none.
func sideBySide<First: Sendable, Second>(
    _ first: @escaping @Sendable () -> First, and second: () -> Second
) -> (First, Second) {
    let answer = ThreadAnswer<First>()
    let job = Unmanaged.passRetained(ThreadJob { answer.value.withLock { $0 = first() } })
    var thread = pthread_t()
    let isStarted = pthread_create(&thread, nil, runThreadJob, job.toOpaque()) == 0
    if !isStarted { job.release() }
    let own = second()
    if isStarted { pthread_join(thread, nil) }
    return (answer.value.withLock { $0 } ?? first(), own)
}

private final class ThreadAnswer<Value: Sendable>: Sendable {
    let value = Mutex<Value?>(nil)
}

private final class ThreadJob: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

private func runThreadJob(_ job: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let job { Unmanaged<ThreadJob>.fromOpaque(job).takeRetainedValue().run() }
    return nil
}
