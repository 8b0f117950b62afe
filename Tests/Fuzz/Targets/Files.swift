import TraceAnalysis
import TraceFormats
import TraceModel

@testable import TraceRepository

/// A file of these bytes, and another beside it whose document must be found whatever the first one holds; or both in one.
@Sendable func readFiles(_ bytes: [UInt8]) {
    let beside: [FileRepository.Source] = [
        .memory(name: "fuzzed", bytes: bytes), .memory(name: "good", bytes: neighbour),
    ]
    // One of the two for each input: white space at its end makes it the other.
    exercise(read(bytes.count % 2 == 0 ? beside : [.memory(name: "together", bytes: neighbour + bytes)]))
}

/// The same with bytes of which no text can stand in front; once more as the body of a request, and as the exporter has them.
@Sendable func readProtobuf(_ bytes: [UInt8]) {
    exercise(read([.memory(name: "fuzzed", bytes: bytes), .memory(name: "good", bytes: neighbour)]))
    do throws(JSONError) {
        _ = bytes.withUnsafeBufferPointer { [decoder = try ChunkDecoder(.exporter)] in
            decoder.decodeProtobuf($0, source: 0)
        }
    } catch {
        fatalError("no memory")
    }
}

private let neighbour =
    Array(
        #"{"name":"neighbour","id":"feedfacecafebee1","trace_id":"1-6fedcba9-feedfacecafebee2deadbea7","start_time":1,"end_time":2}"#
            .utf8) + [0x0A]

/// On this thread, in small pieces: what a repository does on others takes longer to wake than to do.
func load(_ sources: [FileRepository.Source]) -> Result<DataSet, Problem> {
    SourceLoader(sources, threads: 1, pieceSize: 1 << 14).run(RequestHandle()) { _ in }
}

private func read(_ sources: [FileRepository.Source]) -> DataSet {
    switch load(sources) {
    case .success(let data):
        let found = (0..<data.store.rowCount).contains { data.store.ids[$0].description == "feedfacecafebee1" }
        must(found, "the neighbour is lost")
        return data
    case .failure(let problem): fatalError("the neighbour is lost: \(problem)")
    }
}

/// What every screen and command works out of a data set.
func exercise(_ data: DataSet) {
    let store = data.store
    must(Int(store.firstRows.last ?? 0) == store.rowCount, "rows belong to traces")
    for row in 0..<store.rowCount {
        must(Int(store.parents[row]) < row, "parents stand before children")
        must(store.duration(ofRow: row) >= 0 && store.ends[row] >= store.starts[row], "no negative time")
        must(Int(store.subtreeEnds[row]) > row && Int(store.subtreeEnds[row]) <= store.rowCount, "subtrees close")
    }
    _ = ServiceGraph.combined(data)
    let table = TraceTable(data)
    for column in [TraceColumn.start, .duration, .url] { _ = table.sortedPermutation(by: column) }
    for trace in 0..<min(3, store.traceCount) {
        _ = TraceSummary.derived(ofTrace: trace, in: store)
        let outline = TraceOutline(store, trace: trace)
        must(outline.selfTimes.allSatisfy { $0 >= 0 }, "no negative self time")
    }
}
