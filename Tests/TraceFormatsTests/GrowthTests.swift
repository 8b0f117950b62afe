import Testing
import TraceModel
import TraceRepository

/// Input that would make careless reading grow faster than what is read.
@Suite struct GrowthTests {
    private func read(_ text: String, threads: Int = 2, pieceSize: Int = 1 << 16) throws -> DataSet {
        let source = FileRepository.Source.memory(name: "growth", bytes: Array(text.utf8))
        return try FileRepository([source], threads: threads, pieceSize: pieceSize).answer(.overview(.init()))
    }

    /// Every trace has a part in nearly every piece; the order of arrival is that of no trace.
    @Test(arguments: [1, 2, 8]) func documentsInNoOrder(threads: Int) throws {
        var lines: [String] = []
        for document in 0..<8 {
            for trace in 0..<500 {
                let number = String(trace + 4096, radix: 16)
                let id = String(repeating: "0", count: 11) + "\(document + 1)" + number
                let parent = document == 0 ? "" : "\"parent_id\":\"000000000001\(number)\","
                lines.append(
                    "{\"trace_id\":\"1-69a40000-00000000000000000000\(number)\",\"id\":\"\(id)\",\(parent)"
                        + "\"name\":\"service-\(document)\",\"start_time\":1772352000.\(document),\"end_time\":1772352001}\n"
                )
            }
        }
        let store = try read(lines.joined(), threads: threads, pieceSize: 4096).store
        #expect(store.traceCount == 500)
        #expect(store.rowCount == 4000)
        for trace in 0..<store.traceCount {
            #expect(store.traceIDs[trace].low == UInt64(trace + 4096))
            #expect(store.rows(ofTrace: trace).map { store.name($0) } == (0..<8).map { "service-\($0)" })
            #expect(store.parents[Int(store.firstRows[trace]) + 7] == Int32(store.firstRows[trace]))
        }
    }

    /// A document behind much that is none; reading again and again to where each bad line might end would take hours.
    @Test(
        .timeLimit(.minutes(5)),
        arguments: ["{\"a\":\n", "[\n", "{}\n", "x\n", "\n", " "])
    func muchOfNothing(piece: String) throws {
        let document =
            "{\"trace_id\":\"1-69a40000-000000000000000000000001\",\"id\":\"0000000000000001\",\"name\":\"a\","
            + "\"start_time\":1772352000,\"end_time\":1772352001}\n"
        let dataSet = try read(document + String(repeating: piece, count: 100_000))
        #expect(dataSet.store.rowCount == 1)
        #expect(dataSet.store.places.count == 1)
    }
}
