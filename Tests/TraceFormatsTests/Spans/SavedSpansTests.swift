import Foundation
import TestSupport
import Testing
import TraceModel
import TraceRepository

@testable import TraceFormats

/// What was read of spans is what is saved of them.
@Suite struct SavedSpansTests {
    @Test("saved and read again, every row is the same", arguments: SpanFormsTests.forms)
    func shop(_ form: String) throws {
        let repository = FileRepository([.path(Fixtures.path("spans/" + form))], threads: 1)
        let data = try repository.answer(.overview(.init()))
        let again = try repository.savedAgain(data)
        #expect(again.store.untimed.lines == data.store.untimed.lines && again.store.hasTimes(of: data.store))
    }

    @Test("what was inferred of a client that ends before it starts is marked as that is") func endsBeforeStart() throws
    {
        let text =
            #"{"traceId":"65f0a1b20c1d2e3f4051627384950010","spanId":"a000000000000001","name":"s","kind":3,"startTimeUnixNano":"1710268851000000000","endTimeUnixNano":"1710268850000000000"}"#
        let repository = FileRepository([.memory(name: "one", bytes: Array(text.utf8))], threads: 1)
        let data = try repository.answer(.overview(.init()))
        #expect(data.store.rowCount == 2 && data.store.flags.allSatisfy { $0.contains(.endsBeforeStart) })
        #expect(try repository.savedAgain(data).store.untimed.lines == data.store.untimed.lines)
    }

    @Test("what a span without an id called does not begin the trace when it is read again") func noID() throws {
        let span =
            #"{"traceId":"65f0a1b20c1d2e3f4051627384950010","spanId":"","parentSpanId":"b000000000000001","name":"s","kind":4,"startTimeUnixNano":"1710268850000000000","endTimeUnixNano":"1710268851000000000","attributes":[{"key":"messaging.destination.name","value":{"stringValue":"called"}}]}"#
        let service = #"{"key":"service.name","value":{"stringValue":"a"}}"#
        let text =
            #"{"resourceSpans":[{"resource":{"attributes":[\#(service)]},"scopeSpans":[{"spans":[\#(span)]}]}]}"#
        let repository = FileRepository([.memory(name: "one", bytes: Array(text.utf8))], threads: 1)
        let data = try repository.answer(.overview(.init()))
        let names = { (data: DataSet) in data.store.rootRows.map { data.store.name(Int($0)) } }
        #expect(data.store.rowCount == 2 && data.store.name(1) == "called")
        let again = try repository.savedAgain(data)
        #expect(names(data) == ["a"] && names(again) == names(data))
    }

    /// The ids of spans are the same in each trace; in every second one they hang the other way round.
    @Test("traces of one request are written each by itself, whatever was asked before") func manyTraces() throws {
        func span(_ trace: Int, _ id: Int, _ parent: Int, _ kind: Int) -> String {
            #"{"traceId":"65f0a1b20c1d2e3f40516273849500\#(10 + trace)","spanId":"a00000000000000\#(id)","parentSpanId":"\#(parent == 0 ? "" : "a00000000000000\(parent)")","name":"s","kind":\#(kind),"startTimeUnixNano":"1710268850000000000","endTimeUnixNano":"1710268851000000000"}"#
        }
        let spans = (0..<20).flatMap { trace in
            trace % 2 == 0
                ? [span(trace, 1, 0, 1), span(trace, 2, 1, 1)] : [span(trace, 1, 2, 1), span(trace, 2, 0, 1)]
        }
        let service = #"{"key":"service.name","value":{"stringValue":"a"}}"#
        let text =
            #"{"resourceSpans":[{"resource":{"attributes":[\#(service)]},"scopeSpans":[{"spans":[\#(spans.joined(separator: ","))]}]}]}"#
        let source = FileRepository.Source.memory(name: "one", bytes: Array(text.utf8))
        let repository = FileRepository([source], threads: 1)
        let data = try repository.answer(.overview(.init()))
        #expect(data.store.traceCount == 20)
        let order = Array(0..<20) + [3, 3, 0, 19]
        let found = try order.map { try repository.documents(ofTrace: $0, in: data).map(\.text) }
        // Each by a repository that was asked for nothing else.
        for (trace, documents) in zip(order, found) {
            let fresh = FileRepository([source], threads: 1)
            let same = try fresh.answer(.overview(.init()))
            #expect(try fresh.documents(ofTrace: trace, in: same).map(\.text) == documents)
        }
        #expect(try repository.savedAgain(data).store.untimed.lines == data.store.untimed.lines)
    }

    @Test(
        "so of every file of the corpus", .enabled(if: Shared.isThere, "needs ../shared"), arguments: SpanFile.all)
    func corpus(_ file: SpanFile) throws {
        let path = Shared.path("corpus/" + file.path)
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
        if size > 1_000_000 { return }
        let repository = FileRepository([.path(path)], threads: 1)
        let data: DataSet
        do { data = try repository.answer(.overview(.init())) } catch { return }  // what holds nothing is told so
        guard data.store.traceCount > 0 else { return }
        let again = try repository.savedAgain(data)
        let differences = again.store.untimed.lines.difference(from: data.store.untimed.lines)
        #expect(differences.isEmpty, "\(differences.prefix(6).map { "\($0)" }.joined(separator: "\n"))")
        #expect(again.store.foreignIDs == data.store.foreignIDs && again.store.hasTimes(of: data.store))
    }
}

extension TraceStore {
    /// As X-Ray's documents say it: without who made an inferred segment, how many documents there were, and times.
    fileprivate var untimed: TraceStore {
        var store = self
        store.starts = starts.map { _ in 0 }
        store.ends = store.starts
        store.flags = flags.map { $0.subtracting([.synthetic, .ownDocument]) }
        store.documentCounts = documentCounts.map { _ in 1 }
        return store
    }

    /// Seconds as doubles hold a quarter of a microsecond.
    fileprivate func hasTimes(of other: TraceStore) -> Bool {
        let apart = { (pair: (Int64, Int64)) in
            abs(Double(pair.0) - Double(pair.1)) > max(1000, abs(Double(pair.0)) * 1e-15)
        }
        return !zip(starts, other.starts).contains(where: apart) && !zip(ends, other.ends).contains(where: apart)
    }
}
