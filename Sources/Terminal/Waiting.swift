import CNcurses
import Glibc

/// Why `Terminal.wait` returned; several reasons may hold at once, none means that the deadline has come.
public struct Awakening: OptionSet, Hashable, Sendable {
    /// The bits.
    public let rawValue: UInt8

    /// From the bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// There are keys to read, a `.resize` among them.
    public static let keys = Awakening(rawValue: 1)
    /// `Waker.wake` was called.
    public static let woken = Awakening(rawValue: 2)
    /// A signal asks to end (SIGTERM, SIGHUP, SIGINT, or any that ends a program by default); `endingSignal` says which.
    public static let terminate = Awakening(rawValue: 4)
    /// SIGTSTP asks to stop: call `suspend`.
    public static let suspend = Awakening(rawValue: 8)
    /// The process was stopped and goes on: everything must be shown again.
    public static let resumed = Awakening(rawValue: 16)
    /// The terminal is gone.
    public static let closed = Awakening(rawValue: 32)
}

extension Terminal {
    /// Sleeps until a key, a `Waker`, a signal or the deadline comes; without a deadline for as long as it takes. Uses
    /// no CPU meanwhile.
    public func wait(until deadline: ContinuousClock.Instant? = nil) -> Awakening {
        while true {
            var polled = [
                pollfd(fd: input, events: Int16(POLLIN), revents: 0),
                pollfd(fd: pipe.readEnd, events: Int16(POLLIN), revents: 0),
            ]
            let count = poll(&polled, nfds_t(polled.count), milliseconds(until: deadline))
            // Where poll was interrupted, the handler has written to the pipe: the next poll returns at once.
            if count < 0, errno == EINTR { continue }
            var reasons: Awakening = []
            if polled[1].revents != 0, pipe.drain() { reasons.insert(.woken) }
            reasons.formUnion(signals())
            if polled[0].revents & Int16(POLLIN) != 0 { reasons.insert(.keys) }
            if polled[0].revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 { reasons.insert(.closed) }
            // A signal that needed nothing, or a sleep cut short by rounding: sleep on.
            if !reasons.isEmpty || deadline.map({ $0 <= .now }) ?? false { return reasons }
        }
    }

    /// The signal that asked to end, for the exit status 128 + n; 0 for none.
    public var endingSignal: Int32 { xr_signals_ended_by() }

    private func signals() -> Awakening {
        let bits = Int(xr_signals_take())
        var reasons: Awakening = []
        if bits & XR_SIGNAL_CONTINUE != 0 {
            resume()
            reasons.formUnion([.resumed, .keys])
        }
        if bits & XR_SIGNAL_RESIZE != 0 {
            adoptSize()
            reasons.insert(.keys)
        }
        if bits & XR_SIGNAL_TERMINATE != 0 { reasons.insert(.terminate) }
        if bits & XR_SIGNAL_SUSPEND != 0 { reasons.insert(.suspend) }
        return reasons
    }

    /// For poll: -1 without end, else rounded up, so that the deadline has passed when it returns.
    private func milliseconds(until deadline: ContinuousClock.Instant?) -> Int32 {
        guard let deadline else { return -1 }
        let left = ContinuousClock.now.duration(to: deadline)
        guard left > .zero else { return 0 }
        let (seconds, fraction) = left.components
        return seconds > 1_000_000 ? 1_000_000_000 : Int32(seconds * 1000 + fraction / 1_000_000_000_000_000 + 1)
    }
}
