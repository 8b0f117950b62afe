import Foundation
import Testing
import TraceModel
import TraceRepository

@testable import TraceFormats

private let spanFixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Fixtures/spans")

private func readSpans(_ name: String, conversion: SpanConversion = .services) throws -> DataSet {
    let path = spanFixtures.appendingPathComponent(name).path
    return try FileRepository([.path(path)], threads: 2, conversion: conversion).answer(.overview(.init()))
}

/// One trace of a small shop in every form: `web` calls `cart`, which sends to a queue and asks DynamoDB.
@Suite struct SpanFormsTests {
    static let forms = [
        "shop.otlp.json", "shop.otlp.pb", "shop.fileexporter.bin", "shop.aws-spans.jsonl", "shop.aws-spans-events.json",
        "shop.aws-spans-query.json", "shop.jaeger.json",
    ]

    /// What each row is: name, kind of node, depth.
    private func outline(_ store: TraceStore) -> [String] {
        (0..<store.rowCount).map { row in
            var depth = 0
            var parent = store.parents[row]
            while parent >= 0 {
                depth += 1
                parent = store.parents[Int(parent)]
            }
            let flags = store.flags[row]
            let kind = flags.contains(.inferred) ? "inferred" : flags.contains(.segment) ? "segment" : "subsegment"
            return String(repeating: "  ", count: depth) + "\(kind) \(store.name(row))"
        }
    }

    @Test("every form is the same trace", arguments: forms) func sameTrace(_ form: String) throws {
        let data = try readSpans(form)
        #expect(data.problems.isEmpty, "\(data.problems)")
        let store = data.store
        #expect(store.traceIDs.map(\.description) == ["1-65f0a1b2-0c1d2e3f4051627384950001"])
        #expect(
            outline(store) == [
                "segment web",
                // A client with its callee below: no inferred segment.
                "  subsegment cart",
                // INTERNAL, but of another service than its parent (U-28).
                "    segment cart",
                "      subsegment orders",
                "        inferred orders",
                "      subsegment DynamoDB",
                "        inferred DynamoDB",
            ])
        #expect(store.starts[0] == 1_710_268_850_000_000_000 && store.ends[0] == 1_710_268_850_250_000_000)
        #expect(store.flags.map(\.outcome) == [.ok, .fault, .fault, .ok, .ok, .ok, .ok])
        let request = store.request(0)
        #expect(store.strings[request.method] == "GET" && request.status == 200)
        #expect(store.strings[request.url] == "https://shop.example/cart")
        #expect(store.strings[store.request(1).url] == "http://cart:8080/items")
        #expect(store.strings[store.profile(5).table] == "carts")
        let table = store.service(ofRow: 6)
        #expect(store.strings[table.name] == "carts" && store.strings[table.type] == "AWS::DynamoDB::Table")
        #expect(store.span(2)?.kind == .internal)
        #expect(store.span(2).map { store.strings[$0.name] } == "list items")
        let exception = try #require(store.exceptions(in: 2..<3).first)
        #expect(store.strings[exception.type] == "NoStock" && store.strings[exception.message] == "no stock")
    }

    @Test("attributes are annotations; a resource's too, on segments", arguments: forms)
    func annotations(_ form: String) throws {
        let store = try readSpans(form).store
        let web = Dictionary(
            store.annotations(in: 0..<1).map { (store.strings[$0.key], $0.value) }, uniquingKeysWith: { $1 })
        #expect(web["tenant"].map { store.text($0) } == "t1")
        #expect(web["http.response.status_code"] == .number(200))
        #expect(web["otel.resource.service.name"].map { store.text($0) } == "web")
        #expect(store.annotations(in: 2..<3).contains { store.strings[$0.key] == "items" && $0.value == .number(3) })
    }

    @Test("a span that is opened shows all that it came with", arguments: forms) func detail(_ form: String) throws {
        let path = spanFixtures.appendingPathComponent(form).path
        let repository = FileRepository([.path(path)], threads: 1)
        let data = try repository.answer(.overview(.init()))
        let detail = try repository.detail(ofRow: 2, in: data)
        let metadata = try #require(detail.document["metadata"])
        #expect(detail.name == "cart")
        #expect(metadata["span"]?["name"] == .string("list items"))
        #expect(metadata["span"]?["kind"] == .string("INTERNAL"))
        #expect(metadata["span"]?["status"] == .string("ERROR"))
        #expect(metadata["span"]?["status_message"] == .string("no stock"))
        #expect(metadata["attributes"]?["items"] == .int(3))
        #expect(metadata["resource"]?["service.name"] == .string("cart"))
        #expect(metadata["scope"]?["name"] == .string("shop"))
        let events = try #require(metadata["span"]?["events"]?.array)
        #expect(events.map { $0["name"] } == [.string("exception"), .string("cache miss")])
        #expect(events.first?["after_ms"] == .double(160))
        #expect(detail.exceptions.map(\.type) == ["NoStock"])
        #expect(detail.exceptions.first?.frames == [StackFrame(path: "Cart.java", line: 12, label: "shop.Cart.list")])
    }

    @Test("what is written of a trace is read back as the same", arguments: forms) func roundTrip(_ form: String) throws
    {
        let path = spanFixtures.appendingPathComponent(form).path
        let repository = FileRepository([.path(path)], threads: 1)
        let data = try repository.answer(.overview(.init()))
        let found = try repository.documents(ofTrace: 0, in: data)
        var encoder = TracesEncoder()
        encoder.append(
            TraceDocuments(
                id: data.store.traceIDs[0].description, duration: nil, limitExceeded: false,
                documents: found.map { TraceDocuments.Document(id: $0.id, text: $0.text) }))
        encoder.finish()
        let again = try FileRepository([.memory(name: "again", bytes: encoder.take())]).answer(.overview(.init()))
        #expect(again.problems.isEmpty)
        #expect(outline(again.store) == outline(data.store))
        #expect(again.store.flags.map(\.outcome) == data.store.flags.map(\.outcome))
    }

    @Test(
        "as OTLP and as Jaeger it is the same trace with the same attributes", arguments: forms,
        SpanEncoder.Form.allCases)
    func exported(_ form: String, _ output: SpanEncoder.Form) throws {
        let repository = FileRepository([.path(spanFixtures.appendingPathComponent(form).path)], threads: 1)
        let data = try repository.answer(.overview(.init()))
        var encoder = try SpanEncoder(output)
        let store = data.store
        let rows = Dictionary((0..<store.rowCount).map { (store.ids[$0], $0) }, uniquingKeysWith: { first, _ in first })
        encoder.append(try repository.documents(ofTrace: 0, in: data), of: store.traceIDs[0]) { id in
            rows[id].map { (store.starts[$0], store.ends[$0]) }
        }
        encoder.finish()
        let again = try FileRepository([.memory(name: "again", bytes: encoder.take())]).answer(.overview(.init()))
        #expect(again.problems.isEmpty)
        func lines(_ store: TraceStore) -> [String] {
            (0..<store.rowCount).map { row in
                let notes = store.annotations(in: row..<(row + 1)).map {
                    "\(store.strings[$0.key]) \(store.text($0.value) ?? "\($0.value)")"
                }
                // Jaeger has no place for what its tags say twice.
                let own = notes.filter {
                    !$0.hasPrefix("otel.") && !$0.hasPrefix("span.kind") && !$0.hasPrefix("error")
                        && !$0.hasPrefix("tags")
                        && !$0.hasPrefix("aws.dynamodb")
                }
                return
                    "\(store.ids[row]) \(store.starts[row]) \(store.ends[row]) \(store.name(row)) \(store.flags[row].outcome) \(own.sorted())"
            }
        }
        #expect(lines(again.store) == lines(store))
    }

    @Test("--as-xray makes what the exporter makes") func asXRay() throws {
        let store = try readSpans("shop.otlp.json", conversion: .exporter).store
        // Only servers and roots are segments, and a producer of Kafka calls nobody.
        #expect(
            outline(store) == [
                "segment web", "  subsegment call cart", "    inferred call cart", "    subsegment list items",
                "      subsegment orders send",
                "      subsegment DynamoDb", "        inferred DynamoDb",
            ])
    }

    @Test("cut anywhere, a body tells where it ends and keeps what is whole") func cutProtobuf() throws {
        let whole = [UInt8](try Data(contentsOf: spanFixtures.appendingPathComponent("shop.otlp.pb")))
        let rows = try readSpans("shop.otlp.pb").store.rowCount
        for length in stride(from: 200, to: whole.count - 1, by: 37) {
            let source = FileRepository.Source.memory(name: "cut", bytes: Array(whole[..<length]))
            do {
                let data = try FileRepository([source], threads: 1).answer(.overview(.init()))
                #expect(data.store.rowCount < rows)
                #expect(!data.problems.isEmpty, "cut at \(length)")
            } catch {
                #expect(!error.message.isEmpty)
            }
        }
    }

    @Test("a broken span is named and its neighbours stay") func brokenSpan() throws {
        var bytes = [UInt8](try Data(contentsOf: spanFixtures.appendingPathComponent("shop.otlp.pb")))
        // The span id of the client: its tag becomes the begin of a group, which OTLP does not have.
        let id: [UInt8] = [0x12, 0x08, 0xA0, 0, 0, 0, 0, 0, 0, 2]
        let at = try #require(bytes.indices.first { bytes[$0...].starts(with: id) })
        bytes[at] = 0x13
        let data = try FileRepository([.memory(name: "broken", bytes: bytes)], threads: 1).answer(.overview(.init()))
        #expect(data.store.flags.filter { !$0.contains(.synthetic) }.count == 4)
        let problem = try #require(data.problems.first)
        #expect(problem.message.contains("a group") && problem.message.contains("byte \(at)"), "\(problem)")
    }
}

extension TraceStore {
    fileprivate func text(_ value: AnnotationValue) -> String? {
        if case .string(let index) = value { strings[index] } else { nil }
    }
}
