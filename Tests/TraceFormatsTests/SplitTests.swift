import Foundation
import TestSupport
import Testing
import TraceModel
import TraceRepository

/// What is found depends neither on where a source is cut nor on how many threads read it.
@Suite struct SplitTests {
    private func load(_ path: String, threads: Int, pieceSize: Int) throws -> DataSet {
        let source = FileRepository.Source.path(Fixtures.path(path))
        return try FileRepository([source], threads: threads, pieceSize: pieceSize).answer(.overview(.init()))
    }

    @Test(
        "cut anywhere, the same rows",
        arguments: [
            "xray-api/bigtrace-batch-pretty.json", "xray-api/cli-task-batch-get-traces-loop-concatenated.json",
            "xray-api/boto3-task-batch-get-traces.json", "xray-api/cli-task-query-traces-list.json",
            "xray-api/otel-exporter-put-trace-segments-input.json", "xray-api/awk-batch-pages-list.json",
            "xray-segments/bigtrace-400-spans.jsonl", "xray-segments/sdk-python-udp-capture.txt",
            "xray-segments/awk-pretty-several.json", "xray-segments/awk-list-of-segments.json",
            "xray-api/sam-traces-output-json.jsonl", "xray-segments/awk-wide-4000.json",
        ], [300, 1_000, 4_099, 30_000]) func cuts(_ path: String, _ pieceSize: Int) throws
    {
        let whole = try load(path, threads: 1, pieceSize: 1 << 24)
        let pieces = try load(path, threads: 1, pieceSize: pieceSize)
        #expect(pieces.store.lines == whole.store.lines)
        #expect(pieces.graph?.nodes.count == whole.graph?.nodes.count)
        #expect(pieces.problems.count == whole.problems.count)
    }

    @Test("one, two and eight threads give the same rows", arguments: [1, 2, 8]) func threads(_ count: Int) throws {
        for path in ["xray-api/bigtrace-batch-pretty.json", "xray-segments/sdk-python-udp-capture.txt"] {
            let one = try load(path, threads: 1, pieceSize: 2_000)
            let several = try load(path, threads: count, pieceSize: 2_000)
            #expect(several.store.lines == one.store.lines)
        }
    }

    @Test("summaries are cut like traces") func summaries() throws {
        let whole = try load("xray-api/cli-task-get-trace-summaries.json", threads: 1, pieceSize: 1 << 24)
        let pieces = try load("xray-api/cli-task-get-trace-summaries.json", threads: 2, pieceSize: 3_000)
        #expect(pieces.summaries == whole.summaries)
        #expect(pieces.summaries.count == 70)
    }

    @Test("gzip gives what the file gives, also of two members") func gzip() throws {
        let plain = try load("xray-segments/bigtrace-400-spans.jsonl", threads: 1, pieceSize: 1 << 20)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("xrayscope-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let packed = folder.appendingPathComponent("traces.gz").path
        let file = Fixtures.path("xray-segments/bigtrace-400-spans.jsonl")
        let shell = Process()
        shell.executableURL = URL(filePath: "/bin/sh")
        shell.arguments = ["-c", "(head -n 100 '\(file)' | gzip -c; tail -n +101 '\(file)' | gzip -c) > '\(packed)'"]
        try shell.run()
        shell.waitUntilExit()
        let data = try FileRepository([.path(packed)], threads: 2, pieceSize: 5_000).answer(.overview(.init()))
        #expect(data.store.lines == plain.store.lines)
        #expect(data.sources.first?.format.hasPrefix("gzip") == true)
    }
}

@Suite struct CutOffTests {
    @Test("an answer that is cut off gives the traces that are whole in it", arguments: [500, 1 << 20])
    func cutAnswer(_ pieceSize: Int) throws {
        let whole = try Fixtures.bytes("xray-api/boto3-task-batch-get-traces.json")
        let source = FileRepository.Source.memory(name: "cut", bytes: Array(whole.prefix(whole.count / 2)))
        let data = try FileRepository([source], threads: 1, pieceSize: pieceSize).answer(.overview(.init()))
        // Its five traces take about as many bytes each: two are whole in the first half.
        #expect(data.store.traceCount == 2)
        #expect(data.problems.contains { $0.severity == .partial && $0.message.contains("cut off") })
    }

    @Test("a list and a second page that are cut off, too") func cutLater() throws {
        let page = try Fixtures.bytes("xray-api/boto3-task-batch-get-traces.json")
        let other = try Fixtures.bytes("xray-segments/awk-list-of-segments.json")
        let two = FileRepository.Source.memory(name: "two", bytes: page + page.prefix(page.count / 2))
        #expect(try FileRepository([two]).answer(.overview(.init())).store.traceCount == 5)
        let list = FileRepository.Source.memory(name: "list", bytes: Array(other.dropLast(20)))
        #expect(try FileRepository([list]).answer(.overview(.init())).store.rowCount == 1)
    }
}
