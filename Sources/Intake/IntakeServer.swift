import Foundation
import Synchronization
import TraceModel

/// The listening sockets and the one thread that serves them.
public final class IntakeServer: Sendable {
    private let loop: IntakeLoop
    /// What is listened at: `127.0.0.1:4318`, by wire.
    public let addresses: [IntakeSettings.Wire: [String]]
    /// What could not be had and is not needed, such as IPv6 where there is none.
    public let notices: [Problem]

    /// Opens all sockets and begins to serve.
    /// - Throws: the problem of the first that could not be opened, with its remedy.
    public init(_ settings: IntakeSettings, sink: any IntakeSink) throws(Problem) {
        var opened = OpenedListeners()
        for wire in IntakeSettings.Wire.allCases {
            if let endpoint = settings.endpoints[wire] { try opened.add(wire, endpoint) }
        }
        guard let wake = Wake() else {
            throw Problem(.failure, source: "listen", message: "no descriptors left", remedy: "Raise `ulimit -n`")
        }
        addresses = opened.addresses
        notices = opened.notices
        loop = try IntakeLoop(settings, sink, opened.listeners, wake)
        Thread.detachNewThread { [loop] in loop.run() }
    }

    deinit { loop.stop() }

    /// What has come so far.
    public var counters: IntakeCounters { loop.published.withLock { $0 } }

    /// Bytes of requests that are on their way in or wait for an answer.
    public var bytesInFlight: Int { loop.bytesInFlight.load(ordering: .relaxed) }

    /// Whether what is sent to a host and port comes here.
    public func isHere(_ host: String, _ port: UInt16) -> Bool {
        let places = addresses.values.joined().compactMap(SocketAddress.init(text:)).filter { $0.port == port }
        guard !places.isEmpty else { return false }
        return SocketAddress.resolved(host, port).contains { target in
            // All addresses, as a target, are this machine.
            target.isAny || places.contains { $0.description == target.description || $0.isAny && target.isOwn }
        }
    }

    /// Closes all sockets; what waits for an answer gets none.
    public func stop() { loop.stop() }

    /// Waits until they are closed, and all that had come is handed over.
    public func waitForEnd() { loop.waitForEnd() }
}

/// The sockets of all wires, as they are opened one after another.
private struct OpenedListeners {
    var listeners: [Listener] = []
    var addresses: [IntakeSettings.Wire: [String]] = [:]
    var notices: [Problem] = []

    /// Opens an endpoint at all its addresses: one is enough where the others' family is not there.
    mutating func add(_ wire: IntakeSettings.Wire, _ endpoint: IntakeSettings.Endpoint) throws(Problem) {
        guard !endpoint.addresses.isEmpty else {
            throw Problem(
                .failure, source: "listen", place: endpoint.host, message: "no address in digits",
                remedy: "Write localhost, an address of this machine, or * for all of them")
        }
        var port = endpoint.port
        // Where IPv6 is switched off nobody can come by it.
        let isSeveral = endpoint.addresses.count > 1
        for address in endpoint.addresses where address.isIPv4 || !isSeveral || Listener.hasIPv6 {
            do throws(Problem) {
                // Where any port was asked for, the second address gets the one that the first was given.
                let found = try open(wire, address.with(port: port))
                port = found.first?.port ?? port
                listeners += found
                if let name = found.last.flatMap({ SocketAddress(ofSocket: $0.descriptor) }) {
                    addresses[wire, default: []].append(name.description)
                }
            } catch {
                // Without IPv4 this machine could not be reached as clients usually name it; without IPv6 it can.
                if address.isIPv4 || endpoint.addresses.count == 1 { throw error }
                notices.append(error.asNotice)
            }
        }
    }

    private func open(_ wire: IntakeSettings.Wire, _ address: SocketAddress) throws(Problem) -> [Listener] {
        guard wire == .xray else { return [try Listener.open(wire, .stream, at: address)] }
        let stream = try Listener.open(wire, .stream, at: address)
        return [try Listener.open(wire, .datagrams, at: address.with(port: stream.port)), stream]
    }
}

extension Problem {
    fileprivate var asNotice: Problem {
        var problem = self
        problem.severity = .notice
        return problem
    }
}
