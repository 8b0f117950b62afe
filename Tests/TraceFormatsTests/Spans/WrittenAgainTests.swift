import TestSupport
import Testing
import TraceModel
import TraceRepository

@testable import TraceFormats

/// What was read of documents of every kind, written as spans and read again, is the same trace.
@Suite struct WrittenAgainTests {
    @Test("written as spans and read again", arguments: RoundTripTests.seeds) func documents(seed: UInt64) throws {
        var maker = DocumentMaker(seed)
        let read = try Read(maker.sources())
        for form in SpanEncoder.Form.allCases {
            let again = try load(try written(read.data, read.repository, form))
            expectSame(read.data, again, form, "seed \(seed)")
        }
    }

    @Test("so are spans, in whatever form they came", arguments: SpanFormsTests.forms) func spans(_ name: String) throws
    {
        let repository = FileRepository([.path(Fixtures.path("spans/" + name))], threads: 1)
        let data = try repository.answer(.overview(.init()))
        for form in SpanEncoder.Form.allCases {
            expectSame(data, try load(try written(data, repository, form)), form, name)
        }
    }

    /// One that says neither fault nor error is judged by its status; one that says that it is no fault is none.
    @Test("so are failures that only a status tells of") func statuses() throws {
        let repository = FileRepository([.path(Fixtures.path("xray-segments/awk-http-shapes.jsonl"))], threads: 1)
        let data = try repository.answer(.overview(.init()))
        #expect(data.store.flags.contains { $0.contains(.fault) })
        for form in SpanEncoder.Form.allCases {
            expectSame(data, try load(try written(data, repository, form)), form, "statuses")
        }
    }

    private func expectSame(_ one: DataSet, _ other: DataSet, _ form: SpanEncoder.Form, _ what: String) {
        let before = one.store.outline(openTakesNoTime: form == .jaeger)
        let after = other.store.outline(openTakesNoTime: form == .jaeger)
        let (lost, new) = (Set(before).subtracting(after).sorted(), Set(after).subtracting(before).sorted())
        #expect(lost.isEmpty && new.isEmpty && before.count == after.count, "\(what), \(form): \(lost) are \(new)")
    }

    private func load(_ bytes: [UInt8]) throws -> DataSet {
        try FileRepository([.memory(name: "written", bytes: bytes)], threads: 1).answer(.overview(.init()))
    }
}
