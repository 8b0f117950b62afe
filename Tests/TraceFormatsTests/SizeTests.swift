import Foundation
import TestSupport
import Testing
import TraceFormats
import TraceModel

@testable import TraceRepository

/// Sources of every size, cut everywhere.
@Suite struct SizeTests {
    private func load(_ text: String, threads: Int, pieceSize: Int) throws -> DataSet {
        let file = try ChangingFile(text)
        return try FileRepository([.path(file.path)], threads: threads, pieceSize: pieceSize)
            .answer(.overview(.init()))
    }

    @Test(
        "no byte and one byte are named as what they are",
        arguments: ["", "\n", "{", "[", "\"", "1", "n", "é", "\u{0}"])
    func nearlyNothing(text: String) throws {
        do throws(Problem) {
            let file = try? ChangingFile(text)
            _ = try FileRepository([.path(file?.path ?? "")]).answer(.overview(.init()))
            Issue.record("nothing was read out of \(text.debugDescription)")
        } catch {
            #expect(error.severity == .failure && error.source.hasSuffix("traces.jsonl") && !error.message.isEmpty)
        }
    }

    private static let lines = (1...5).map { line($0 % 3, $0, parent: $0 > 3 ? $0 - 3 : nil, name: "näme \($0)") }
    private static var answer: String {
        let documents = lines.map { $0.dropLast().replacingOccurrences(of: "\"", with: "\\\"") }
        let traces = documents.enumerated().map { index, text in
            "{\"Id\":\"1-69a40000-00000000000000000000000\(index)\",\"Segments\":[{\"Id\":\"\(index)\",\"Document\":\"\(text)\"}]}"
        }
        return "{ \"NextToken\": null, \"Traces\": [" + traces.joined(separator: ",\n ")
            + "],\n\"UnprocessedTraceIds\":[\"1-69a40000-0000000000000000000000ff\"]}"
    }

    /// Each piece ends somewhere else, so that over all sizes one ends behind every byte of every document.
    @Test("cut behind every byte, by one, two and eight threads", arguments: ["lines", "list", "pretty", "answer"])
    func everyBoundary(form: String) throws {
        let text =
            switch form {
            case "lines": Self.lines.joined()
            case "list": "[" + Self.lines.map { $0.dropLast() }.joined(separator: " ,\n") + "]\n"
            case "pretty": Self.lines.joined().replacingOccurrences(of: ",\"", with: ",\n  \"")
            default: Self.answer
            }
        let whole = try load(text, threads: 1, pieceSize: 1 << 20)
        #expect(whole.store.rowCount == 5 && whole.store.traceCount == 3 || form == "answer")
        #expect(whole.store.rowCount == 5)
        for size in 1...text.utf8.count {
            let cut = try load(text, threads: [1, 2, 8][size % 3], pieceSize: size)
            try #require(cut.store.lines == whole.store.lines, "pieces of \(size) bytes")
            try #require(cut.unprocessed == whole.unprocessed && cut.problems == whole.problems.map(named(cut)))
        }
    }

    /// The same problem of another file.
    private func named(_ data: DataSet) -> (Problem) -> Problem {
        { problem in
            var problem = problem
            problem.source = data.sources.first?.name ?? ""
            return problem
        }
    }

    /// One line of many megabytes that is nowhere whole in memory: traces of 4,096 bytes each, made as they are asked for.
    /// `make sizes` reads a real one of a gigabyte.
    @Test func oneLongLine() throws {
        let source = LongLine(traces: 8_000)
        var splitter = Splitter()
        let decoder = try ChunkDecoder()
        let buffer = ChunkBuffer(capacity: 1 << 16)
        var (rows, largest) = (0, 0)
        while let chunk = try splitter.next(from: source, into: buffer) {
            let decoded = decoder.decode(chunk, buffer, source: 0)
            #expect(decoded.findings.problems.isEmpty)
            rows += decoded.block.store.rowCount
            largest = max(largest, buffer.capacity)
        }
        #expect(rows == 8_000 && largest == 1 << 16)
        #expect(splitter.position == UInt64(source.count))
    }

    @Test(
        "a value that is too large is named with its place",
        arguments: ["{\"a\":\"", "[{\"a\":\"", "{\"Traces\":[{\"Id\":\""])
    func tooLarge(start: String) throws {
        let source = Endless(start: Array(start.utf8))
        var splitter = Splitter(largestValue: 1 << 20)
        let buffer = ChunkBuffer(capacity: 1 << 12)
        let failure = #expect(throws: SourceFailure.self) {
            while try splitter.next(from: source, into: buffer) != nil {}
        }
        #expect(failure?.message.hasPrefix("a value of more than 1 MB begins at byte ") == true)
        #expect(buffer.capacity == 1 << 20)
    }
}

/// A BatchGetTraces answer in one line, of which any part is made when it is read.
private struct LongLine: ChunkSource {
    let traces: Int
    private let head = Array("{\"Traces\":[".utf8)
    private let tail = Array("],\"UnprocessedTraceIds\":[]}".utf8)
    private let size = 4096
    var count: Int { head.count + traces * size + tail.count }

    init(traces: Int) { self.traces = traces }

    func read(at offset: UInt64, into target: UnsafeMutablePointer<UInt8>, count: Int) -> Int {
        let end = min(self.count, Int(offset) + count)
        var at = Int(offset)
        while at < end {
            let (piece, within) = piece(at)
            let length = min(piece.count - within, end - at)
            for index in 0..<length { target[at - Int(offset) + index] = piece[within + index] }
            at += length
        }
        return max(0, end - Int(offset))
    }

    private func piece(_ at: Int) -> (bytes: [UInt8], within: Int) {
        if at < head.count { return (head, at) }
        let number = (at - head.count) / size
        if number >= traces { return (tail, at - head.count - traces * size) }
        let document = line(number, number + 1).dropLast().replacingOccurrences(of: "\"", with: "\\\"")
        let text =
            "{\"Id\":\"1-69a40000-\(String(repeating: "0", count: 16))\(String(10_000_000 + number))\",\"Segments\":[{\"Id\":\"1\",\"Document\":\"\(document)\"}]}"
        let end = number + 1 < traces ? "," : " "
        let padding = String(repeating: " ", count: size - text.utf8.count - 1)
        return (Array((text + padding + end).utf8), (at - head.count) % size)
    }
}

/// A value that never ends.
private struct Endless: ChunkSource {
    let start: [UInt8]

    func read(at offset: UInt64, into target: UnsafeMutablePointer<UInt8>, count: Int) -> Int {
        for index in 0..<count {
            let at = Int(offset) + index
            target[index] = at < start.count ? start[at] : UInt8(ascii: "x")
        }
        return count
    }
}
