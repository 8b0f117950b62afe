import Foundation
import Synchronization
import Testing
import TraceModel

@testable import Intake

/// A sink that answers everything and counts it.
private final class Counting: IntakeSink {
    let requests = Atomic(0)
    let documents = Atomic(0)
    /// Whether there is room.
    let hasRoom: Bool

    init(hasRoom: Bool = true) { self.hasRoom = hasRoom }

    func take(_ request: IntakeRequest) -> Bool {
        guard hasRoom else { return false }
        requests.add(1, ordering: .relaxed)
        // From another thread, as a reader does.
        Thread.detachNewThread { request.answer(IntakeAnswer(.accepted, body: Array("{}".utf8))) }
        return true
    }

    func take(_ datagrams: DatagramBatch) -> Bool {
        guard hasRoom else { return false }
        documents.add(datagrams.ends.count, ordering: .relaxed)
        return true
    }

    func countersChanged() {}
}

/// Real sockets on the loopback, several clients side by side.
@Suite(.serialized) struct IntakeServerTests {
    private func server(_ sink: Counting) throws -> IntakeServer {
        var settings = IntakeSettings(endpoints: [
            .xray: .init(host: "127.0.0.1", port: 0), .otlpHTTP: .init(host: "127.0.0.1", port: 0),
        ])
        settings.mostConnections = 8
        return try IntakeServer(settings, sink: sink)
    }

    private func port(_ server: IntakeServer, _ wire: IntakeSettings.Wire) throws -> UInt16 {
        let address = try #require(server.addresses[wire]?.first)
        return try #require(address.split(separator: ":").last.flatMap { UInt16($0) })
    }

    private func connected(_ port: UInt16, _ type: __socket_type) throws -> Int32 {
        let address = try #require(SocketAddress(digits: "127.0.0.1", port: port))
        let descriptor = socket(AF_INET, Int32(type.rawValue), 0)
        try #require(address.withPointer { connect(descriptor, $0, $1) } == 0)
        return descriptor
    }

    private func write(_ text: String, to descriptor: Int32) {
        _ = text.withCString { Foundation.write(descriptor, $0, strlen($0)) }
    }

    /// All that comes until the other side closes, or a second passes.
    private func read(_ descriptor: Int32, until mark: String) -> String {
        var wait = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = Foundation.read(descriptor, &buffer, buffer.count)
            guard count > 0 else { break }
            all += buffer[..<count]
            if String(decoding: all, as: UTF8.self).contains(mark) { break }
        }
        return String(decoding: all, as: UTF8.self)
    }

    private func wait(_ condition: () -> Bool) {
        let end = Date(timeIntervalSinceNow: 10)
        while !condition(), Date() < end { usleep(5_000) }
    }

    @Test func datagramsAndRequestsSideBySide() throws {
        let sink = Counting()
        let server = try server(sink)
        let (xray, http) = (try port(server, .xray), try port(server, .otlpHTTP))
        let group = DispatchGroup()
        for client in 0..<4 {
            DispatchQueue.global().async(group: group) {
                guard let descriptor = try? connected(client < 2 ? xray : http, client < 2 ? SOCK_DGRAM : SOCK_STREAM)
                else {
                    return  // the counts below fail then
                }
                for _ in 0..<50 {
                    if client < 2 {
                        write("{\"format\":\"json\",\"version\":1}\n{\"id\":1}", to: descriptor)
                        usleep(200)
                    } else {
                        write(
                            "POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
                            to: descriptor)
                        _ = read(descriptor, until: "\r\n\r\n{}")
                    }
                }
                close(descriptor)
            }
        }
        group.wait()
        wait { sink.documents.load(ordering: .relaxed) == 100 }
        #expect(sink.documents.load(ordering: .relaxed) == 100)
        #expect(sink.requests.load(ordering: .relaxed) == 100)
        wait { server.counters[.otlpHTTP].connections == 0 }
        #expect(server.counters[.xray].requests == 100 && server.counters[.otlpHTTP].requests == 100)
        #expect(server.counters[.otlpHTTP].everConnected == 2)
        server.stop()
    }

    /// What was sent before the sockets are closed has come, whether the loop had a turn in between or not.
    @Test func nothingThatHasComeIsLostAtTheEnd() throws {
        for _ in 0..<20 {
            let sink = Counting()
            let server = try server(sink)
            let descriptor = try connected(try port(server, .xray), SOCK_DGRAM)
            for number in 0..<50 {
                write("{\"format\":\"json\",\"version\":1}\n{\"id\":\"\(number)\"}", to: descriptor)
            }
            server.stop()
            server.waitForEnd()
            #expect(sink.documents.load(ordering: .relaxed) == 50)
            #expect(server.counters[.xray].requests == 50)
            close(descriptor)
        }
    }

    @Test func noRoomIsSaidAndCounted() throws {
        let server = try server(Counting(hasRoom: false))
        let descriptor = try connected(try port(server, .otlpHTTP), SOCK_STREAM)
        write(
            "POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
            to: descriptor)
        let answer = read(descriptor, until: "just now")
        #expect(answer.hasPrefix("HTTP/1.1 429") && answer.contains("Retry-After: 1"))
        close(descriptor)
        wait { server.counters[.otlpHTTP].dropped == 1 }
        #expect(server.counters[.otlpHTTP].dropped == 1)
        server.stop()
    }

    @Test func tooManyConnectionsAreClosed() throws {
        let server = try server(Counting())
        let port = try port(server, .otlpHTTP)
        let all = try (0..<12).map { _ in try connected(port, SOCK_STREAM) }
        wait { server.counters[.otlpHTTP].everConnected == 12 }
        #expect(server.counters[.otlpHTTP].connections == 8 && server.counters[.otlpHTTP].dropped == 4)
        for descriptor in all { close(descriptor) }
        wait { server.counters[.otlpHTTP].connections == 0 }
        #expect(server.counters[.otlpHTTP].connections == 0)
        server.stop()
    }

    /// Headers that never end, a body that stops in the middle, a connection that says nothing: none of them stays.
    @Test(arguments: ["POST /v1/traces HTTP/1.1\r\nHost: loc", "", body]) func whatIsSlowIsClosed(text: String) throws {
        var settings = IntakeSettings(endpoints: [.otlpHTTP: .init(host: "127.0.0.1", port: 0)])
        settings.slowestRequest = 0.2
        let server = try IntakeServer(settings, sink: Counting())
        let descriptor = try connected(try port(server, .otlpHTTP), SOCK_STREAM)
        write(text, to: descriptor)
        #expect(read(descriptor, until: "never") == "")
        wait { server.counters[.otlpHTTP].connections == 0 }
        #expect(server.counters[.otlpHTTP].connections == 0 && server.counters[.otlpHTTP].rejected == 1)
        #expect(server.counters[.otlpHTTP].lastRefusal.hasPrefix("a request that took over"))
        close(descriptor)
        server.stop()
    }

    private static let body =
        "POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{}"

    @Test func whatIsTooLargeIsRefusedBeforeItComes() throws {
        var settings = IntakeSettings(endpoints: [.otlpHTTP: .init(host: "127.0.0.1", port: 0)])
        settings.largestRequest = 1000
        let server = try IntakeServer(settings, sink: Counting())
        let descriptor = try connected(try port(server, .otlpHTTP), SOCK_STREAM)
        let head = "POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        write(head + "Content-Length: 99999999\r\n\r\n", to: descriptor)
        #expect(read(descriptor, until: "over").hasPrefix("HTTP/1.1 413"))
        close(descriptor)
        // Without a length: what comes too much is not kept, and the end is answered.
        let chunked = try connected(try port(server, .otlpHTTP), SOCK_STREAM)
        write(head + "Transfer-Encoding: chunked\r\n\r\n", to: chunked)
        for _ in 0..<3 { write("200\r\n" + String(repeating: " ", count: 512) + "\r\n", to: chunked) }
        write("0\r\n\r\n", to: chunked)
        #expect(read(chunked, until: "over").hasPrefix("HTTP/1.1 413"))
        close(chunked)
        server.stop()
    }

    @Test func aPortInUseHasARemedy() throws {
        let server = try server(Counting())
        let port = try port(server, .otlpHTTP)
        let settings = IntakeSettings(endpoints: [.otlpHTTP: .init(host: "127.0.0.1", port: port)])
        do throws(Problem) {
            _ = try IntakeServer(settings, sink: Counting())
            Issue.record("two listen at \(port)")
        } catch {
            #expect(error.place == "TCP 127.0.0.1:\(port)" && error.remedy.contains("otlp-http=PORT"))
        }
        server.stop()
    }
}
