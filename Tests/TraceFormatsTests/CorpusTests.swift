import Foundation
import TestSupport
import Testing
import TraceModel
import TraceRepository

/// What an INDEX.md says of a file, in its brackets: counts of a plain reader that knows nothing of this program.
struct IndexLine: Sendable, CustomStringConvertible {
    var path: String
    var counts: [String: Int]
    var description: String { path }

    static func all(in file: String) throws -> [IndexLine] {
        let text = try String(contentsOfFile: file, encoding: .utf8)
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

func read(_ paths: String...) throws(Problem) -> DataSet {
    let sources = paths.map { FileRepository.Source.path(Fixtures.path($0)) }
    return try FileRepository(sources, threads: 2).answer(.overview(.init()))
}

@Suite struct CorpusTests {
    /// Files of X-Ray's formats for which the index gives counts.
    private static func readable(_ index: String) -> [IndexLine] {
        // Without an index there is nothing to read, which `theIndexIsThere` fails on.
        let lines = (try? IndexLine.all(in: index)) ?? []
        return lines.filter { line in
            ["made/", "xray-api/", "xray-segments/"].contains { line.path.hasPrefix($0) } && !line.counts.isEmpty
                && line.counts["points"] == nil
        }
    }

    static let ours = readable(Fixtures.path("INDEX.md"))
    static let theirs = readable(Shared.path("corpus/INDEX.md"))

    @Test func theIndexIsThere() { #expect(Self.ours.count > 80) }

    @Test("what the index counts is found", arguments: ours) func counts(_ line: IndexLine) throws {
        try check(line, read(line.path))
    }

    @Test(
        "the same of files that others wrote", .enabled(if: Shared.isThere, "needs ../shared"), arguments: theirs)
    func countsOfOthers(_ line: IndexLine) throws { try check(line, Shared.read(line.path)) }

    private func check(_ line: IndexLine, _ data: DataSet) throws {
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
            ("made/graph-cut-by-words.txt", "line 9"),
            ("xray-api/cli-task-get-trace-summaries.table.txt", "--output json"),
            ("xray-api/cli-task-get-trace-summaries.text.txt", "--output json"),
            ("xray-api/cli2-task-batch-get-traces.yaml.txt", "--output json"),
            ("xray-api/moto-put-trace-segments-unprocessed.json", "PutTraceSegments"),
            ("made/summaries-trailing-comma.txt", "line 6"),
            ("xray-api/sam-traces-output-text.txt", "--output json"),
            ("made/segment-missing-comma.txt", "line 5"),
            ("made/go-stdouttrace.json", "Go stdouttrace"), ("made/zipkin.json", "Zipkin"),
            ("no-such-file.json", "no such file"),
        ]) func refusals(_ path: String, _ word: String)
    {
        let problem = #expect(throws: Problem.self) { _ = try read(path) }
        #expect(problem?.description.contains(word) == true)
        #expect(problem?.source.hasSuffix(path) == true)
    }
}
