import Foundation
import Testing

@testable import Intake

/// What the X-Ray daemon takes and what it refuses (reference 7).
@Suite struct DaemonHeaderTests {
    private func outcome(_ text: String) -> DaemonHeader.Outcome {
        Array(text.utf8).withUnsafeBufferPointer { DaemonHeader.body(of: $0) }
    }

    /// Cases that were written from the daemon's own sources, and one choice of ours: a bare document is taken.
    @Test(.enabled(if: FileManager.default.fileExists(atPath: DaemonHeaderTests.cases)))
    func saysWhatTheDaemonSays() throws {
        struct File: Decodable {
            struct Case: Decodable { var payload: String, daemon: String, note: String? }
            var cases: [Case]
        }
        let file = try JSONDecoder().decode(File.self, from: Data(contentsOf: URL(filePath: Self.cases)))
        #expect(file.cases.count >= 9)
        for entry in file.cases {
            let isBare = entry.note?.contains("our choice: accept") == true
            let wanted = entry.daemon == "accept" || isBare
            let isTaken = if case .document = outcome(entry.payload) { true } else { false }
            #expect(isTaken == wanted, "\(entry.payload)")
        }
    }

    private static let cases = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../shared/reference/examples/daemon-datagrams.json").standardizedFileURL.path

    @Test func findsTheDocument() {
        #expect(outcome("{\"format\":\"json\",\"version\":1}\n{}") == .document(30..<32))
        #expect(outcome("{ \"version\" : 1 , \"format\" : \"JSON\" }\r\n[1]") == .document(39..<42))
    }

    @Test func saysWhyItRefuses() {
        #expect(outcome("") == .refused("an empty datagram"))
        #expect(outcome("\u{0}\u{1}") == .refused("a datagram that is no JSON"))
        #expect(
            outcome("{\"format\":\"json\",\"version\":1}\n \n") == .refused("a datagram with a header and no document"))
        #expect(
            outcome("{\"format\":\"json\",\"version\":2}\n{}") == .refused("a datagram of version 2: only 1 is known"))
        #expect(outcome("{\"a\":1}\n{}") == .refused("a datagram without the daemon's header"))
    }
}

/// DNS rebinding and pages that may not send.
@Suite struct HostRuleTests {
    private func rule(hosts: Set<String> = [], origins: Set<String> = []) -> HostRule {
        var settings = IntakeSettings.usual
        settings.allowedHosts = hosts
        settings.allowedOrigins = origins
        return HostRule(settings)
    }

    @Test(arguments: [
        "localhost:4318", "LOCALHOST", "127.0.0.1:4318", "[::1]:4318", "10.0.0.7", "collector:4318", "mybox.local",
        "host.docker.internal:4318", "a.localhost",
    ]) func namesOfThisMachine(host: String) { #expect(rule().allows(host: host)) }

    @Test(arguments: [
        "evil.example", "evil.example:4318", "localhost.evil.example", "127.0.0.1.evil.example", "", ":80",
    ])
    func publicNames(host: String) { #expect(!rule().allows(host: host)) }

    @Test func aNameThatIsAllowed() { #expect(rule(hosts: ["Traces.Example"]).allows(host: "traces.example:80")) }

    @Test(arguments: ["http://localhost:3000", "https://127.0.0.1", "http://[::1]:5173", "http://app.localhost"])
    func pagesOfThisMachine(origin: String) { #expect(rule().allows(origin: origin)) }

    @Test(arguments: ["https://evil.example", "null", "", "http://localhost.evil.example", "file://"])
    func otherPages(origin: String) { #expect(!rule().allows(origin: origin)) }

    @Test func pagesThatAreAllowed() {
        #expect(rule(origins: ["https://app.example"]).allows(origin: "https://app.example"))
        #expect(!rule(origins: ["https://app.example"]).allows(origin: "https://app.example:8443"))
        #expect(rule(origins: ["*"]).allows(origin: "https://anything.example"))
    }
}
