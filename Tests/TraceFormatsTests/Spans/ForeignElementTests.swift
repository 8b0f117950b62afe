import Testing
import TraceRepository

@testable import TraceFormats

/// What stands where a trace, a resource or a span should.
@Suite struct ForeignElementTests {
    private static let span =
        #"{"traceId":"65f0a1b20c1d2e3f4051627384950001","spanId":"a000000000000001","name":"a","kind":2,"startTimeUnixNano":"1710268850000000000","endTimeUnixNano":"1710268851000000000"}"#
    private static let jaegerSpan =
        #"{"traceID":"65f0a1b20c1d2e3f4051627384950001","spanID":"a000000000000001","operationName":"a","startTime":1710268850000000,"duration":1000000}"#
    private static let jaegerTrace =
        #"{"traceID":"65f0a1b20c1d2e3f4051627384950001","processes":{},"spans":[\#(jaegerSpan)]}"#

    @Test(
        "it is named with its place, and its neighbours are read",
        arguments: [
            (
                #"{"resourceSpans":[{"scopeSpans":[{"spans":[7,\#(span)]}]}]}"#, "spans[0]: no span but a single value",
                1
            ),
            (
                #"{"resourceSpans":["x",{"scopeSpans":[{"spans":[\#(span)]}]}]}"#,
                "resourceSpans[0]: no resource but a text", 1
            ),
            (
                #"{"resourceSpans":[{"scopeSpans":[null,{"spans":[\#(span)]}]}]}"#,
                "scopeSpans[0]: no scope but null", 1
            ),
            (
                #"{"resourceSpans":[{"scopeSpans":[{"spans":{"a":1}},{"spans":[\#(span)]}]}]}"#,
                "scopeSpans[0].spans: no list of spans but an object of another kind", 1
            ),
            (#"{"data":[7,\#(jaegerTrace)],"total":0,"limit":0}"#, "data[0]", 1),
            (#"{"data":[\#(jaegerTrace),"x"],"total":0,"limit":0}"#, "data[1]", 1),
            (#"{"data":[\#(jaegerTrace),{"a":1}],"total":0,"limit":0}"#, "data[1]", 1),
            (
                #"{"data":[{"traceID":"a1","processes":{},"spans":[[],\#(jaegerSpan)]}],"total":0,"limit":0}"#,
                "spans[0]: no span but a list", 1
            ),
            (
                #"{"data":[{"traceID":"a1","processes":{},"spans":[]},\#(jaegerTrace)],"total":0,"limit":0}"#,
                "data[0]: a trace without spans", 1
            ),
        ])
    func named(_ text: String, _ what: String, _ rows: Int) throws {
        let decoder = try ChunkDecoder()
        let whole = Array(text.utf8).withUnsafeBufferPointer { decoder.decode($0, source: 0) }
        #expect(whole.findings.documents == rows)
        let said = whole.findings.problems.map { "\($0.path): \($0.message)" }
        #expect(said.count == 1 && said.first?.contains(what) == true, "\(said)")
        // Cut into elements, as a file is.
        let data = try FileRepository([.memory(name: "it", bytes: Array(text.utf8))], threads: 1)
            .answer(.overview(.init()))
        #expect(data.store.rowCount == rows)
        #expect(data.problems.count == 1, "\(data.problems)")
    }
}
