import Testing
import TraceModel
import TraceRepository

@testable import TraceFormats

/// Ids of spans and links, in every form that people's exporters write (reference 9.2, 9.3).
@Suite struct SpanIDTests {
    private func trace(_ text: String) -> String {
        var text = text
        return text.withUTF8 { SpanTraceID(SpanText($0)).name }
    }

    @Test("trace ids: digits, padded digits, base64, X-Ray's form, any other text")
    func traceIDs() {
        let whole = "1-65f0a1b2-0c1d2e3f4051627384950001"
        #expect(trace("65f0a1b20c1d2e3f4051627384950001") == whole)
        #expect(trace("65F0A1B20C1D2E3F4051627384950001") == whole)
        #expect(trace(whole) == whole)
        // `base64 <<< 65f0…`, of the sixteen bytes.
        #expect(trace("ZfChsgwdLj9AUWJzhJUAAQ==") == whole)
        #expect(trace("4051627384950001") == "1-00000000-000000004051627384950001")
        #expect(trace("2e3f4051627384950001") == "1-00000000-00002e3f4051627384950001")
        #expect(trace("order-7") == "order-7")
        for none in ["", "00000000000000000000000000000000", "AAAAAAAAAAAAAAAAAAAAAA=="] { #expect(trace(none) == "") }
    }

    private func read(_ name: String, _ bytes: [UInt8]) throws -> TraceStore {
        let data = try FileRepository([.memory(name: name, bytes: bytes)], threads: 1).answer(.overview(.init()))
        #expect(data.problems.isEmpty, "\(data.problems)")
        return data.store
    }

    @Test("ids of another form name spans and links, and are kept as they came")
    func foreign() throws {
        let otlp = #"""
            {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"order-7","spanId":"first!","name":"a","kind":2,"startTimeUnixNano":"1710268850000000000","endTimeUnixNano":"1710268851000000000","links":[{"traceId":"order-6","spanId":"last!"}]},{"traceId":"order-7","spanId":"second","parentSpanId":"first!","name":"b","kind":1,"startTimeUnixNano":"1710268850000000000","endTimeUnixNano":"1710268851000000000"}]}]}]}
            """#
        let jaeger = #"""
            {"data":[{"traceID":"order-7","processes":{},"spans":[{"traceID":"order-7","spanID":"first!","operationName":"a","startTime":1710268850000000,"duration":1000000,"tags":[{"key":"span.kind","type":"string","value":"server"}],"references":[{"refType":"FOLLOWS_FROM","traceID":"order-6","spanID":"last!"}]},{"traceID":"order-7","spanID":"second","operationName":"b","startTime":1710268850000000,"duration":1000000,"references":[{"refType":"CHILD_OF","traceID":"order-7","spanID":"first!"}]}]}],"total":0,"limit":0}
            """#
        for text in [otlp, jaeger] {
            let store = try read("spans", Array(text.utf8))
            #expect(store.traceCount == 1 && store.traceName(0) == "order-7")
            #expect((0..<2).map { store.idName($0) } == ["first!", "second"])
            #expect(store.parents[1] == 0)
            let link = try #require(store.links(in: 0..<1).first)
            #expect(store.foreignIDs.name(of: link.traceID) == "order-6")
            #expect(link.entityID == EntityID(name: "last!"))
        }
    }

    @Test("a short trace id is one trace in OTLP/JSON, in protobuf and in Jaeger's JSON") func short() throws {
        let otlp = #"""
            {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"4051627384950001","spanId":"a1","name":"a","kind":2,"startTimeUnixNano":"1710268850000000000","endTimeUnixNano":"1710268851000000000"}]}]}]}
            """#
        let jaeger = #"""
            {"data":[{"traceID":"4051627384950001","processes":{},"spans":[{"traceID":"4051627384950001","spanID":"a1","operationName":"a","startTime":1710268850000000,"duration":1000000}]}],"total":0,"limit":0}
            """#
        // A span with a trace id of eight bytes and an id of one: fields 1, 2, 5, 7.
        let time: [UInt8] = [0x39, 0, 0x28, 0x9d, 0x44, 0x02, 0x11, 0xbc, 0x17]
        let span: [UInt8] = [0x0A, 8, 0x40, 0x51, 0x62, 0x73, 0x84, 0x95, 0, 1, 0x12, 1, 0xA1, 0x2A, 1, 0x61] + time
        let count = UInt8(span.count)
        let protobuf = [0x0A, count + 4, 0x12, count + 2, 0x12, count] + span
        for bytes in [Array(otlp.utf8), Array(jaeger.utf8), protobuf] {
            let store = try read("spans", bytes)
            #expect(store.traceIDs == [TraceID(epoch: 0, middle: 0, low: 0x4051_6273_8495_0001)])
            #expect(store.ids == [EntityID(raw: 0xA1)])
        }
    }
}
