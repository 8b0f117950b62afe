import Testing
import TraceModel
import TraceRepository

@testable import TraceAnalysis

/// One attribute with an old and a new name is one (reference 14), wherever people ask for it.
@Suite struct RenamedAttributeTests {
    /// A span of OTLP/JSON in a trace of its own.
    private func span(_ number: Int, kind: Int, _ attributes: [String: String], parent: String = "") -> String {
        let list = attributes.sorted { $0.key < $1.key }.map {
            #"{"key":"\#($0.key)","value":{"stringValue":"\#($0.value)"}}"#
        }
        return
            #"{"traceId":"65f0a1b20c1d2e3f405162738495000\#(number)","spanId":"a00000000000000\#(number)","parentSpanId":"\#(parent)","name":"s","kind":\#(kind),"startTimeUnixNano":"1710268850000000000","endTimeUnixNano":"1710268851000000000","attributes":[\#(list.joined(separator: ","))]}"#
    }

    /// Traces 0 and 1 are of old instrumentation, 2 of new, 3 of one that sends both.
    private func data() throws -> DataSet {
        let spans = [
            span(0, kind: 2, ["http.method": "GET", "net.host.name": "shop", "net.peer.name": "proxy"]),
            span(1, kind: 3, ["http.method": "PUT", "net.peer.name": "shop"]),
            span(2, kind: 3, ["http.request.method": "GET", "server.address": "shop"]),
            span(3, kind: 2, ["http.method": "GET", "http.request.method": "GET", "http.host": "shop"]),
        ]
        let text = #"{"resourceSpans":[{"scopeSpans":[{"spans":[\#(spans.joined(separator: ","))]}]}]}"#
        return try FileRepository([.memory(name: "test", bytes: Array(text.utf8))]).answer(.overview(.init()))
    }

    private func matching(_ filter: String) throws -> [Int] {
        let store = try data().store
        let compiled = try FilterExpression(parsing: filter).compiled(for: store)
        return (0..<store.traceCount).filter(compiled.matches)
    }

    @Test(
        "a filter by either name finds both",
        arguments: [
            (#"annotation[http.method] = "GET""#, [0, 2, 3]), (#"annotation[http.request.method] = "GET""#, [0, 2, 3]),
            (#"annotation.http.request.method = "PUT""#, [1]), ("!annotation[http.method]", []),
            // What a server calls its peer is not what it is called itself.
            (#"annotation[server.address] = "shop""#, [0, 1, 2, 3]), (#"annotation[server.address] = "proxy""#, []),
            (#"annotation[net.peer.name] = "proxy""#, [0]), (#"annotation[net.peer.name] = "shop""#, [1, 2]),
            (#"annotation[http.host] = "shop""#, [0, 3]),
        ])
    func filters(_ filter: String, _ traces: [Int]) throws { #expect(try matching(filter) == traces) }

    @Test("a table by either name counts both", arguments: ["http.method", "http.request.method"])
    func tables(_ name: String) throws {
        let data = try data()
        let table = TraceTable(data)
        let column = KeyColumn(.annotation(name), table, data)
        let counts = Dictionary(
            zip(column.labels.map(\.text), column.counts(TraceSelection(capacity: table.count, full: true))),
            uniquingKeysWith: +)
        #expect(counts == ["GET": 3, "PUT": 1])
    }

    @Test("the columns of all attributes have it once, under the newest name that is there") func columns() throws {
        let data = try data()
        let names = KeyColumns(TraceTable(data), data).columns.map(\.grouping.name).filter {
            $0.hasPrefix("annotation")
        }
        #expect(
            names == ["annotation.http.request.method", "annotation.net.peer.name", "annotation.server.address"])
        #expect(
            data.store.spanGroupings(ofTrace: 0).map(\.name).suffix(3) == [
                "annotation.http.request.method", "annotation.net.peer.name", "annotation.server.address",
            ])
    }

    @Test("what only has old names keeps them") func oldOnly() throws {
        let text = #"{"resourceSpans":[{"scopeSpans":[{"spans":[\#(span(0, kind: 2, ["http.method": "GET"]))]}]}]}"#
        let data = try FileRepository([.memory(name: "test", bytes: Array(text.utf8))]).answer(.overview(.init()))
        let names = KeyColumns(TraceTable(data), data).columns.map(\.grouping.name).filter {
            $0.hasPrefix("annotation")
        }
        #expect(names == ["annotation.http.method"])
    }

    @Test("summaries are asked alike") func summaries() throws {
        var summary = TraceSummary(id: TraceID(name: "1-65f0a1b2-0c1d2e3f4051627384950000"))
        summary.annotations = [
            SummaryAnnotationGroup(
                key: "http.method", values: [SummaryAnnotation(value: .string("GET"), services: [])])
        ]
        #expect(try FilterExpression(parsing: #"annotation[http.request.method] = "GET""#).matches(summary) == true)
        #expect(try FilterExpression(parsing: #"annotation[http.request.method] = "PUT""#).matches(summary) == false)
        #expect(summary.labels(.annotation("http.request.method")).map(\.text) == ["GET"])
    }
}
