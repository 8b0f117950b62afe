import CSockets
import Foundation
import Synchronization
import TraceModel

/// Sleeps in `poll` over all sockets and serves what comes. Everything but `published` and `wake` belongs to its thread.
final class IntakeLoop: @unchecked Sendable {  // handed to its thread once, which alone uses it
    private let context: IntakeContext
    private let wake: Wake
    private var datagrams: [DatagramDoor] = []
    private var listeners: [Listener] = []
    private let http: HTTPDoor
    private let grpc: GRPCDoor
    private let isStopped = Atomic(false)
    private let threadEnd = DispatchSemaphore(value: 0)
    /// No connection is taken before, in seconds of `systemUptime`: there was no descriptor left for one.
    private var restUntil = 0.0
    /// The counters, as of the last turn.
    let published = Mutex(IntakeCounters())
    /// Bytes of requests that are on their way in or wait for an answer, as of the last turn.
    let bytesInFlight = Atomic(0)

    init(
        _ settings: IntakeSettings, _ sink: any IntakeSink, _ listeners: [Listener], _ wake: Wake
    ) throws(Problem) {
        self.wake = wake
        context = IntakeContext(settings, sink, AnswerMail(wake))
        guard let http = HTTPDoor(context) else {
            throw Problem(.failure, source: "listen", message: "the HTTP server could not be started")
        }
        self.http = http
        grpc = GRPCDoor(context)
        for listener in listeners {
            switch listener.kind {
            case .datagrams: datagrams.append(DatagramDoor(listener, context))
            case .stream: self.listeners.append(listener)
            }
        }
    }

    func stop() {
        isStopped.store(true, ordering: .sequentiallyConsistent)
        wake.ring()
    }

    /// Waits until its thread has ended; for two seconds at most.
    func waitForEnd() {
        _ = threadEnd.wait(timeout: .now() + 2)
        threadEnd.signal()  // for whoever else asks
    }

    func run() {
        defer { threadEnd.signal() }
        var watched: [pollfd] = []
        while !isStopped.load(ordering: .sequentiallyConsistent) {
            watch(&watched)
            let count = poll(&watched, nfds_t(watched.count), timeout)
            if count < 0, errno != EINTR { break }
            serve(watched)
            publish()
        }
        // What the system has taken has come, whether there was time for it or not.
        for door in datagrams { door.receive() }
        publish()
        http.close()
        grpc.close()
        datagrams = []
        listeners = []
    }

    private func publish() {
        let counters = context.counters
        bytesInFlight.store(context.bytesInFlight, ordering: .relaxed)
        let isNews = published.withLock { published in
            defer { published = counters }
            return published != counters
        }
        if isNews { context.sink.countersChanged() }
    }

    private func watch(_ watched: inout [pollfd]) {
        watched.removeAll(keepingCapacity: true)
        watched.append(pollfd(fd: wake.descriptor, events: Int16(POLLIN), revents: 0))
        watched.append(pollfd(fd: http.descriptor, events: Int16(POLLIN), revents: 0))
        for door in datagrams { watched.append(pollfd(fd: door.descriptor, events: Int16(POLLIN), revents: 0)) }
        let events = Int16(isResting ? 0 : POLLIN)
        for listener in listeners { watched.append(pollfd(fd: listener.descriptor, events: events, revents: 0)) }
        grpc.watch(&watched)
    }

    /// Milliseconds: deadlines are looked at twice a second while anybody is connected.
    private var timeout: Int32 {
        let idle: Int32 = http.isIdle && grpc.isIdle && !isResting ? -1 : 500
        guard let wanted = http.timeout else { return idle }
        return idle < 0 ? wanted : min(idle, wanted)
    }

    private func serve(_ watched: [pollfd]) {
        if watched[0].revents != 0 { wake.clear() }
        for (ticket, answer) in context.mail.takeAll() {
            if !http.answer(ticket, answer) { grpc.answer(ticket, answer) }
        }
        for (door, entry) in zip(datagrams, watched.dropFirst(2)) where entry.revents != 0 { door.receive() }
        for (listener, entry) in zip(listeners, watched.dropFirst(2 + datagrams.count)) where entry.revents != 0 {
            accept(listener)
        }
        grpc.serve(watched.dropFirst(2 + datagrams.count + listeners.count))
        http.serve()
        http.endSlow()
        grpc.endSlow()
    }

    private var isResting: Bool { restUntil > IntakeContext.now }

    /// A connection that cannot be taken goes on waiting, and would wake the loop at once, again and again.
    private func rest(_ listener: Listener, _ code: Int32) {
        guard [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(code) else { return }
        restUntil = IntakeContext.now + 0.5
        context.counters[listener.wire].refuse(
            "a connection waits, for no descriptor is left: `ulimit -n` allows too few", at: IntakeContext.now)
    }

    /// Takes a few connections of those that wait; the others keep for the next turn.
    private func accept(_ listener: Listener) {
        for _ in 0..<16 {
            let descriptor = xrs_accept(listener.descriptor)
            guard descriptor >= 0 else { return rest(listener, errno) }
            context.counters[listener.wire].everConnected += 1
            if listener.wire == .otlpGRPC { grpc.add(descriptor) } else { http.add(descriptor, listener.wire) }
        }
    }
}
