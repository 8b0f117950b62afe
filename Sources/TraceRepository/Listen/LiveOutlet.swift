import AWSAccount
import Foundation
import HTTP
import Intake
import Synchronization
import TraceModel

/// A place that everything is passed on to as it came, beside being shown. Called on the reader's thread, so nothing may wait.
protocol LiveOutlet: Sendable {
    var gauge: OutletGauge { get }
    /// Passes a request on.
    /// - Parameters:
    ///   - body: its body, unpacked once for all; nil when it could not be, which the reader says.
    ///   - answers: the client is told what the far side says; else somebody else tells it.
    /// - Returns: false when this is not for the far side: the reader answers.
    func take(_ request: IntakeRequest, unpacked body: [UInt8]?, answers: Bool) -> Bool
    func take(_ datagrams: DatagramBatch)
    /// Sends what it has gathered.
    func flush()
}

/// What an outlet has done so far.
final class OutletGauge: Sendable {
    private let outlet: Mutex<IntakeReport.Outlet>

    /// Bytes that may wait: beyond them a client is told to come again, and what has no client is lost and counted.
    private let mostWaiting: Int64

    init(_ name: String, mostWaiting: Int64 = .max) {
        outlet = Mutex(IntakeReport.Outlet(name: name))
        self.mostWaiting = mostWaiting
    }

    var value: IntakeReport.Outlet { outlet.withLock { $0 } }

    /// - Returns: false when too much waits already.
    func begin(_ bytes: Int) -> Bool {
        outlet.withLock { outlet in
            guard outlet.waiting + Int64(bytes) <= mostWaiting else {
                outlet.failed += 1
                outlet.lastFailure = "the far side is slower than what comes in"
                return false
            }
            outlet.waiting += Int64(bytes)
            return true
        }
    }

    /// - Parameter failure: nil when it was delivered.
    func end(_ bytes: Int, failure: String?) {
        outlet.withLock { outlet in
            outlet.waiting -= Int64(bytes)
            if let failure {
                outlet.failed += 1
                outlet.lastFailure = failure
            } else {
                outlet.delivered += 1
                outlet.bytes += Int64(bytes)
            }
        }
    }

    /// Waits until nothing is under way.
    /// - Parameter end: seconds of `systemUptime`, after which it waits no longer.
    func drain(until end: Double) {
        while value.waiting > 0, ProcessInfo.processInfo.systemUptime < end { usleep(20_000) }
    }

    func skip(_ reason: String) {
        outlet.withLock { outlet in
            outlet.failed += 1
            outlet.lastFailure = reason
        }
    }
}

/// All outlets of a run.
struct LiveOutlets: Sendable {
    private var all: [any LiveOutlet] = []

    /// - Throws: the problem of a place that makes no sense, or is our own.
    init(_ settings: ListenSettings, _ server: IntakeServer) throws(Problem) {
        for place in settings.forwards { all.append(try Self.forwarder(place, settings, server)) }
    }

    private static func forwarder(
        _ place: String, _ settings: ListenSettings, _ server: IntakeServer
    ) throws(Problem) -> any LiveOutlet {
        if place.hasPrefix("otlp:") {
            let forwarder = try OTLPForwarder(String(place.dropFirst(5)), settings)
            return try elsewhere(forwarder, HTTPAddress(forwarder.url), place, server)
        }
        if place.hasPrefix("udp:") {
            let forwarder = try UDPForwarder(String(place.dropFirst(4)), settings)
            guard !server.isHere(forwarder.host, forwarder.port) else { throw isOurs(place) }
            return forwarder
        }
        if place == "xray" {
            let client = XRayClient(settings: AWSSettings(settings.account))
            let configured = client.settings.configuredEndpoint.flatMap { HTTPAddress($0.value) }
            let forwarder = XRayForwarder(client, settings)
            return try elsewhere(forwarder, configured, place, server)
        }
        throw Problem(
            .failure, source: "listen", place: "--forward \(place)", message: "is no place to pass traces on to",
            remedy: "otlp:http://HOST:4318, udp:HOST:2000 or xray")
    }

    private static func elsewhere(
        _ forwarder: any LiveOutlet, _ address: HTTPAddress?, _ place: String, _ server: IntakeServer
    ) throws(Problem) -> any LiveOutlet {
        if let address, server.isHere(address.host, UInt16(clamping: address.port ?? 0)) { throw isOurs(place) }
        return forwarder
    }

    /// What is passed on to where it came from would come again for ever.
    private static func isOurs(_ place: String) -> Problem {
        Problem(
            .failure, source: "listen", place: "--forward \(place)", message: "is where xrayscope itself listens",
            remedy:
                "Listen at other ports (listen:?xray=PORT&otlp-http=PORT&otlp-grpc=PORT), or pass on to another place")
    }

    var values: [IntakeReport.Outlet] { all.map(\.gauge.value) }
    /// Bytes that are on their way.
    var waitingBytes: Int64 { all.reduce(0) { $0 + $1.gauge.value.waiting } }

    /// - Returns: whether a far side will answer.
    func take(_ request: IntakeRequest, unpacked body: [UInt8]?) -> Bool {
        var isAnswered = false
        for outlet in all where outlet.take(request, unpacked: body, answers: !isAnswered) { isAnswered = true }
        return isAnswered
    }

    func take(_ datagrams: DatagramBatch) {
        for outlet in all { outlet.take(datagrams) }
    }

    /// Sends what they have gathered, and waits for what is under way, for five seconds at the most.
    func close() {
        for outlet in all { outlet.flush() }
        let end = ProcessInfo.processInfo.systemUptime + Self.mostSeconds
        for outlet in all { outlet.gauge.drain(until: end) }
    }

    static let mostSeconds = 5.0
}
