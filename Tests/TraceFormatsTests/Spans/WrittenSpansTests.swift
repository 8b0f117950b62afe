import Testing
import TraceModel
import TraceRepository

@testable import TraceFormats

/// What is written of spans and read again: nothing is lost, whatever held them.
@Suite struct WrittenSpansTests {
    private func read(_ text: String) throws -> (FileRepository, DataSet) {
        let repository = FileRepository([.memory(name: "spans", bytes: Array(text.utf8))], threads: 1)
        return (repository, try repository.answer(.overview(.init())))
    }

    /// Each row under its parent, without what was inferred.
    private func outline(_ store: TraceStore) -> [String] {
        (0..<store.rowCount).filter { !store.flags[$0].contains(.inferred) }.map { row in
            let parent = store.parents[row] < 0 ? "-" : store.idName(Int(store.parents[row]))
            let kind = store.flags[row].contains(.segment) ? "segment" : "subsegment"
            return "\(store.idName(row)) under \(parent): \(kind) \(store.name(row))"
        }
    }

    @Test("spans of a retrieved trace are written as documents") func retrieved() throws {
        let span = #"""
            {\"traceId\":\"65f0a1b20c1d2e3f4051627384950001\",\"spanId\":\"a000000000000001\",\"name\":\"GET /\",\"kind\":\"SERVER\",\"startTimeUnixNano\":1710268850000000000,\"endTimeUnixNano\":1710268851000000000,\"resource\":{\"attributes\":{\"service.name\":\"web\"}}}
            """#
        let (repository, data) = try read(
            #"{"Traces":[{"Id":"1-65f0a1b2-0c1d2e3f4051627384950001","Spans":[{"Id":"a000000000000001","Document":"\#(span)"}]}]}"#
        )
        #expect(outline(data.store) == ["a000000000000001 under -: segment web"])
        let text = try #require(try repository.documents(ofTrace: 0, in: data).first?.text)
        #expect(text.contains(#""start_time""#) && !text.contains("startTimeUnixNano"), "\(text)")
        let other = try repository.savedAgain(data)
        #expect(other.problems.isEmpty)
        #expect(outline(other.store) == outline(data.store))
    }

    /// One span of OTLP/JSON.
    private func span(_ id: String, _ parent: String, _ name: String, _ kind: Int, _ start: Int, _ more: String = "")
        -> String
    {
        #"{"traceId":"65f0a1b20c1d2e3f4051627384950001","spanId":"\#(id)","parentSpanId":"\#(parent)","name":"\#(name)","kind":\#(kind),"startTimeUnixNano":"17102688500000000\#(start)","endTimeUnixNano":"17102688510000000\#(start)"\#(more)}"#
    }

    private func resource(_ service: String, _ spans: [String]) -> String {
        #"{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"\#(service)"}}]},"scopeSpans":[{"spans":[\#(spans.joined(separator: ","))]}]}"#
    }

    @Test("both ends of a call with one id are written as two") func pair() throws {
        let web = resource(
            "web",
            [span("a000000000000001", "", "GET /", 2, 10), span("a000000000000002", "a000000000000001", "call", 3, 20)])
        let cart = resource(
            "cart",
            [
                span("a000000000000002", "a000000000000001", "items", 2, 30),
                span("a000000000000003", "a000000000000002", "list", 1, 40),
            ])
        let (repository, data) = try read(#"{"resourceSpans":[\#(web),\#(cart)]}"#)
        // 0xa000000000000002 with the bits that tell a server from its client.
        let server = "fe4be4005e4be402"
        let expected = [
            "a000000000000001 under -: segment web", "a000000000000002 under a000000000000001: subsegment call",
            "\(server) under a000000000000002: segment cart", "a000000000000003 under \(server): subsegment list",
        ]
        #expect(outline(data.store) == expected)
        let ids = try repository.documents(ofTrace: 0, in: data).map(\.id)
        #expect(ids == ["a000000000000001", "a000000000000002", server, "a000000000000003"])
        #expect(outline(try repository.savedAgain(data).store) == expected)
    }

    @Test(
        "both ends of a call with one id are two, in any order, in any files, and however often they came",
        arguments: [[0, 1, 2, 3], [3, 2, 1, 0], [1, 2, 1, 3, 0, 2], [2, 2, 3, 1, 1, 0], [3, 1, 0, 2, 3]])
    func pairs(_ order: [Int]) throws {
        let texts = [
            resource("web", [span("a000000000000001", "", "GET /", 2, 10)]),
            resource("web", [span("a000000000000002", "a000000000000001", "call", 3, 20)]),
            resource("cart", [span("a000000000000002", "a000000000000001", "items", 2, 30)]),
            resource("cart", [span("a000000000000003", "a000000000000002", "list", 1, 40)]),
        ]
        let server = "fe4be4005e4be402"
        let expected = [
            "a000000000000001 under -: segment web", "a000000000000002 under a000000000000001: subsegment call",
            "\(server) under a000000000000002: segment cart", "a000000000000003 under \(server): subsegment list",
        ]
        let (repository, data) = try read(#"{"resourceSpans":[\#(order.map { texts[$0] }.joined(separator: ","))]}"#)
        #expect(outline(data.store) == expected)
        #expect(outline(try repository.savedAgain(data).store) == expected)
        let files = order.enumerated().map { number, text in
            FileRepository.Source.memory(
                name: "file \(number)", bytes: Array(#"{"resourceSpans":[\#(texts[text])]}"#.utf8))
        }
        let spread = FileRepository(files, threads: 1)
        let other = try spread.answer(.overview(.init()))
        #expect(outline(other.store) == expected)
        #expect(outline(try spread.savedAgain(other).store) == expected)
    }

    /// By itself the call is a segment of its service, beside its parent it is none: another name of the same span.
    @Test("a span that came again in another file is the same") func again() throws {
        let parent = resource("web", [span("a000000000000001", "", "GET /", 2, 10)])
        let call = resource(
            "web",
            [
                span(
                    "a000000000000002", "a000000000000001", "call", 3, 20,
                    #","attributes":[{"key":"peer.service","value":{"stringValue":"cart"}}]"#)
            ])
        for texts in [[parent + "," + call, call], [call, parent + "," + call], [call, parent, call]] {
            let files = texts.map {
                FileRepository.Source.memory(name: "file", bytes: Array(#"{"resourceSpans":[\#($0)]}"#.utf8))
            }
            let store = try FileRepository(files, threads: 1).answer(.overview(.init())).store
            #expect(
                outline(store) == [
                    "a000000000000001 under -: segment web", "a000000000000002 under a000000000000001: subsegment cart",
                ])
            #expect(store.flags.allSatisfy { !$0.contains(.duplicate) })
        }
    }

    @Test("as OTLP, what an SDK left out is told again, and an event without a time gets none") func dropped() throws {
        let more =
            #","droppedAttributesCount":3,"droppedEventsCount":2,"droppedLinksCount":1,"events":[{"name":"late","timeUnixNano":"0","droppedAttributesCount":4}]"#
        let (repository, data) = try read(
            #"{"resourceSpans":[\#(resource("web", [span("a000000000000001", "", "GET /", 2, 0, more)]))]}"#)
        var encoder = try SpanEncoder(.otlp, indented: false)
        encoder.append(try repository.documents(ofTrace: 0, in: data), of: data.store.traceIDs[0]) { _ in nil }
        encoder.finish()
        let text = String(decoding: encoder.take(), as: UTF8.self)
        for part in [
            #""droppedAttributesCount":3,"droppedEventsCount":2,"droppedLinksCount":1"#,
            #"{"timeUnixNano":"0","name":"late","droppedAttributesCount":4}"#,
        ] { #expect(text.contains(part), "\(text)") }
    }

    @Test("as Jaeger's JSON, warnings are told again") func warnings() throws {
        let (repository, data) = try read(
            #"{"data":[{"traceID":"a1","processes":{},"spans":[{"traceID":"a1","spanID":"b1","operationName":"a","startTime":1,"duration":1,"warnings":["clock skew"]}]}],"total":0,"limit":0}"#
        )
        var encoder = try SpanEncoder(.jaeger, indented: false)
        encoder.append(try repository.documents(ofTrace: 0, in: data), of: data.store.traceIDs[0]) { _ in nil }
        encoder.finish()
        let text = String(decoding: encoder.take(), as: UTF8.self)
        #expect(text.contains(#""warnings":["clock skew"]"#), "\(text)")
    }
}
