import Foundation
import TestSupport
import Testing
import TraceFormats
import TraceModel
import TraceRepository

/// Values as documents write them (reference 1.1, 1.2) and places of errors.
@Suite struct ValueTests {
    private func load(_ text: String) throws -> DataSet {
        try FileRepository([.memory(name: "test", bytes: Array(text.utf8))], threads: 1).answer(.overview(.init()))
    }
    private func segment(_ members: String) -> String {
        #"{"name":"a","id":"1000000000000001","trace_id":"1-65f0a1b2-0c1d2e3f405162738495a6b7","start_time":1,"#
            + members + "}"
    }

    @Test(
        "times in every form are one instant",
        arguments: [
            "1710268850.5", "1.7102688505E9", #""1710268850.5""#, "1710268850500", "1710268850500000",
            #""2024-03-12T18:40:50.500Z""#, #""2024-03-13T03:40:50.5+09:00""#, #""2024-03-12 18:40:50.500000+00:00""#,
        ]) func times(_ text: String) throws
    {
        let data = try load(
            #"{"name":"a","id":"1000000000000001","trace_id":"1-65f0a1b2-0c1d2e3f405162738495a6b7","end_time":\#(text),"start_time":\#(text)}"#
        )
        #expect(data.store.starts == [1_710_268_850_500_000_000])
        #expect(data.store.ends == [1_710_268_850_500_000_000])
    }

    @Test("flags from the status only when a document has none of the three (U-13)") func flags() throws {
        let throttled = try load(segment(#""end_time":2,"http":{"response":{"status":429}}"#)).store.flags[0]
        #expect(throttled.contains([.throttle, .error]) && !throttled.contains(.fault))
        #expect(throttled.outcome == .throttle)
        let fault = try load(segment(#""end_time":2,"http":{"response":{"status":"503"}}"#)).store.flags[0]
        #expect(fault.outcome == .fault)
        let told = try load(segment(#""end_time":2,"fault":false,"http":{"response":{"status":503}}"#)).store.flags[0]
        #expect(told.outcome == .ok)
    }

    @Test("annotations keep their types, anything else is none") func annotations() throws {
        let data = try load(
            segment(#""end_time":2,"annotations":{"s":"x","n":2.5,"i":3,"b":true,"o":{},"l":[1],"z":null}"#))
        let values = data.store.annotations.map { ($0.key, $0.value) }
        #expect(values.map { data.store.strings[$0.0] } == ["s", "n", "i", "b"])
        #expect(values[1].1 == .number(2.5))
        #expect(values[2].1 == .number(3))
        #expect(values[3].1 == .boolean(true))
    }

    @Test("a trace id in every form is one trace") func traceIDs() {
        let id = TraceID("1-4efaaf4d-1e8720b39541901950019ee5")
        #expect(TraceID("4EFAAF4D1e8720b39541901950019ee5") == id)
        #expect(TraceID("Root=1-4efaaf4d-1e8720b39541901950019ee5;Parent=53995c3f42cd8ad8;Sampled=1") == id)
        #expect(id?.description == "1-4efaaf4d-1e8720b39541901950019ee5")
        #expect(TraceID("1-4efaaf4d") == nil)
        #expect(TraceID("1-4efaaf4d-1e8720b39541901950019eeg") == nil)
    }

    @Test("a bad document does not lose its neighbours, and is named by line and path") func neighbours() throws {
        let good = segment(#""end_time":2"#)
        let other = good.replacingOccurrences(of: "1000000000000001", with: "1000000000000002")
        let data = try load(good + "\n{\"name\": tru}\n" + other + "\n")
        #expect(data.store.rowCount == 2)
        #expect(data.problems.count == 1)
        #expect(data.problems[0].place == "line 2, column 10")
        #expect(data.problems[0].severity == .partial)
    }

    @Test("a text that is cut off anywhere gives what came before, or says so; never a crash") func cutOff() throws {
        let whole = try Fixtures.bytes("made/batch-lambda-and-table.json")
        for count in stride(from: 0, to: whole.count, by: 37) {
            let repository = FileRepository([.memory(name: "cut", bytes: Array(whole.prefix(count)))], threads: 1)
            do throws(Problem) {
                let data = try repository.answer(.overview(.init()))
                #expect(!data.problems.isEmpty)
            } catch {
                #expect(!error.message.isEmpty)
            }
        }
    }

    @Test("any bytes at all end in an answer or a problem") func noise() {
        var generator = Seeded.named("noise")
        let pool =
            Array(#"{}[]",:\ntruefalsnul0123456789.eE-"Traces""Segments""Document""id""#.utf8) + [0xFF, 0xC3, 0x00]
        for _ in 0..<300 {
            let count = Int.random(in: 1...400, using: &generator)
            let bytes = (0..<count).map { _ in pool[Int.random(in: 0..<pool.count, using: &generator)] }
            do throws(Problem) {
                let data = try FileRepository([.memory(name: "noise", bytes: bytes)], threads: 1)
                    .answer(.overview(.init()))
                #expect(data.store.firstRows.last == UInt32(data.store.rowCount))
            } catch {
                #expect(!error.message.isEmpty)
            }
        }
    }

    @Test("details: metadata, exceptions with frames, causes by id") func details() throws {
        let repository = FileRepository(
            [.path(Fixtures.path("xray-segments/sdk-python-segments.jsonl"))], threads: 1)
        let data = try repository.answer(.overview(.init()))
        let row = try #require(
            (0..<data.store.rowCount).first { row in
                data.store.exceptions(in: row..<(row + 1)).first?.isReference == true
            })
        let detail = try repository.detail(ofRow: row, in: data)
        #expect(detail.id == data.store.ids[row])
        #expect(detail.exceptions.first?.frames.isEmpty == false)
        let rich = try #require((0..<data.store.rowCount).first { data.store.flags[$0].contains(.hasMetadata) })
        #expect(try repository.detail(ofRow: rich, in: data).document["metadata"]?.members?.isEmpty == false)
    }
}
