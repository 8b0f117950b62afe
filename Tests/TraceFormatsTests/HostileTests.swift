import Foundation
import Testing
import TraceFormats
import TraceModel

@testable import TraceRepository

/// Texts that broke the decoder once: a bad one is named, and its neighbours stay.
@Suite struct HostileTests {
    private func load(_ text: String) throws(Problem) -> DataSet {
        try FileRepository([.memory(name: "test", bytes: Array(text.utf8))], threads: 1).answer(.overview(.init()))
    }
    private let neighbour =
        #"{"name":"a","id":"1000000000000001","trace_id":"1-65f0a1b2-0c1d2e3f405162738495a6b7","start_time":1710268850,"end_time":1710268851}"#

    @Test(
        "members of an error answer that are no text",
        arguments: [
            #"{"__type":[]}"#, #"{"__type":{}}"#, #"{"__type":1,"message":{}}"#, #"{"message":[[]]}"#,
            #"{"message":"x","code":{}}"#,
        ]) func errorAnswers(_ text: String) throws
    {
        let problem = #expect(throws: Problem.self) { _ = try load(text) }
        #expect(problem?.message.contains("an error answer instead of traces") == true)
        let data = try load(text + "\n" + neighbour)
        #expect(data.store.rowCount == 1 && data.problems.count == 1)
    }

    /// On a thread with the stack that loading threads have.
    @Test(
        "nesting that is deeper than the stack",
        arguments: [
            #"{"Id":"1","Duration":1,"x":%}"#, #"{"x":%}"#, #"{"Services":[{"ReferenceId":1,"Name":"n","x":%}]}"#,
            #"{"Groups":[{"GroupName":"n","x":%}]}"#, #"{"TraceSummaries":[{"Id":"1","x":%}]}"#, "%",
            #"{"data":%}"#, #"{"message":%}"#, #"{"TraceSegmentDocuments":[%]}"#, #"{"spans":%}"#,
        ], [4_700, 30_000, 60_000]) func deep(_ form: String, _ levels: Int) throws
    {
        for (open, close, inner) in [("[", "]", "1"), (#"{"data":"#, "}", "1"), (#"{"a":["#, "]}", "")] {
            let count = levels / (open.count > 8 || open.contains("[") && open.count > 1 ? 2 : 1)
            let nested = String(repeating: open, count: count) + inner + String(repeating: close, count: count)
            let text = form.replacingOccurrences(of: "%", with: nested)
            #expect(try load(text + "\n" + neighbour).store.rowCount == 1)
        }
    }

    @Test("deep metadata is opened and written again") func deepMetadata() throws {
        let nested = String(repeating: #"{"a":["#, count: 20_000) + String(repeating: "]}", count: 20_000)
        let text = neighbour.dropLast() + #","metadata":{"default":\#(nested)}}"#
        let repository = FileRepository([.memory(name: "test", bytes: Array(text.utf8))], threads: 1)
        let data = try repository.answer(.overview(.init()))
        let detail = try repository.detail(ofRow: 0, in: data)
        #expect(detail.document["metadata"]?["default"]?["a"]?.array?.count == 1)
        let documents = try repository.documents(ofTrace: 0, in: data)
        #expect(documents.map(\.text.count) == [text.utf8.count])
    }

    @Test("a line of many texts costs what as many lines do") func oneLine() throws {
        let lines = (0..<20_000).map { line($0, $0 + 1, parent: nil, name: "n") }
        let clock = ContinuousClock()
        var rows: [Int] = []
        var times: [Duration] = []
        for text in [
            lines.joined(), lines.map { $0.dropLast() }.joined(), lines.map { $0.dropLast() }.joined(separator: " , "),
        ] {
            times.append(try clock.measure { rows.append(try load(text).store.rowCount) })
        }
        #expect(rows == [20_000, 20_000, 20_000])
        // It was 200 times as long, and grew with the square.
        #expect(times[1] < times[0] * 8 && times[2] < times[0] * 8, "\(times)")
    }

    /// Pieces of 64 kB: each read of the source gives many texts.
    @Test func manyTextsInAPiece() throws {
        let text = (0..<20_000).map { line($0, $0 + 1, parent: nil, name: "n").dropLast() }.joined()
        let source = Bytes(Array(text.utf8))
        var splitter = Splitter()
        let buffer = ChunkBuffer(capacity: 1 << 16)
        var pieces = 0
        while try splitter.next(from: source, into: buffer) != nil { pieces += 1 }
        #expect(pieces <= text.utf8.count / (1 << 15) + 2)
    }

    @Test("indenting does not grow with the square of the depth") func indentation() {
        var json = JSONWriter(indented: true)
        for _ in 0..<2_000 { json.beginArray() }
        for _ in 0..<2_000 { json.endArray() }
        #expect(json.take().count < 2_000 * 2 * 170)
    }

    @Test(
        "bytes of value 0 between, behind and before texts lose no neighbour",
        arguments: ["% \n0\n", "%\n0%\n", "%\n0\n%", "%0", "%\n%\n00000%\n0"]) func zeros(_ form: String) throws
    {
        let zeros = String(repeating: "\u{0}", count: 5_000)
        var number = 0
        var text = ""
        for character in form {
            switch character {
            case "%":
                number += 1
                text += line(number, number, parent: nil, name: "n").dropLast()
            case "0": text += zeros
            default: text.append(character)
            }
        }
        let data = try load(text)
        #expect(data.store.rowCount == number)
        let problem = try #require(data.problems.first)
        #expect(problem.severity == .partial && problem.message.contains("value 0"))
    }

    @Test("a segment without start stands where it ends, and has no length") func noStart() throws {
        let text = #"{"name":"b","id":"2","trace_id":"1-65f0a1b2-0c1d2e3f405162738495a6b7","end_time":1710268852}"#
        let data = try load(neighbour + "\n" + text)
        let row = try #require(data.store.names.indices.first { data.store.name($0) == "b" })
        #expect(data.store.starts[row] == 1_710_268_852_000_000_000 && data.store.duration(ofRow: row) == 0)
        #expect(!data.store.flags[row].isMeasured)
        #expect(data.problems.map(\.severity) == [.notice] && data.problems[0].message.contains("without start_time"))
    }

    @Test("one without start and end stands where its parent starts") func neitherStartNorEnd() throws {
        let text =
            neighbour.dropLast()
            + #","subsegments":[{"name":"b","id":"2"},{"name":"c","id":"3","start_time":1710268850.5}]}"#
        let store = try load(String(text)).store
        #expect((0..<3).map { store.name($0) } == ["a", "b", "c"])
        #expect(store.starts[1] == store.starts[0] && store.duration(ofRow: 1) == 0)
    }

    @Test("a trace of nothing else begins when its id says") func onlyUntimed() throws {
        let store = try load(#"{"name":"b","id":"2","trace_id":"1-65f0a1b2-0c1d2e3f405162738495a6b7"}"#).store
        #expect(store.starts == [0x65f0_a1b2 * 1_000_000_000])
    }
}

/// A source in memory.
struct Bytes: ChunkSource {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func read(at offset: UInt64, into target: UnsafeMutablePointer<UInt8>, count: Int) -> Int {
        let start = min(bytes.count, Int(offset))
        let part = bytes[start..<min(bytes.count, start + count)]
        for (index, byte) in part.enumerated() { target[index] = byte }
        return part.count
    }
}
