import Foundation
import Testing
import TraceFormats
import TraceModel

@testable import TraceRepository

/// What was read is what is saved, under the trace that it names.
@Suite struct IdentityTests {
    private let first = "1-65f0a1b2-0c1d2e3f405162738495a6b7"
    private let second = "1-65f0a1b3-0c1d2e3f405162738495a6b7"

    private func document(_ id: String, _ trace: String?, _ name: String, _ more: String = "") -> String {
        let trace = trace.map { #","trace_id":"\#($0)""# } ?? ""
        return #"{"name":"\#(name)","id":"\#(id)"\#(trace),"start_time":1710268850,"end_time":1710268851\#(more)}"#
    }
    private func quoted(_ text: String) -> String {
        "\"" + text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"") + "\""
    }

    @Test(
        "a document that names no trace is in none of its neighbours'",
        arguments: ["lines", "list", "strings", "TraceSegmentDocuments", "strings in TraceSegmentDocuments"])
    func nameless(_ form: String) throws {
        let documents = [
            document("1000000000000001", first, "a"), document("1000000000000002", second, "b"),
            document("1000000000000003", nil, "c"),
        ]
        let text =
            switch form {
            case "lines": documents.joined(separator: "\n")
            case "list": "[" + documents.joined(separator: ",") + "]"
            case "strings": "[" + documents.map(quoted).joined(separator: ",") + "]"
            case "TraceSegmentDocuments": #"{"TraceSegmentDocuments":["# + documents.joined(separator: ",") + "]}"
            default: #"{"TraceSegmentDocuments":["# + documents.map(quoted).joined(separator: ",") + "]}"
            }
        let read = try Read(text)
        #expect(try read.documents() == documents.map { [$0] })
        try read.expectSameWhenSaved()
    }

    @Test("a document of another trace inside of an answer is saved with its own", arguments: [true, false])
    func otherTrace(asText: Bool) throws {
        let documents = [document("1000000000000001", first, "a"), document("1000000000000002", second, "b")]
        let segments = documents.enumerated().map {
            #"{"Id":"100000000000000\#($0 + 1)","Document":\#(asText ? quoted($1) : $1)}"#
        }
        let read = try Read(#"{"Traces":[{"Id":"\#(first)","Segments":[\#(segments.joined(separator: ","))]}]}"#)
        #expect(read.data.store.traceIDs.map(\.description) == [first, second])
        #expect(try read.documents() == documents.map { [$0] })
        try read.expectSameWhenSaved()
    }

    @Test("documents without any id are traces of their own, and are saved") func noIDs() throws {
        let documents = ["x", "y"].map { #"{"name":"\#($0)","start_time":1710268850,"end_time":1710268851}"# }
        let read = try Read(documents.joined(separator: "\n"))
        #expect(read.data.store.traceCount == 2)
        #expect(try read.documents() == documents.map { [$0] })
        try read.expectSameWhenSaved()
    }

    private var call: String {
        document(
            "1000000000000001", first, "api",
            #","subsegments":[{"name":"DynamoDB","id":"1000000000000002","namespace":"aws","start_time":1710268850.1,"end_time":1710268850.2,"aws":{"table_name":"tasks"}}]"#
        )
    }
    private var inferred: String {
        document(
            "1000000000000003", first, "DynamoDB",
            #","parent_id":"1000000000000002","inferred":true,"origin":"AWS::DynamoDB::Table","aws":{"table_name":"tasks"}"#
        )
    }

    @Test("an inferred segment keeps its id and its document", arguments: ["lines", "files", "answer"])
    func inferredSegment(_ form: String) throws {
        let read =
            switch form {
            case "lines": try Read(call + "\n" + inferred)
            case "files": try Read(inferred, call)
            default:
                try Read(
                    #"{"Traces":[{"Id":"\#(first)","Segments":[{"Id":"1","Document":\#(quoted(call))},{"Id":"3","Document":\#(quoted(inferred))}]}]}"#
                )
            }
        let store = read.data.store
        let row = try #require(store.ids.firstIndex { $0.description == "1000000000000003" })
        #expect(store.rowCount == 3 && store.parents[row] >= 0)
        #expect(store.strings[store.service(ofRow: row).name] == "tasks")
        let detail = try read.repository.detail(ofRow: row, in: read.data)
        #expect(detail.document["inferred"] == .bool(true))
        #expect(Set(try read.documents()[0]) == [call, inferred])
        try read.expectSameWhenSaved()
    }

    @Test("an inferred segment whose caller is not there is the node that it says") func inferredAlone() throws {
        let store = try Read(inferred).data.store
        #expect(store.strings[store.service(ofRow: 0).name] == "tasks")
        #expect(store.strings[store.service(ofRow: 0).type] == "AWS::DynamoDB::Table")
    }

    @Test("ids of another form are kept by their own name") func foreignIDs() throws {
        let documents = [
            document("span-1", "trace-123", "a"), document("span-2", "trace-123", "b", #","parent_id":"span-1""#),
            document("1000000000000003", first, "c"),
        ]
        let read = try Read(documents.joined(separator: "\n"))
        let store = read.data.store
        #expect((0..<2).map(store.traceName) == ["trace-123", first])
        #expect((0..<3).map(store.idName) == ["span-1", "span-2", "1000000000000003"])
        #expect(store.parents == [-1, 0, -1])
        #expect(store.traceIDs[0] == TraceID(name: "trace-123") && store.traceFlags[0].isDisjoint(with: .madeUpID))
        #expect(read.saved.contains(#""Id": "trace-123""#) && read.saved.contains(#""Id": "span-1""#))
        try read.expectSameWhenSaved()
    }

    @Test("what another document speaks for is written again; what came twice once") func superseded() throws {
        let open = document("1000000000000001", first, "a", #","in_progress":true"#)
        let done = document("1000000000000001", first, "a")
        let read = try Read(open + "\n" + done, done)
        #expect(read.data.store.rowCount == 1 && read.data.store.ends == [1_710_268_851_000_000_000])
        #expect(try read.documents() == [[open, done]])
    }

    @Test("two documents that have no id are two, however alike they are") func alike() throws {
        let nameless = document("", first, "a")
        let read = try Read(nameless + "\n" + nameless, document("1000000000000001", first, "b"))
        #expect(read.data.store.rowCount == 3)
        #expect(try read.documents() == [[nameless, nameless, document("1000000000000001", first, "b")]])
        try read.expectSameWhenSaved()
    }

    @Test("what is embedded without an id is there as often as it was read") func embeddedAlike() throws {
        let holder = document(
            "1000000000000001", first, "a",
            #","subsegments":[{"name":"inner","start_time":1710268850.1,"end_time":1710268850.2}]"#)
        let read = try Read(holder, holder)
        #expect(read.data.store.rowCount == 3)
        try read.expectSameWhenSaved()
    }

    @Test(
        "that two documents of one id differ is told, in whatever order and files they come",
        arguments: [["x", "y", "y"], ["y", "x", "y"], ["y", "y", "x"]], [0, 1, 2, 3])
    func twoNames(_ names: [String], _ cut: Int) throws {
        let parent = document("1000000000000009", first, "parent")
        let documents = names.map { document("1000000000000001", first, $0, #","parent_id":"1000000000000009""#) }
        let files = [[parent] + documents[..<cut], Array(documents[cut...])].filter { !$0.isEmpty }
        let read = try Read(files.map { $0.joined(separator: "\n") })
        let row = try #require(read.data.store.ids.firstIndex { $0.description == "1000000000000001" })
        #expect(read.data.store.rowCount == 2 && read.data.store.name(row) == names[2])
        #expect(read.data.store.flags[row].contains(.duplicate))
        try read.expectSameWhenSaved()
    }

    @Test("of one that came before and after another of its entity, the last is written") func cameBack() throws {
        let (old, new) = (document("1000000000000001", first, "old"), document("1000000000000001", first, "new"))
        let read = try Read(old, new, old)
        #expect(read.data.store.rowCount == 1 && read.data.store.name(0) == "old")
        #expect(try read.documents() == [[new, old]])
        try read.expectSameWhenSaved()
    }
}

/// Sources in memory, read, and what is saved of them.
struct Read {
    let repository: FileRepository
    let data: DataSet
    let saved: String

    init(_ texts: String...) throws { try self.init(texts) }

    init(_ texts: [String], pieceSize: Int = 1 << 20) throws {
        repository = FileRepository(
            texts.enumerated().map { .memory(name: "test \($0)", bytes: Array($1.utf8)) }, threads: 2,
            pieceSize: pieceSize)
        data = try repository.answer(.overview(.init()))
        var encoder = TracesEncoder()
        for trace in 0..<data.store.traceCount {
            let found = try repository.documents(ofTrace: trace, in: data)
            encoder.append(
                TraceDocuments(
                    id: data.store.traceName(trace), duration: nil,
                    limitExceeded: data.store.traceFlags[trace].contains(.limitExceeded),
                    documents: found.map { .init(id: $0.id, text: $0.text) }))
        }
        encoder.finish()
        saved = String(decoding: encoder.take(), as: UTF8.self)
    }

    /// The texts of each trace's documents.
    func documents() throws -> [[String]] {
        try (0..<data.store.traceCount).map { try repository.documents(ofTrace: $0, in: data).map(\.text) }
    }

    func expectSameWhenSaved(_ location: SourceLocation = #_sourceLocation) throws {
        let again = try Read(saved)
        #expect(
            again.data.store.contents.difference(from: data.store.contents).isEmpty, sourceLocation: location)
        #expect(again.data.store.foreignIDs == data.store.foreignIDs, sourceLocation: location)
        #expect(again.saved == saved, sourceLocation: location)
    }
}

extension TraceStore {
    /// The lines but for how many documents there were: what came twice is written once.
    var contents: [String] {
        lines.map { line in line.hasPrefix("1-") ? line.split(separator: " ").dropLast().joined(separator: " ") : line }
    }
}
