import TestSupport
import TraceFormats
import TraceModel
import TraceRepository

/// Whatever is accepted, saved and read again is the same.
@Sendable func saveAndReadAgain(_ bytes: [UInt8]) {
    do throws(Problem) {
        let repository = FileRepository([.memory(name: "fuzzed", bytes: bytes)], threads: 1)
        let data = try repository.answer(.overview(.init()))
        guard data.store.traceCount > 0 else { return }
        let saved = try save(data, repository)
        let again = try load([.memory(name: "saved", bytes: saved)]).get()
        let holdsSpans = data.store.spans.count > 1
        // A span without an id is saved; what it called cannot say that it was that span.
        if holdsSpans, data.store.ids.contains(.none) { return }
        let (before, after) = (told(data, holdsSpans), told(again, holdsSpans))
        let different = zip(before, after).first { $0 != $1 }
        must(before == after, "saved and read again: \(before.count) lines, \(after.count); \(different as Any)")
    } catch {
        // What holds nothing is told so; nothing was accepted.
    }
}

/// As `save` writes it.
private func save(_ data: DataSet, _ repository: FileRepository) throws(Problem) -> [UInt8] {
    var encoder = TracesEncoder(indented: false)
    for trace in 0..<data.store.traceCount {
        var documents: [TraceDocuments.Document] = []
        for found in try repository.documents(ofTrace: trace, in: data) {
            documents.append(TraceDocuments.Document(id: found.id.description, text: found.text))
        }
        encoder.append(
            TraceDocuments(
                id: data.store.traceIDs[trace].description, duration: nil,
                limitExceeded: data.store.traceFlags[trace].contains(.limitExceeded), documents: documents))
    }
    encoder.finish(unprocessed: data.unprocessed)
    return encoder.take()
}

/// A data set in lines. How its documents came is left out: how many told of a trace, and what was remarked on their ids. One that
/// another made old is not saved again. Spans become documents, which hold no nanoseconds and say what was inferred of segments.
private func told(_ data: DataSet, _ holdsSpans: Bool) -> [String] {
    var kept = data.store
    kept.documentCounts = kept.documentCounts.map { _ in 1 }
    kept.traceFlags = kept.traceFlags.map { $0.intersection([.partial, .limitExceeded]) }
    if holdsSpans {
        kept.starts = kept.starts.map { _ in 0 }
        kept.ends = kept.starts
        // What lies how long outside of its parent is told by nanoseconds too; two spans of one id and name may call two services,
        // whose names their documents have.
        kept.flags = kept.flags.map { $0.subtracting([.synthetic, .ownDocument, .skewed, .duplicate]) }
    }
    return kept.lines
}
