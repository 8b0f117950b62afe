import Testing
import TraceModel
import TraceRepository

@testable import TraceFormats

/// What is written of spans and read again: nothing is lost, whatever held them.
@Suite struct WrittenSpansTests {
    private func read(_ text: String) throws -> (FileRepository, DataSet) {
        let repository = FileRepository([.memory(name: "spans", bytes: Array(text.utf8))], threads: 1)
        return (repository, try repository.answer(.overview(.init())))
    }

    /// Writes all traces as documents, and reads that.
    private func again(_ repository: FileRepository, _ data: DataSet) throws -> DataSet {
        var encoder = TracesEncoder()
        for trace in 0..<data.store.traceCount {
            let found = try repository.documents(ofTrace: trace, in: data)
            encoder.append(
                TraceDocuments(
                    id: data.store.traceName(trace), duration: nil, limitExceeded: false,
                    documents: found.map { TraceDocuments.Document(id: $0.id, text: $0.text) }))
        }
        encoder.finish()
        return try FileRepository([.memory(name: "again", bytes: encoder.take())]).answer(.overview(.init()))
    }

    /// Each row under its parent, without what was inferred.
    private func outline(_ store: TraceStore) -> [String] {
        (0..<store.rowCount).filter { !store.flags[$0].contains(.inferred) }.map { row in
            let parent = store.parents[row] < 0 ? "-" : store.idName(Int(store.parents[row]))
            let kind = store.flags[row].contains(.segment) ? "segment" : "subsegment"
            return "\(store.idName(row)) under \(parent): \(kind) \(store.name(row))"
        }
    }

    @Test("spans of a retrieved trace are written as documents") func retrieved() throws {
        let span = #"""
            {\"traceId\":\"65f0a1b20c1d2e3f4051627384950001\",\"spanId\":\"a000000000000001\",\"name\":\"GET /\",\"kind\":\"SERVER\",\"startTimeUnixNano\":1710268850000000000,\"endTimeUnixNano\":1710268851000000000,\"resource\":{\"attributes\":{\"service.name\":\"web\"}}}
            """#
        let (repository, data) = try read(
            #"{"Traces":[{"Id":"1-65f0a1b2-0c1d2e3f4051627384950001","Spans":[{"Id":"a000000000000001","Document":"\#(span)"}]}]}"#
        )
        #expect(outline(data.store) == ["a000000000000001 under -: segment web"])
        let text = try #require(try repository.documents(ofTrace: 0, in: data).first?.text)
        #expect(text.contains(#""start_time""#) && !text.contains("startTimeUnixNano"), "\(text)")
        let other = try again(repository, data)
        #expect(other.problems.isEmpty)
        #expect(outline(other.store) == outline(data.store))
    }
}
