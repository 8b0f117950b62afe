import CMicrohttpd
import Glibc

/// HTTP/1.1 on libmicrohttpd: connections come from the loop, requests go to the sink, and wait, suspended, for its answer.
final class HTTPDoor {
    let context: IntakeContext
    private var daemon: OpaquePointer?
    private var connections: [Int32: HTTPConnection] = [:]
    private var waiting: [Ticket: HTTPExchange] = [:]
    private var nextLook = 0.0

    /// Bytes of a connection's request line and headers, at most.
    private static let headerMemory = 64 << 10
    /// Seconds after which a connection without a request is closed.
    private static let idleSeconds: UInt32 = 75

    init?(_ context: IntakeContext) {
        self.context = context
        let limit = UInt32(clamping: context.settings.mostConnections)
        daemon = xrs_http_start(
            limit, Self.idleSeconds, Self.headerMemory, httpAccess, httpCompleted, httpConnection,
            Unmanaged.passUnretained(self).toOpaque())
        if daemon == nil { return nil }
    }

    deinit { close() }

    func close() {
        guard let daemon else { return }
        // A suspended connection would keep the library from ending.
        for exchange in waiting.values { MHD_resume_connection(exchange.connection) }
        waiting = [:]
        MHD_run(daemon)
        MHD_stop_daemon(daemon)
        self.daemon = nil
    }

    /// What is polled for the library.
    var descriptor: Int32 { daemon.map(xrs_http_descriptor) ?? -1 }
    var isIdle: Bool { connections.isEmpty }

    /// Milliseconds after which the library wants to be called at the latest.
    var timeout: Int32? {
        var wanted: UInt64 = 0
        guard let daemon, MHD_get_timeout(daemon, &wanted) == XRS_HTTP_YES else { return nil }
        return Int32(clamping: wanted)
    }

    func add(_ descriptor: Int32, _ wire: IntakeSettings.Wire) {
        guard let daemon, connections.count < context.settings.mostConnections else {
            Glibc.close(descriptor)
            context.counters.drop(wire, "over \(context.settings.mostConnections) connections at once")
            return
        }
        connections[descriptor] = HTTPConnection(wire: wire, since: IntakeContext.now)
        // It closes the descriptor itself when it refuses.
        if MHD_add_connection(daemon, descriptor, nil, 0) != XRS_HTTP_YES { connections[descriptor] = nil }
        countConnections()
    }

    func serve() {
        guard let daemon else { return }
        MHD_run(daemon)
    }

    /// Closes what takes too long to send a request.
    func endSlow() {
        let now = IntakeContext.now
        guard now >= nextLook else { return }
        nextLook = now + 0.5
        for (descriptor, connection) in connections where connection.isLate(now, context.settings.slowestRequest) {
            context.counters.reject(
                connection.wire, "a request that took over \(Int(context.settings.slowestRequest)) s")
            shutdown(descriptor, Int32(SHUT_RDWR))
            connections[descriptor]?.since = .infinity
        }
    }

    /// - Returns: false when the ticket is not of this door.
    func answer(_ ticket: Ticket, _ answer: IntakeAnswer) -> Bool {
        guard let exchange = waiting.removeValue(forKey: ticket) else { return false }
        exchange.answer = answer
        MHD_resume_connection(exchange.connection)
        return true
    }

    private func countConnections() {
        for wire in [IntakeSettings.Wire.xray, .otlpHTTP] where context.settings.endpoints[wire] != nil {
            context.counters[wire].connections = Int64(connections.values.count { $0.wire == wire })
        }
    }
}

// MARK: - What the library tells
extension HTTPDoor {
    fileprivate func connectionEnded(_ connection: OpaquePointer) {
        connections[xrs_http_socket(connection)] = nil
        countConnections()
    }

    /// A request is over, answered or not.
    fileprivate func completed(_ exchange: HTTPExchange) {
        context.bytesInFlight -= exchange.heldBytes
        if let ticket = exchange.ticket { waiting[ticket] = nil }
        let socket = xrs_http_socket(exchange.connection)
        connections[socket]?.isBusy = false
        connections[socket]?.since = IntakeContext.now
    }

    /// The headers have come.
    fileprivate func begin(_ connection: OpaquePointer, _ head: HTTPHead) -> HTTPExchange {
        let socket = xrs_http_socket(connection)
        let wire = connections[socket]?.wire ?? .otlpHTTP
        connections[socket]?.isBusy = true
        connections[socket]?.since = IntakeContext.now
        return HTTPExchange(connection, wire, HTTPRoute(head, wire, context.settings), head)
    }

    /// More of the body, or its end.
    fileprivate func upload(_ exchange: HTTPExchange, _ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.isEmpty else { return keep(exchange, bytes) }
        if let answer = exchange.answer { return exchange.send(answer) }
        let request: IntakeRequest
        switch exchange.route {
        case .refused(let refusal):
            if refusal.isCounted { context.counters.reject(exchange.wire, refusal.message) }
            return exchange.send(refusal)
        case .call(let call):
            let ticket = context.nextTicket()
            exchange.ticket = ticket
            request = IntakeRequest(
                wire: exchange.wire, call: call, body: exchange.body, isGzipped: exchange.head.isGzipped,
                ticket: ticket, mail: context.mail)
        }
        context.counters.count(request.call, exchange.wire, bytes: exchange.body.count)
        guard context.sink.take(request) else {
            if !request.call.isNoTraces { context.counters[exchange.wire].dropped += 1 }
            return exchange.send(.busy)
        }
        waiting[request.ticket] = exchange
        connections[xrs_http_socket(exchange.connection)]?.since = .infinity
        MHD_suspend_connection(exchange.connection)
        return true
    }

    private func keep(_ exchange: HTTPExchange, _ bytes: UnsafeRawBufferPointer) -> Bool {
        exchange.received += bytes.count
        guard case .call = exchange.route else {
            // What is refused is read to its end, so that the client sees the answer; within reason.
            return exchange.received <= context.settings.largestRequest * 2
        }
        guard exchange.received <= context.settings.largestRequest else {
            return refuse(exchange, .tooLarge(context.settings.largestRequest))
        }
        guard context.hasRoom(for: bytes.count) else { return refuse(exchange, .crowded) }
        exchange.body.grow(by: bytes.bindMemory(to: UInt8.self), toward: exchange.head.length ?? 0)
        context.bytesInFlight += exchange.body.capacity - exchange.heldBytes
        exchange.heldBytes = exchange.body.capacity
        return true
    }

    private func refuse(_ exchange: HTTPExchange, _ refusal: HTTPRefusal) -> Bool {
        context.bytesInFlight -= exchange.heldBytes
        (exchange.body, exchange.heldBytes) = ([], 0)
        exchange.route = .refused(refusal)
        return true
    }
}

/// A connection, as far as deadlines go.
private struct HTTPConnection {
    var wire: IntakeSettings.Wire
    /// When it was opened, or its request began, or its last one was over.
    var since: Double
    /// Its request's headers have come and its answer has not gone.
    var isBusy = false
    /// The library itself closes what is silent; this is for what sends too slowly.
    func isLate(_ now: Double, _ limit: Double) -> Bool { isBusy ? now - since > limit : now - since > limit * 4 }
}

private func door(_ context: UnsafeMutableRawPointer?) -> HTTPDoor? {
    context.map { Unmanaged<HTTPDoor>.fromOpaque($0).takeUnretainedValue() }
}

private func httpAccess(
    context: UnsafeMutableRawPointer?, connection: OpaquePointer?, url: UnsafePointer<CChar>?,
    method: UnsafePointer<CChar>?, version: UnsafePointer<CChar>?, bytes: UnsafePointer<CChar>?,
    count: UnsafeMutablePointer<Int>?, place: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let door = door(context), let connection, let url, let method, let count, let place else {
        return XRS_HTTP_NO
    }
    guard let known = place.pointee else {
        let head = HTTPHead(connection, method: String(cString: method), path: String(cString: url))
        let exchange = door.begin(connection, head)
        place.pointee = Unmanaged.passRetained(exchange).toOpaque()
        // Nothing so large is waited for.
        if case .refused(let refusal) = exchange.route, (head.length ?? 0) > 1 << 20 {
            door.context.counters.reject(exchange.wire, refusal.message)
            return exchange.send(refusal) ? XRS_HTTP_YES : XRS_HTTP_NO
        }
        return XRS_HTTP_YES
    }
    let exchange = Unmanaged<HTTPExchange>.fromOpaque(known).takeUnretainedValue()
    let isGood = door.upload(exchange, UnsafeRawBufferPointer(start: bytes, count: count.pointee))
    count.pointee = 0
    return isGood ? XRS_HTTP_YES : XRS_HTTP_NO
}

private func httpCompleted(
    context: UnsafeMutableRawPointer?, connection: OpaquePointer?,
    place: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, code: MHD_RequestTerminationCode
) {
    guard let door = door(context), let known = place?.pointee else { return }
    place?.pointee = nil
    door.completed(Unmanaged<HTTPExchange>.fromOpaque(known).takeRetainedValue())
}

private func httpConnection(
    context: UnsafeMutableRawPointer?, connection: OpaquePointer?,
    place: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, code: MHD_ConnectionNotificationCode
) {
    guard code == XRS_HTTP_CLOSED, let connection else { return }
    door(context)?.connectionEnded(connection)
}
