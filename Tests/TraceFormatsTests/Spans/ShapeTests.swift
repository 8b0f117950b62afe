import TestSupport
import Testing
import TraceModel
import TraceRepository

@testable import TraceFormats

/// A span that is written as one before was is not parsed: what is found of it must be the same.
@Suite struct ShapeTests {
    /// Lines of a few forms with values of every kind, read as they are and with blanks that no other line has.
    @Test("records that are written as others before are read as those that are not") func records() throws {
        for _ in 0..<20 {
            var random = Seeded.named("shapes of records")
            let lines = (0..<200).map { _ in RecordMaker.line(&random) }
            let unlike = lines.enumerated().map { number, line in
                "{" + String(repeating: " ", count: number + 1) + line.dropFirst()
            }
            let (one, other) = (try read(lines), try read(unlike))
            #expect(one.store.lines == other.store.lines)
            #expect(one.problems.map(\.message) == other.problems.map(\.message))
        }
    }

    /// Requests of a few resources, scopes and spans a line; now and then one that is broken, or made in another way.
    @Test("requests that are made as others before are read as those that are not") func requests() throws {
        for _ in 0..<20 {
            var random = Seeded.named("shapes of requests")
            let lines = (0..<60).map { _ in RequestMaker.line(&random) }
            let unlike = lines.enumerated().map { number, line in
                "{" + String(repeating: " ", count: number + 1) + line.dropFirst()
            }
            let (one, other) = (try read(lines), try read(unlike))
            #expect(one.store.lines == other.store.lines)
            #expect(one.problems.map(\.message) == other.problems.map(\.message))
            #expect(one.store.foreignIDs == other.store.foreignIDs)
        }
    }

    /// The second has no trace id, so nobody read its resource: the third's, which is written the same, is not that of the first.
    @Test("what is none of ours teaches nothing") func foreign() throws {
        func line(_ service: String, _ id: Int, _ trace: String) -> String {
            #"{"resource":{"attributes":{"service.name":"\#(service)"}},\#(trace)"spanId":"a00000000000000\#(id)","name":"x","kind":"SERVER","startTimeUnixNano":1710268850000000000,"endTimeUnixNano":1710268850250000000,"attributes":{"n":1},"status":{"code":"UNSET"}}"#
        }
        let trace = #""traceId":"65f0a1b20c1d2e3f4051627384950001","#
        let other = trace.replacing("traceId", with: "tracedId")
        let data = try read([line("a", 1, trace), line("b", 2, other), line("b", 3, trace), line("b", 4, trace)])
        #expect((0..<data.store.rowCount).map { data.store.name($0) } == ["a", "b", "b"])
    }

    @Test("a resource's attributes stand on its segments, wherever the trace was cut") func cut() throws {
        var random = Seeded.named("records in two files")
        let lines = (0..<120).map { RecordMaker.line(&random, plain: $0) }
        let whole = try read(lines)
        for place in [1, 40, 77] {
            let parts = [Array(lines[..<place]), Array(lines[place...])].map { part in
                FileRepository.Source.memory(name: "part", bytes: Array(part.joined(separator: "\n").utf8))
            }
            let joined = try FileRepository(parts, threads: 1).answer(.overview(.init()))
            #expect(joined.store.lines.difference(from: whole.store.lines).isEmpty)
        }
        for row in 0..<whole.store.rowCount where !whole.store.flags[row].contains(.inferred) {
            let keys = whole.store.annotations(in: row..<(row + 1)).map { whole.store.strings[$0.key] }
            #expect(keys.contains("otel.resource.service.name") == whole.store.flags[row].contains(.segment))
        }
    }

    private func read(_ lines: [String]) throws -> DataSet {
        let bytes = Array(lines.joined(separator: "\n").utf8)
        return try FileRepository([.memory(name: "records", bytes: bytes)], threads: 1).answer(.overview(.init()))
    }
}

/// Records of `aws/spans`, by chance.
private enum RecordMaker {
    private static let texts = [
        "plain", "", "with \\\"quotes\\\"", "na\\u00efve", "na\u{ef}ve", "back\\\\slash", "\\ttab", "a/b?c=d&e", "{}",
        "1",
        "an ordinary text that is longer than sixteen bytes",
    ]
    private static let values = [
        "0", "-0", "-1", "200", "1.5", "-0.25", "1e3", "9223372036854775807", "9223372036854775808",
        "12345678901234567890123", "true", "false", "null", "[\"a\",\"b\"]", "[1]", "{\"a\":1}",
        "0.1000000000000000055511",
    ]

    private static func text(_ random: inout Seeded, _ isPlain: Bool) -> String {
        let index =
            isPlain || Int.random(in: 0..<4, using: &random) > 0 ? 0 : Int.random(in: texts.indices, using: &random)
        return "\"\(texts[index])\""
    }

    private static func value(_ random: inout Seeded, _ isPlain: Bool) -> String {
        if isPlain { return "\(Int.random(in: 0..<500, using: &random))" }
        return Int.random(in: 0..<3, using: &random) == 0
            ? text(&random, false) : values[Int.random(in: values.indices, using: &random)]
    }

    /// One line. The first spans of a trace are its roots; each other one hangs under an earlier one.
    /// - Parameter plain: its number, where each is to be read and to have an id of its own.
    static func line(_ random: inout Seeded, plain: Int? = nil) -> String {
        let isPlain = plain != nil
        let trace = Int.random(in: 1...(isPlain ? 2 : 5), using: &random)
        let id = plain.map { $0 + 2 } ?? Int.random(in: 2...60, using: &random)
        let parent = Int.random(in: 1..<id, using: &random)
        let service = ["cart", "web", "store"][Int.random(in: 0..<3, using: &random)]
        let kind = ["\"SERVER\"", "\"CLIENT\"", "\"INTERNAL\"", "3", "\"SPAN_KIND_PRODUCER\""][
            Int.random(in: 0..<5, using: &random)]
        let start = 1_772_413_200_000_000_000 + Int.random(in: 0..<1_000_000, using: &random)
        let isQuoted = Bool.random(using: &random)
        func time(_ value: Int) -> String { isQuoted ? "\"\(value)\"" : "\(value)" }
        func digits(_ value: Int, _ count: Int) -> String {
            let text = String(value, radix: 16)
            return String(repeating: "a", count: count - text.count) + text
        }
        var members = [
            #""traceId":"\#(digits(trace, 32))""#, #""spanId":"\#(digits(id, 16))""#,
            #""parentSpanId":"\#(digits(parent, 16))""#, #""name":\#(text(&random, isPlain))"#, #""kind":\#(kind)"#,
            #""startTimeUnixNano":\#(time(start))"#, #""endTimeUnixNano":\#(time(start + 5_000_000))"#,
            #""resource":{"attributes":{"service.name":"\#(service)","host.id":\#(text(&random, isPlain))}}"#,
        ]
        let keys = ["http.request.method", "http.response.status_code", "url.full", "tenant", "tenant", "peer.service"]
        let attributes = keys.prefix(Int.random(in: 0...6, using: &random)).map { key in
            "\"\(key)\":\(value(&random, isPlain))"
        }
        if Bool.random(using: &random) {
            members.append("\"attributes\":{\(attributes.joined(separator: ","))}")
        } else {
            let wrappers = ["stringValue", "intValue", "doubleValue", "boolValue"]
            let pairs = keys.prefix(Int.random(in: 0...6, using: &random)).map { key in
                let wrapper = wrappers[Int.random(in: wrappers.indices, using: &random)]
                return #"{"key":"\#(key)","value":{"\#(wrapper)":\#(value(&random, isPlain))}}"#
            }
            members.append("\"attributes\":[\(pairs.joined(separator: ","))]")
        }
        if Bool.random(using: &random) {
            members.append(
                #""status":{"code":\#(["\"ERROR\"", "2", "\"UNSET\"", "1.0"].randomElement(using: &random) ?? "0")}"#)
        }
        if !isPlain {
            let event = #"[{"timeUnixNano":1,"name":"exception","attributes":{"exception.type":"E"}}]"#
            if Int.random(in: 0..<8, using: &random) == 0 { members.append("\"events\":\(event)") }
            if Int.random(in: 0..<8, using: &random) == 0 {
                members.append("\"durationNano\":\(value(&random, false))")
            }
            if Int.random(in: 0..<10, using: &random) == 0 {
                members.append(
                    [#""name":null"#, #""kind":null"#, #""status":{"code":null}"#].randomElement(using: &random) ?? "")
            }
            if Int.random(in: 0..<40, using: &random) == 0 { members[0] = "\"traceId\":\"\"" }
            if Int.random(in: 0..<40, using: &random) == 0 { return "{" + members.joined(separator: ",") + ",}" }
            if Int.random(in: 0..<40, using: &random) == 0 { members[5] = #""startTimeUnixNano":0"# }
        }
        return "{" + members.joined(separator: ",") + "}"
    }
}

/// Export requests, a line each, by chance.
private enum RequestMaker {
    static func line(_ random: inout Seeded) -> String {
        func often() -> Bool { Int.random(in: 0..<30, using: &random) > 0 }
        let resources = (0..<Int.random(in: 1...3, using: &random)).map { _ in
            let scopes = (0..<Int.random(in: 0...2, using: &random)).map { _ in
                let spans = (0..<Int.random(in: 0...6, using: &random)).map { _ in
                    often()
                        ? RecordMaker.line(&random)
                        : ["7", #"{"a" 1}"#, "null", "{}"].randomElement(using: &random) ?? ""
                }
                let name = ["shop", "http"].randomElement(using: &random) ?? ""
                return #"{"scope":{"name":"\#(name)"},"spans":[\#(spans.joined(separator: ","))]}"#
            }
            let service = ["cart", "web", "store"].randomElement(using: &random) ?? ""
            let value = #"{"stringValue":"\#(service)"}"#
            let resource = #""resource":{"attributes":[{"key":"service.name","value":\#(value)}]}"#
            let spans = #""scopeSpans":[\#(scopes.joined(separator: ","))]"#
            if !often() { return "{\(spans)}" }
            return often() ? "{\(resource),\(spans)}" : "{\(spans),\(resource)}"
        }
        return #"{"resourceSpans":[\#(resources.joined(separator: ","))]\#(often() ? "" : ",")}"#
    }
}
