import AWSAccount
import Foundation
import HTTP
import TraceRepository

/// A server in Python on a free loopback port, alive as long as this value is: it ends when its standard input closes.
final class XRayTestEndpoint: @unchecked Sendable {  // set up in init, read afterwards
    struct Failure: Error { var text: String }

    struct Request: Decodable {
        var method: String
        var path: String
        var headers: [String: String]
        var body: String
        var time: Double
    }

    struct Retrieval: Decodable {
        var ids: [String]
        var polls: Int
        var cancelled: Bool
    }

    struct Records: Decodable {
        var requests: [Request]
        var most_in_flight: Int
        var connections: Int
        var retrievals: [String: Retrieval]
    }

    struct Verification: Decodable {
        var path: String
        var ok: Bool
    }

    static let support = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Support")
    let port: Int
    private let process = Process()
    private let input = Pipe()
    private let control = HTTPClient()

    init(_ arguments: [String] = []) throws {
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", Self.support.appending(path: "xray_endpoint.py").path] + arguments
        process.standardInput = input
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        var text = ""
        while !text.contains("\n") {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { throw Failure(text: "the endpoint did not start") }
            text += String(decoding: data, as: UTF8.self)
        }
        guard let port = Int(text.split(separator: " ").last?.dropLast() ?? "") else { throw Failure(text: text) }
        self.port = port
    }

    deinit {
        try? input.fileHandleForWriting.close()  // the process ends by itself; one that has ended already is no failure
    }

    var url: String { "http://127.0.0.1:\(port)" }

    func fault(_ path: String, _ kind: String, _ members: [String: Any] = [:]) throws {
        _ = try post("/__faults", members.merging(["path": path, "kind": kind]) { given, _ in given })
    }

    func records() throws -> Records { try JSONDecoder().decode(Records.self, from: post("/__requests", [:])) }

    func requests(to path: String) throws -> [Request] { try records().requests.filter { $0.path == path } }

    func reset() throws { _ = try post("/__reset", [:]) }

    func traceIDs() throws -> [String] { try JSONDecoder().decode([String].self, from: post("/__traces", [:])) }

    /// Each recorded request's signature, recomputed by botocore.
    func verify(_ credentials: Credentials) throws -> [Verification] {
        var keys = ["access_key": credentials.accessKeyID, "secret_key": credentials.secretAccessKey]
        keys["token"] = credentials.sessionToken
        return try JSONDecoder().decode([Verification].self, from: post("/__verify", keys))
    }

    private func post(_ path: String, _ members: [String: Any]) throws -> Data {
        let body = try JSONSerialization.data(withJSONObject: members)
        return Data(try control.send(HTTPRequest(.post, url + path, body: [UInt8](body))).body)
    }
}
