import Foundation
import Glibc
import Intake
import Synchronization
import Testing
import TraceModel

@testable import TraceRepository

/// Runs of `listen:` on real sockets of this machine.
@Suite(.serialized) struct ListenRunTests {
    /// SOCK_STREAM and SOCK_DGRAM of Linux, whose names not every build of this target sees.
    private static let (stream, datagrams): (Int32, Int32) = (1, 2)

    private func settings(_ source: String = "listen:127.0.0.1?xray=0&otlp-http=0&otlp-grpc=0&memory=16m") throws
        -> ListenSettings
    {
        try ListenSettings(source: source)
    }

    private func port(_ repository: ListenRepository, _ wire: String = "X-Ray daemon") throws -> UInt16 {
        let end = ProcessInfo.processInfo.systemUptime + 5
        while ProcessInfo.processInfo.systemUptime < end {
            let address = repository.intake?.wires.first { $0.name == wire }?.addresses.first
            if let port = address?.split(separator: ":").last.flatMap({ UInt16($0) }) { return port }
            usleep(10_000)
        }
        throw Problem(.failure, source: "test", message: "no address")
    }

    private func send(_ texts: [String], to port: UInt16) {
        var address = sockaddr_in()
        (address.sin_family, address.sin_port) = (sa_family_t(AF_INET), port.bigEndian)
        inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
        let descriptor = socket(AF_INET, Self.datagrams, 0)
        defer { close(descriptor) }
        for text in texts {
            _ = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    sendto(descriptor, text, text.utf8.count, 0, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
        }
    }

    /// A port that was free a moment ago.
    private func freePort() -> UInt16 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = socket(AF_INET, Self.stream, 0)
        defer { close(descriptor) }
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(descriptor, $0, size)
                _ = getsockname(descriptor, $0, &size)
            }
        }
        return UInt16(bigEndian: address.sin_port)
    }

    private func datagram(_ number: Int, padding: Int = 0) -> String {
        let digits = String(number, radix: 16)
        let id = String(repeating: "0", count: 16 - digits.count) + digits
        return """
            {"format":"json","version":1}
            {"name":"api","id":"\(id)","trace_id":"1-69a4e0d0-00000000\(id)","start_time":1772413200,\
            "end_time":1772413201,"metadata":{"p":"\(String(repeating: "x", count: padding))"}}
            """
    }

    @Test func whatARunThatHasEndedAnsweredStays() throws {
        var settings = try settings()
        settings.end = .init(traces: 1)
        let repository = try ListenRepository(settings)
        let answer = AnswerBox<DataSet>()
        let handle = repository.request(.summaries(.init())) { event in
            if case .finished(let data) = event { answer.set(.success(data)) }
            if case .failed(let problem) = event { answer.set(.failure(problem)) }
        }
        let port = try port(repository)
        send([datagram(1)], to: port)
        let data = try answer.wait().get()
        #expect(data.store.traceCount == 1)
        // Twice as much as may be held: had it been taken, the first trace would have gone.
        for number in 2..<800 { send([datagram(number, padding: 40_000)], to: port) }
        usleep(300_000)
        #expect(try repository.documents(ofTrace: 0, in: data).count == 1)
        #expect(try repository.answer(.summaries(.init())).store.traceCount == 1)
        handle.cancel()
    }

    /// Places that lead back: what is passed on would come again for ever.
    @Test(arguments: ["udp:127.0.0.1:%", "udp:localhost:%", "udp:0.0.0.0:%", "otlp:http://localhost:%", "xray"])
    func nothingIsPassedOnToItself(place: String) throws {
        let wire = place.hasPrefix("otlp") ? "otlp-http" : "xray"
        let others = ["xray", "otlp-http", "otlp-grpc"].filter { $0 != wire }.map { "\($0)=off" }
        for host in ["127.0.0.1", "0.0.0.0"] {
            let port = freePort()
            var settings = try settings("listen:\(host)?\(wire)=\(port)&\(others.joined(separator: "&"))")
            settings.forwards = [place.replacing("%", with: "\(port)")]
            settings.account = .init(
                region: "eu-west-1", endpointURL: "http://127.0.0.1:\(port)", environment: ["HOME": "/nowhere"])
            let told = settings
            let problem = #expect(throws: Problem.self) { try ListenRepository(told) }
            #expect(problem?.message == "is where xrayscope itself listens")
        }
    }

    @Test func anotherPortIsAnotherPlace() throws {
        var settings = try settings()
        settings.forwards = ["udp:127.0.0.1:9", "otlp:http://127.0.0.1:9", "xray"]
        settings.account = .init(region: "eu-west-1", environment: ["HOME": "/nowhere"])
        let repository = try ListenRepository(settings)
        #expect(try repository.answer(.summaries(.init())).intake?.outlets.count == 3)
        repository.close()
    }
}
