#if THREAD_SANITIZER
    import Glibc

    /// Stands in for the `Mutex` of Synchronization where ThreadSanitizer watches: that one is locked inside of a library which is
    /// not built for it, so that whatever it guards would be reported as a race.
    final class Mutex<Value>: @unchecked Sendable {  // every access to `value` is under the lock
        private var value: Value
        private let lock: UnsafeMutablePointer<pthread_mutex_t>

        init(_ value: consuming sending Value) {
            self.value = value
            lock = .allocate(capacity: 1)
            pthread_mutex_init(lock, nil)
        }

        deinit {
            pthread_mutex_destroy(lock)
            lock.deallocate()
        }

        func withLock<Result, Failure: Error>(
            _ body: (inout sending Value) throws(Failure) -> sending Result
        ) throws(Failure) -> sending Result {
            pthread_mutex_lock(lock)
            defer { pthread_mutex_unlock(lock) }
            return try body(&value)
        }
    }
#endif
