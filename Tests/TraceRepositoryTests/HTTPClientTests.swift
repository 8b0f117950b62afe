import CCurl
import Foundation
import Testing

@testable import AWSAccount
@testable import HTTP
@testable import TraceRepository

/// The address of a loopback port on which nobody listens.
private func deadAddress() throws -> String {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
            bind(descriptor, pointer, size) == 0 && getsockname(descriptor, pointer, &size) == 0
        }
    }
    try #require(bound)
    return "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))"
}

@Suite struct HTTPClientTests {
    let client = HTTPClient()

    private func kind(of request: HTTPRequest) -> HTTPFailure.Kind? {
        do {
            _ = try client.send(request)
            return nil
        } catch {
            return error.kind
        }
    }

    @Test func answersOfAnyStatusComeWithHeadersAndBody() throws {
        let endpoint = try XRayTestEndpoint()
        try endpoint.fault(
            "/Groups", "status", ["status": 418, "code": "TeapotException", "message": "short and stout"])
        let response = try client.send(HTTPRequest(.post, endpoint.url + "/Groups", body: [UInt8]("{}".utf8)))
        #expect(response.status == 418)
        #expect(response.header("X-AMZN-errortype")?.hasPrefix("TeapotException:") == true)
        #expect(String(decoding: response.body, as: UTF8.self) == #"{"message": "short and stout"}"#)
        #expect(response.version == "1.1")
    }

    @Test func connectionsAreKeptAndBodiesUnpacked() throws {
        let endpoint = try XRayTestEndpoint()
        try endpoint.fault("/Traces", "gzip", ["count": -1])
        let id = try #require(try endpoint.traceIDs().first)
        let before = try endpoint.records().connections
        for _ in 0..<5 {
            let body = [UInt8](#"{"TraceIds":["\#(id)"]}"#.utf8)
            let response = try client.send(HTTPRequest(.post, endpoint.url + "/Traces", body: body))
            #expect(response.header("content-encoding") == "gzip")
            #expect(response.body.starts(with: Array(#"{"Traces":[{"Id":"\#(id)""#.utf8)))
        }
        #expect(try endpoint.records().connections == before + 1)
        let asked = try endpoint.requests(to: "/Traces")
        #expect(asked.count == 5)
        #expect(asked.allSatisfy { $0.headers["accept-encoding"]?.contains("gzip") == true })
    }

    @Test func methodsAndEmptyBodies() throws {
        let endpoint = try XRayTestEndpoint()
        _ = try client.send(
            HTTPRequest(
                .put, endpoint.url + "/a", headers: [HTTPHeader("X-Empty", ""), HTTPHeader("X-One", "1\r\nX-Two: 2")]))
        _ = try client.send(HTTPRequest(.get, endpoint.url + "/b"))
        let requests = try endpoint.records().requests
        #expect(requests.map(\.method) == ["PUT", "GET"])
        #expect(requests[0].headers["content-length"] == "0")
        #expect(requests[0].headers["x-empty"] == nil && requests[0].headers["x-two"] == nil)
    }

    @Test func whatFailsSaysHow() throws {
        let endpoint = try XRayTestEndpoint()
        #expect(kind(of: HTTPRequest(.get, try deadAddress())) == .refused)
        #expect(kind(of: HTTPRequest(.get, "ftp://127.0.0.1/")) == .badAddress)
        #expect(kind(of: HTTPRequest(.get, "https://127.0.0.1:\(endpoint.port)/")) == .plain)
        // No name server is asked by a test: the reading of libcurl's own code must do.
        let unresolved = HTTPFailure(
            code: CURLE_COULDNT_RESOLVE_HOST, place: "xray.example", detail: "", receivedBytes: 0, connected: false)
        #expect(unresolved.kind == .unresolved)

        var impatient = HTTPRequest(.post, endpoint.url + "/Groups")
        impatient.limits.totalMilliseconds = 200
        try endpoint.fault("/Groups", "slow", ["chunk": 20, "every_ms": 150])
        guard case .timeout(let bytes)? = kind(of: impatient) else {
            Issue.record("a slow body should time out")
            return
        }
        #expect(bytes > 0 && bytes < 100)
    }

    @Test(arguments: [0, 1, 7, 100]) func aDroppedConnectionSaysAtWhichByte(_ byte: Int) throws {
        let endpoint = try XRayTestEndpoint()
        try endpoint.fault("/Groups", "drop", ["at": byte])
        #expect(
            kind(of: HTTPRequest(.post, endpoint.url + "/Groups", body: Array("{}".utf8)))
                == .dropped(receivedBytes: byte))
    }

    @Test func aConnectionThatEndsWithoutAnswerIsDroppedAtZero() throws {
        let endpoint = try XRayTestEndpoint()
        // Twice, because curl tries a kept connection once more by itself.
        try endpoint.fault("/Groups", "drop", ["at": -1, "count": 2])
        #expect(kind(of: HTTPRequest(.post, endpoint.url + "/Groups", body: [1])) == .dropped(receivedBytes: 0))
    }

    @Test func bodiesAreBoundedAfterUnpacking() throws {
        let endpoint = try XRayTestEndpoint()
        try endpoint.fault("/Groups", "body", ["text": String(repeating: " ", count: 100_000)])
        var request = HTTPRequest(.post, endpoint.url + "/Groups")
        request.limits.bodyBytes = 50_000
        #expect(kind(of: request) == .tooLarge(limit: 50_000))
    }

    @Test func aRequestCanBeCancelledAndOthersGoOn() async throws {
        let endpoint = try XRayTestEndpoint()
        try endpoint.fault("/Groups", "delay", ["ms": 60_000])
        let client = client
        let slow = Task { () -> HTTPFailure.Kind? in
            do {
                _ = try await client.answer(HTTPRequest(.post, endpoint.url + "/Groups"))
                return nil
            } catch let failure as HTTPFailure {
                return failure.kind
            }
        }
        try await Task.sleep(for: .milliseconds(200))
        let started = ContinuousClock.now
        slow.cancel()
        #expect(try await slow.value == .cancelled)
        #expect(started.duration(to: .now) < .seconds(50))
        #expect(try await client.answer(HTTPRequest(.get, endpoint.url + "/latest/x")).status == 401)
    }

    @Test func signaturesAreWhatBotocoreComputes() throws {
        let endpoint = try XRayTestEndpoint()
        let keys = Credentials(
            accessKeyID: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCY", source: "test")
        var session = keys
        session.sessionToken = "FwoGZXIvYXdzEXAMPLE//////////wEaDD+token=="
        for credentials in [keys, session] {
            try endpoint.reset()
            let bodies = [
                "", "{}", #"{"FilterExpression":"service(\"日次集計 🔐\")"}"#, String(repeating: "x", count: 20_000),
            ]
            for body in bodies {
                var request = HTTPRequest(
                    .post, endpoint.url + "/TraceSummaries", headers: [HTTPHeader("Content-Type", "application/json")],
                    body: [UInt8](body.utf8))
                request.sign(
                    with: AWSSignature(region: "ap-northeast-1", service: "xray", credentials: credentials))
                _ = try client.send(request)
            }
            let verified = try endpoint.verify(credentials)
            #expect(verified.count == 4)
            #expect(verified.allSatisfy { $0.ok })
        }
        var wrong = session
        wrong.secretAccessKey += "x"
        let refuted = try endpoint.verify(wrong)
        #expect(refuted.count == 4 && refuted.allSatisfy { !$0.ok })
    }

    @Test func certificatesAreVerifiedAndTheBundleIsHonoured() throws {
        let sandbox = try CredentialsSandbox()
        let path = { (name: String) -> String in sandbox.folder.appending(path: name).path }
        let words =
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=test "
            + "-addext subjectAltName=IP:127.0.0.1 -keyout \(path("key.pem")) -out \(path("bundle.pem"))"
        let made = try Subprocess(environment: ProcessInfo.processInfo.environment)
            .run(words.split(separator: " ").map(String.init))
        try #require(made.status == 0, "\(made.errorText)")
        let both = try ["key.pem", "bundle.pem"].map { try String(contentsOfFile: path($0), encoding: .utf8) }.joined()
        try Data(both.utf8).write(to: URL(filePath: path("both.pem")))
        let endpoint = try XRayTestEndpoint(["--certificate", path("both.pem")])
        let request = HTTPRequest(.post, "https://127.0.0.1:\(endpoint.port)/Groups", body: Array("{}".utf8))
        #expect(kind(of: request) == .tls)
        sandbox.environment["AWS_CA_BUNDLE"] = path("bundle.pem")
        let file = try #require(sandbox.settings().certificateFile?.value)
        #expect(try HTTPClient(trust: HTTPTrust(certificateFile: file)).send(request).status == 200)
        // Right certificate, other name.
        let other = HTTPRequest(.post, "https://localhost:\(endpoint.port)/Groups")
        #expect(throws: HTTPFailure.self) { try HTTPClient(trust: HTTPTrust(certificateFile: file)).send(other) }
    }

    @Test func addressesAreReadApart() {
        #expect(
            HTTPAddress("https://user:pass@xray.eu-west-1.amazonaws.com/base/?q#f")?.base
                == "https://xray.eu-west-1.amazonaws.com/base")
        #expect(HTTPAddress("HTTP://[::1]:2000")?.authority == "[::1]:2000")
        #expect(HTTPAddress("http://127.0.0.1:5000")?.isLoopback == true)
        #expect(HTTPAddress("http://127.evil.example")?.isLoopback == false)
        for bad in ["", "xray.example", "http://", "http://:80", "http://h:99999", "http://h:x", "file:///etc/passwd"] {
            #expect(HTTPAddress(bad) == nil, "\(bad)")
        }
    }

    @Test(
        arguments: [
            ("7", 7), ("0.5", 0.5), ("inf", 86_400), ("1e300", 86_400), ("nan", nil), ("-1", nil), ("soon", nil),
            ("Sun, 01 Mar 2026 00:01:00 GMT", 60), ("Sun, 01 Mar 2099 00:00:00 GMT", 86_400),
        ] as [(String, Double?)])
    func whatAnAnswerAsksToWaitIsBounded(text: String, seconds: Double?) {
        let response = HTTPResponse(
            status: 503, headers: [HTTPHeader("Retry-After", text)], body: [], seconds: 0, version: "1.1")
        #expect(response.requestedWait(now: 1_772_323_200) == seconds)
    }
}
