import Foundation
import TestSupport
import Testing
import TraceModel
import TraceRepository

@testable import TraceFormats

/// A line of the corpus's INDEX: traces and spans of a file.
struct SpanFile: Sendable, CustomStringConvertible {
    var path: String
    var traces: Int?
    var spans: Int?
    var description: String { path }

    /// The lines of the folders that hold spans; none without the corpus.
    static let all: [SpanFile] = {
        // Without the corpus there is nothing to read, and the suite is skipped.
        guard let text = try? String(contentsOfFile: Shared.path("corpus/INDEX.md"), encoding: .utf8) else { return [] }
        return text.split(separator: "\n").compactMap { line in
            guard
                let match = line.firstMatch(of: /^- `((?:otlp|otlp-protobuf|jaeger|crisp)\/[^`]+)`(?: \[([^\]]+)\])?/),
                !match.1.contains(".stats.")
            else { return nil }
            func count(_ word: String) -> Int? {
                match.2?.split(separator: ", ").first { $0.contains(" " + word) }.flatMap {
                    Int($0.prefix { $0.isNumber })
                }
            }
            return SpanFile(path: String(match.1), traces: count("trace"), spans: count("span"))
        }
    }()
}

/// - Parameter conversion: how spans become entities.
func readShared(_ path: String, conversion: SpanConversion = .services) throws -> DataSet {
    try FileRepository([.path(Shared.path("corpus/" + path))], threads: 2).answer(.overview(.init()))
}

@Suite(.enabled(if: Shared.isThere, "needs ../shared"))
struct SpanCorpusTests {
    /// Where a file holds another number than a plain reader counts, and why.
    static let others: [String: (traces: Int, spans: Int)] = [
        // One trace in three spellings, one X-Ray form and one that is too short; two spans name no trace.
        "otlp/awk-ids.json": (3, 5),
        // Each has one span twice.
        "otlp/awk-duplicate-spans.jsonl": (1, 2), "otlp/jaegerui-otlp-in.json": (1, 1),
    ]

    @Test func theIndexIsThere() { #expect(SpanFile.all.count > 60) }

    @Test("each span is an entity, in its trace", arguments: SpanFile.all.filter { $0.traces != nil })
    func counts(_ file: SpanFile) throws {
        let store = try readShared(file.path).store
        let expected = Self.others[file.path]
        #expect(store.traceCount == expected?.traces ?? file.traces)
        let rows = store.flags.filter { !$0.contains(.synthetic) }.count
        #expect(rows == expected?.spans ?? file.spans)
    }

    @Test(
        "what holds no spans is refused by its name",
        arguments: [
            ("otlp/awk-empty.json", "holds no traces"), ("jaeger/awk-empty.json", "holds no traces"),
            ("jaeger/awk-data-null.json", "trace not found"), ("jaeger/awk-errors-and-data.json", "storage timeout"),
            ("jaeger/task-app-services-answer.json", "a list of names"), ("other/zipkin-v2-skew.json", "Zipkin"),
            ("other/go-stdouttrace-array-head.json", "Go stdouttrace"),
            ("other/jaeger-proto-json.json", "Jaeger's internal model"),
        ]) func refusals(_ path: String, _ word: String)
    {
        let problem = #expect(throws: Problem.self) { _ = try readShared(path) }
        #expect(problem?.description.contains(word) == true, "\(problem?.description ?? "")")
    }

    @Test("an X-Ray line, an OTLP line and a Jaeger line in one file are three traces") func mixed() throws {
        let data = try readShared("other/awk-mixed-formats.jsonl")
        #expect(data.problems.isEmpty)
        let store = data.store
        #expect((0..<store.rowCount).map { store.name($0) } == ["xray", "otlp", "api"])
    }

    @Test("lines before one that is cut off count") func cutOff() throws {
        let data = try readShared("otlp/task-app-last-line-cut.jsonl")
        #expect(data.store.rowCount > 0)
        #expect(data.problems.contains { $0.message.contains("cut off") && $0.place.contains("line 3") })
    }

    @Test(
        "the forms of one request are the same spans",
        arguments: [
            "otlp/task-app-old-instrumentationLibrarySpans.json", "otlp/task-app-protobuf-json-mapping.json",
            "otlp/task-app-snake-case-proto-names.json", "otlp/task-app-times-as-numbers.json",
        ]) func sameRequest(_ path: String) throws
    {
        let plain = try readShared("otlp/task-app-lines-bare-resourceSpans.jsonl").store.lines
        #expect(try readShared(path).store.lines.sorted() == plain.sorted())
    }

    @Test("what is written about the large file is found in it", arguments: ["otlp/bigtrace.otlp", "jaeger/bigtrace"])
    func statistics(_ name: String) throws {
        let file = name.hasSuffix(".otlp") ? name + ".jsonl" : name + ".json"
        let text = try Data(contentsOf: URL(filePath: Shared.path("corpus/" + name + ".stats.json")))
        let wanted = try #require(try JSONSerialization.jsonObject(with: text) as? [String: Any])
        let store = try readShared(file).store
        let rows = (0..<store.rowCount).filter { !store.flags[$0].contains(.synthetic) }
        #expect(rows.count == wanted["spans"] as? Int)
        #expect(rows.filter { store.flags[$0].contains(.fault) }.count == wanted["faults"] as? Int)
        let roots = store.rootRows.reduce(0.0) { $0 + Double(store.duration(ofRow: Int($1))) / 1e9 }
        #expect(abs(roots - (wanted["root_seconds"] as? Double ?? 0)) < 0.001)
        var services: [String: Int] = [:]
        for row in rows where store.flags[row].contains(.segment) { services[store.name(row), default: 0] += 1 }
        #expect(services == wanted["spans_by_service"] as? [String: Int])
    }
}
