import Foundation
import Testing
import TraceModel

@testable import AWSAccount
@testable import HTTP
@testable import TraceRepository

/// moto's server (PyPI `moto[server]`) on a free loopback port, from the project's own `.venv` when there is one.
final class MotoServer: @unchecked Sendable {  // set up in init, read afterwards
    static let python: String = {
        let own = XRayTestEndpoint.support.appending(path: "../../.venv/bin/python3").path
        return FileManager.default.isExecutableFile(atPath: own) ? own : "/usr/bin/env"
    }()
    // That it is absent is no failure.
    static let isAvailable = (try? run(["-c", "import moto.server, flask, boto3"]))?.status == 0

    let port: Int
    private let process = Process()

    static func run(_ arguments: [String]) throws -> Subprocess.Output {
        let words = python == "/usr/bin/env" ? [python, "python3"] : [python]
        return try Subprocess(environment: ProcessInfo.processInfo.environment).run(words + arguments)
    }

    init() throws {
        port = Int.random(in: 20_000..<30_000)
        process.executableURL = URL(filePath: Self.python)
        let arguments = ["-m", "moto.server", "-H", "127.0.0.1", "-p", "\(port)"]
        process.arguments = Self.python == "/usr/bin/env" ? ["python3"] + arguments : arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let client = HTTPClient()
        for _ in 0..<300 {
            if case .success = Result(catching: { try client.send(HTTPRequest(.get, url + "/moto-api/")) }) { return }
            Thread.sleep(forTimeInterval: 0.1)
        }
        throw XRayTestEndpoint.Failure(text: "moto's server did not start")
    }

    deinit { process.terminate() }

    var url: String { "http://127.0.0.1:\(port)" }
}

@Suite(
    .enabled(
        if: MotoServer.isAvailable, "moto[server] and boto3 are not importable: python3 -m venv .venv, then pip install"
    ))
struct XRayMotoTests {
    @Test func whatBoto3PutsIsRead() async throws {
        let moto = try MotoServer()
        let now = Date().timeIntervalSince1970
        let script = XRayTestEndpoint.support.appending(path: "moto_put.py").path
        // Ten minutes of traces inside one slice of the window: moto leaves out those that cross a boundary.
        let put = try MotoServer.run([script, moto.url, "12", "\(now - 800)"])
        try #require(put.status == 0, "\(put.errorText)")
        let ids = String(decoding: put.output, as: UTF8.self).split(separator: "\n").compactMap { TraceID(String($0)) }
        try #require(ids.count == 12)

        let sandbox = try CredentialsSandbox()
        let keys = ["AWS_ACCESS_KEY_ID": "AKIDTEST", "AWS_SECRET_ACCESS_KEY": "test-secret", "AWS_REGION": "eu-west-1"]
        sandbox.environment.merge(keys) { _, new in new }
        var options = sandbox.options()
        options.endpointURL = moto.url
        let repository = XRayRepository(options)

        let listed = try await repository.ask(.summaries(DataRequest.Scope()))
        #expect(Set(listed.summaries.map(\.id)) == Set(ids))
        let traces = try await repository.ask(.traces(ids))
        #expect(Set(traces.store.traceIDs) == Set(ids))
        // 3 segments, 2 calls between them.
        #expect((0..<12).allSatisfy { traces.store.rows(ofTrace: $0).count == 5 })
        #expect(traces.problems.filter { $0.severity != .notice }.isEmpty)
        #expect(try await repository.ask(.overview(DataRequest.Scope())).graph != nil)
        let detail = try repository.detail(ofRow: 0, in: traces)
        #expect(detail.name == "web")
    }
}
