import Glibc

/// OTLP over gRPC: HTTP/2 connections without TLS, served from the loop.
final class GRPCDoor {
    private let context: IntakeContext
    private var connections: [Int32: GRPCConnection] = [:]
    private var waiting: [Ticket: (descriptor: Int32, stream: Int32)] = [:]
    private var nextLook = 0.0
    private var buffer = [UInt8](repeating: 0, count: 256 << 10)

    init(_ context: IntakeContext) { self.context = context }

    var isIdle: Bool { connections.isEmpty }

    func close() {
        for connection in connections.values { end(connection) }
    }

    func add(_ descriptor: Int32) {
        if connections.count >= context.settings.mostConnections, !endLongestIdle() {
            Glibc.close(descriptor)
            context.counters.drop(.otlpGRPC, "over \(context.settings.mostConnections) connections at once")
            return
        }
        guard let connection = GRPCConnection(descriptor, context) else {
            Glibc.close(descriptor)
            return
        }
        connections[descriptor] = connection
        finishTurn(connection)
    }

    func watch(_ watched: inout [pollfd]) {
        for (descriptor, connection) in connections {
            let events = connection.hasOutput ? POLLIN | POLLOUT : POLLIN
            watched.append(pollfd(fd: descriptor, events: Int16(events), revents: 0))
        }
    }

    func serve(_ watched: ArraySlice<pollfd>) {
        for entry in watched where entry.revents != 0 {
            guard let connection = connections[entry.fd] else { continue }
            if entry.revents & Int16(POLLIN | POLLHUP | POLLERR) != 0 { connection.receive(&buffer) }
            finishTurn(connection)
        }
    }

    func answer(_ ticket: Ticket, _ answer: IntakeAnswer) {
        guard let place = waiting.removeValue(forKey: ticket), let connection = connections[place.descriptor] else {
            return
        }
        connection.answer(place.stream, ticket, answer)
        finishTurn(connection)
    }

    /// Ends requests that take too long to arrive, and connections that never say what they are.
    func endSlow() {
        let now = IntakeContext.now
        guard now >= nextLook else { return }
        nextLook = now + 0.5
        for connection in connections.values {
            connection.endSlow(now)
            finishTurn(connection)
        }
    }

    /// Hands on what has come whole, writes what is to be written, and lets go of what is over.
    private func finishTurn(_ connection: GRPCConnection) {
        for (ticket, stream) in connection.takeHandedOn() { waiting[ticket] = (connection.descriptor, stream) }
        connection.flush()
        if connection.isOver { end(connection) }
        context.counters[.otlpGRPC].connections = Int64(connections.count)
    }

    private func end(_ connection: GRPCConnection) {
        connections[connection.descriptor] = nil
        waiting = waiting.filter { $0.value.descriptor != connection.descriptor }
        connection.close()
    }

    private func endLongestIdle() -> Bool {
        let idle = connections.values.filter(\.isIdle).min { $0.lastActive < $1.lastActive }
        guard let idle else { return false }
        end(idle)
        return true
    }
}
