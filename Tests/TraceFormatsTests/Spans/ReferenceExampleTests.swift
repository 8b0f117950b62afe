import Foundation
import TestSupport
import Testing
import TraceModel

@testable import TraceFormats

/// The exporter's conversion by value: the examples of reference 8 and 9.3, which were derived from its source.
@Suite(.enabled(if: Shared.isThere, "needs ../shared"))
struct ReferenceExampleTests {
    private typealias Object = [String: Any]

    private func example(_ name: String) throws -> Object {
        let file = URL(filePath: Shared.path("reference/examples/" + name))
        return try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? Object)
    }

    private func documents(_ request: Any) throws -> [Object] {
        let bytes = [UInt8](try JSONSerialization.data(withJSONObject: request))
        return try DocumentFinder(.exporter).documents(in: bytes).map { found in
            try #require(try JSONSerialization.jsonObject(with: Data(found.text.utf8)) as? Object)
        }
    }

    /// What is expected and is not so, as paths; `?` stands for any text.
    private func differences(_ wanted: Any, _ found: Any?, _ path: String) -> [String] {
        if wanted as? String == "?" { return found is String ? [] : ["\(path): no text"] }
        if let wanted = wanted as? Object, let found = found as? Object {
            return wanted.flatMap { differences($1, found[$0], path + "." + $0) }
        }
        if let wanted = wanted as? [Any], let found = found as? [Any], wanted.count == found.count {
            return zip(wanted, found).enumerated().flatMap { differences($1.0, $1.1, "\(path)[\($0)]") }
        }
        if let wanted = wanted as? Double, let found = found as? Double, abs(wanted - found) < 1e-6 { return [] }
        guard let found, "\(wanted)" == "\(found)" else { return ["\(path): \(found ?? "nothing") is not \(wanted)"] }
        return []
    }

    @Test func otlpToXRay() throws {
        let example = try example("otlp-to-xray.json")
        let wanted = try #require(example["expected_documents"] as? [Object])
        let found = try documents(try #require(example["export_trace_service_request"]))
        #expect(found.count == wanted.count)
        for (wanted, found) in zip(wanted, found) {
            let name = "\(wanted["name"] ?? "")"
            #expect(differences(wanted, found, name) == [])
            // Nothing beside what is expected, but for members that are empty.
            let more = found.filter { wanted[$0] == nil && !(($1 as? Object)?.isEmpty ?? false) }.keys.sorted()
            #expect(more == [], "\(name)")
        }
    }

    @Test func jaegerToXRay() throws {
        let example = try example("jaeger-to-xray.json")
        let wanted = try #require(example["expected_documents"] as? [Object])
        let found = try documents(try #require(example["jaeger_response"]))
        #expect(found.count == wanted.count)
        for (wanted, found) in zip(wanted, found) {
            #expect(differences(wanted, found, "\(wanted["name"] ?? "")") == [])
        }
    }
}
