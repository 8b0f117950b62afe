import Foundation
import TestSupport
import Testing
import TraceModel
import TraceRepository

@testable import TraceFormats

/// What was read of spans is what is saved of them.
@Suite struct SavedSpansTests {
    private func saved(_ repository: FileRepository, _ data: DataSet) throws -> DataSet {
        var encoder = TracesEncoder(indented: false)
        for trace in 0..<data.store.traceCount {
            let found = try repository.documents(ofTrace: trace, in: data)
            encoder.append(
                TraceDocuments(
                    id: data.store.traceName(trace), duration: nil, limitExceeded: false,
                    documents: found.map { TraceDocuments.Document(id: $0.id, text: $0.text) }))
        }
        encoder.finish()
        return try FileRepository([.memory(name: "saved", bytes: encoder.take())]).answer(.overview(.init()))
    }

    @Test("saved and read again, every row is the same", arguments: SpanFormsTests.forms)
    func shop(_ form: String) throws {
        let repository = FileRepository([.path(Fixtures.path("spans/" + form))], threads: 1)
        let data = try repository.answer(.overview(.init()))
        let again = try saved(repository, data)
        #expect(again.store.untimed.lines == data.store.untimed.lines && again.store.hasTimes(of: data.store))
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
        let again = try saved(repository, data)
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
