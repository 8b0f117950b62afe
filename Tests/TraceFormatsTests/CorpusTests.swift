import Foundation
import Testing
import TraceFormats
import TraceModel
import TraceRepository

/// What Tests/Fixtures/INDEX.md says of a file, in its brackets: counts of a plain reader, written by others than us.
struct IndexLine: Sendable, CustomStringConvertible {
    var path: String
    var counts: [String: Int]
    var description: String { path }

    static func all() throws -> [IndexLine] {
        let text = try String(contentsOf: fixtures.appendingPathComponent("INDEX.md"), encoding: .utf8)
        return text.split(separator: "\n").compactMap { line in
            guard let match = line.firstMatch(of: /^- `([^`]+)`(?: \[([^\]]+)\])?/) else { return nil }
            var counts: [String: Int] = [:]
            for part in match.2?.split(separator: ", ") ?? [] {
                let words = part.split(separator: " ", maxSplits: 1)
                guard let count = Int(words[0]) else { continue }
                let noun = String(words[1])
                counts[noun.hasSuffix("s") ? noun : (noun == "summary" ? "summaries" : noun + "s")] = count
            }
            return IndexLine(path: String(match.1), counts: counts)
        }
    }
}

let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures")

func read(_ paths: String...) throws(Problem) -> DataSet {
    let sources = paths.map { FileRepository.Source.path(fixtures.appendingPathComponent($0).path) }
    return try FileRepository(sources, threads: 2).answer(.overview(.init()))
}

@Suite struct CorpusTests {
    static let readable = ((try? IndexLine.all()) ?? []).filter {
        ($0.path.hasPrefix("xray-api/") || $0.path.hasPrefix("xray-segments/")) && !$0.counts.isEmpty
    }

    @Test func theIndexIsThere() { #expect(Self.readable.count > 100) }

    @Test("what the index counts is found", arguments: readable) func counts(_ line: IndexLine) throws {
        if line.counts["points"] != nil { return }
        let data = try read(line.path)
        let subsegments = data.store.flags.filter { !$0.contains(.segment) }.count
        if let traces = line.counts["traces"] { #expect(data.store.traceCount == expected(line, traces)) }
        if let count = line.counts["subsegments"] { #expect(subsegments == count) }
        if let count = line.counts["summaries"] { #expect(data.summaries.count == count - emptySummaries(line)) }
        if let count = line.counts["nodes"] { #expect(data.graph?.nodes.count == count) }
    }

    /// Traces without any segment count as traces there and show nothing here.
    private func expected(_ line: IndexLine, _ count: Int) -> Int {
        line.path == "xray-api/awk-batch-bad-documents.json" ? 1 : count
    }

    /// One element of awk-summaries.json is `{}`.
    private func emptySummaries(_ line: IndexLine) -> Int { line.path == "xray-api/awk-summaries.json" ? 1 : 0 }

    @Test(
        "one word for what cannot be read",
        arguments: [
            ("xray-api/awk-binary.bin", "binary"), ("xray-api/awk-empty-zero-bytes.json", "empty"),
            ("xray-api/awk-empty-white-space.json", "white space"), ("xray-api/awk-empty-list.json", "holds no traces"),
            ("xray-api/awk-empty-null.json", "holds no traces"), ("xray-api/awk-empty-object.json", "holds no traces"),
            ("xray-api/awk-empty-services.json", "holds no traces"),
            ("xray-api/awk-empty-traces.json", "holds no traces"),
            ("xray-api/awk-error-cli.txt", "ExpiredTokenException"),
            ("xray-api/awk-error-throttled.json", "ThrottlingException"), ("xray-api/awk-not-json-html.txt", "HTML"),
            ("xray-api/cli-get-service-graph-truncated.txt", "line 66"),
            ("xray-api/cli-task-get-trace-summaries.table.txt", "--output json"),
            ("xray-api/cli-task-get-trace-summaries.text.txt", "--output json"),
            ("xray-api/cli2-task-batch-get-traces.yaml.txt", "--output json"),
            ("xray-api/guide-put-trace-segments-unprocessed.json", "PutTraceSegments"),
            ("xray-api/guide-root-cause-section-trailing-commas.txt", "line 13"),
            ("xray-api/sam-traces-output-text.txt", "--output json"),
            ("xray-segments/guide-independent-subsegment-broken.txt", "line 8"),
            ("other/go-stdouttrace-array-head.json", "Go stdouttrace"), ("other/zipkin-v2-skew.json", "Zipkin"),
            ("no-such-file.json", "no such file"),
        ]) func refusals(_ path: String, _ word: String)
    {
        let problem = #expect(throws: Problem.self) { _ = try read(path) }
        #expect(problem?.description.contains(word) == true)
        #expect(problem?.source.hasSuffix(path) == true)
    }
}
