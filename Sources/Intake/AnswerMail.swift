import CSockets
import Glibc
import Synchronization

/// Which request an answer belongs to.
struct Ticket: Hashable, Sendable {
    var number: UInt64
}

/// Answers on their way from any thread to the intake's, which sleeps in `poll` and is woken by a byte in a pipe.
final class AnswerMail: Sendable {
    private let waiting = Mutex<[(Ticket, IntakeAnswer)]>([])
    private let wake: Wake

    init(_ wake: Wake) { self.wake = wake }

    func post(_ answer: IntakeAnswer, _ ticket: Ticket) {
        waiting.withLock { $0.append((ticket, answer)) }
        wake.ring()
    }

    func takeAll() -> [(Ticket, IntakeAnswer)] {
        waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
    }
}

/// A pipe that ends a `poll`.
final class Wake: Sendable {
    let descriptor: Int32
    private let end: Int32

    /// - Returns: nil when the process has no descriptor left.
    init?() {
        var ends: [Int32] = [-1, -1]
        guard xrs_pipe(&ends) == 0 else { return nil }
        (descriptor, end) = (ends[0], ends[1])
    }

    deinit {
        close(descriptor)
        close(end)
    }

    /// From any thread. A full pipe has rung already.
    func ring() {
        var byte: UInt8 = 1
        _ = write(end, &byte, 1)
    }

    func clear() {
        var bytes = [UInt8](repeating: 0, count: 256)
        while read(descriptor, &bytes, bytes.count) == bytes.count {}
    }
}
