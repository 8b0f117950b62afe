import Foundation
import TestSupport
import Testing
import TraceModel
import TraceRepository

@testable import TraceFormats

/// Merging by reference 1.5 and U-2, marks by 1.2, U-10, U-13, U-16.
@Suite struct MergeTests {
    private func names(_ data: DataSet) -> [String] { (0..<data.store.rowCount).map { data.store.name($0) } }
    private func parentNames(_ data: DataSet) -> [String: String] {
        Dictionary(
            (0..<data.store.rowCount).map { row in
                let parent = Int(data.store.parents[row])
                return (data.store.name(row), parent < 0 ? "-" : data.store.name(parent))
            }, uniquingKeysWith: { first, _ in first })
    }

    @Test("two pages of one trace are one trace") func pages() throws {
        let data = try read("xray-api/awk-batch-page-1.json", "xray-api/awk-batch-page-2.json")
        #expect(data.store.traceCount == 1)
        #expect(data.store.rowCount == 2)
        #expect(data.store.documentCounts == [2])
    }

    @Test(
        "complete beats in progress in either order",
        arguments: [
            "xray-segments/awk-in-progress-then-complete.jsonl", "xray-segments/awk-complete-then-in-progress.jsonl",
        ])
    func completeWins(_ path: String) throws {
        let data = try read(path)
        #expect(data.store.rowCount == 1)
        #expect(!data.store.flags[0].contains(.inProgress))
        #expect(data.store.duration(ofRow: 0) > 0)
    }

    @Test("a subsegment that came first hangs under its segment") func early() throws {
        let data = try read("xray-segments/awk-subsegment-before-parent.jsonl")
        let top = data.store.parents.firstIndex(of: -1)
        #expect(top.map { data.store.flags[$0].contains(.segment) } == true)
        #expect(data.store.flags.filter { $0.contains(.unattached) }.isEmpty)
    }

    @Test("subsegments whose parents never come are shown and marked, grandchildren under them") func unattached()
        throws
    {
        let store = try read("xray-segments/awk-orphan-subsegments.jsonl").store
        #expect(store.rowCount == 3)
        #expect(store.flags.filter { $0.contains(.unattached) }.count == 2)
        #expect(store.parents.filter { $0 >= 0 }.count == 1)
    }

    @Test("rings of parents end, and each entity is shown once") func cycles() throws {
        let store = try read("xray-segments/awk-cycles.jsonl").store
        #expect(store.rowCount == 3)
        #expect(Set(store.ids).count == 3)
        #expect(store.flags.filter { $0.contains(.cycle) }.count == 2)
    }

    @Test("datagrams as a daemon gets them give what the documents alone give") func datagrams() throws {
        let datagrams = try read("xray-segments/sdk-python-udp-capture.txt").store
        let documents = try read("xray-segments/sdk-python-segments.jsonl").store
        #expect(datagrams.rowCount == documents.rowCount)
        #expect(Set(datagrams.traceIDs) == Set(documents.traceIDs))
        #expect(Set(datagrams.ids) == Set(documents.ids))
    }

    @Test("a segment's parent may be a subsegment of another document") func crossing() throws {
        let data = try read("xray-segments/awk-parent-crosses-segments.jsonl")
        let store = data.store
        for row in 0..<store.rowCount where store.flags[row].contains(.segment) && store.parents[row] >= 0 {
            #expect(!store.flags[Int(store.parents[row])].contains(.segment))
        }
        #expect(store.flags.filter { $0.contains(.orphan) }.isEmpty)
    }

    @Test("an entity in progress reaches to the trace's last known time") func neverFinished() throws {
        let store = try read("xray-segments/awk-never-finished.jsonl").store
        #expect(store.flags[0].contains(.inProgress))
        #expect(store.traceFlags[0].contains(.partial))
        // Its second step started at .6 and has not ended either.
        #expect(store.ends[0] == 1_772_323_200_600_000_000)
    }

    @Test("rows stand depth first: parents before children, subtrees closed") func order() throws {
        for path in ["xray-segments/sdk-python-segments.jsonl", "xray-segments/bigtrace-400-spans.jsonl"] {
            let store = try read(path).store
            for row in 0..<store.rowCount {
                let parent = Int(store.parents[row])
                #expect(parent < row)
                if parent >= 0 { #expect(store.subtreeEnds[row] <= store.subtreeEnds[parent]) }
                let children = Array(store.children(of: row))
                #expect(children.allSatisfy { Int(store.parents[$0]) == row })
                #expect(children.map { store.starts[$0] } == children.map { store.starts[$0] }.sorted())
            }
        }
    }

    @Test("the same rows from a whole answer, from pieces, and from files in any order") func sameRows() throws {
        let whole = try read("xray-api/cli-task-batch-get-traces-loop-concatenated.json").store
        let documents = try read("xray-segments/otel-exporter-segments.jsonl").store
        #expect(whole.rowCount == documents.rowCount)
        for (trace, id) in whole.traceIDs.enumerated() {
            guard let other = documents.traceIDs.firstIndex(of: id) else {
                Issue.record("trace \(id) is missing")
                continue
            }
            for (row, raw) in zip(whole.rows(ofTrace: trace), documents.rows(ofTrace: other)) {
                #expect(whole.name(row) == documents.name(raw))
                // X-Ray gave the segments that it inferred ids of its own.
                if !whole.flags[row].contains(.inferred) { #expect(whole.ids[row] == documents.ids[raw]) }
            }
        }
    }

    /// FIPS 180-4, appendix B.1: `abc` gives ba7816bf 8f01cfea …
    @Test("a block's head is that of SHA-256, with the processor's instructions for it and without") func hash() {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64) { block in
            block.update(repeating: 0)
            for (index, byte) in [0x61, 0x62, 0x63, 0x80].enumerated() { block[index] = UInt8(byte) }
            block[63] = 24
            #expect(blockHead(block) == 0xba78_16bf_8f01_cfea)
            #expect(portableHead(block) == 0xba78_16bf_8f01_cfea)
        }
    }

    @Test("inferred ids are the head of SHA-256 over both ids (U-7b)") func inferredIDs() throws {
        // printf 1-58406520-a006649127e371903a2de979… | sha256sum, worked out with Python's hashlib.
        let data = try read("made/sql.json")
        let store = data.store
        guard let row = (0..<store.rowCount).first(where: { store.flags[$0].contains(.synthetic) }) else {
            Issue.record("no inferred segment")
            return
        }
        let call = store.ids[Int(store.parents[row])].description
        let expected = try sha256(store.traceIDs[0].description + call)
        #expect(store.ids[row].description == expected)
    }

    private func sha256(_ text: String) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["sha256sum"]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        input.fileHandleForWriting.write(Data(text.utf8))
        input.fileHandleForWriting.closeFile()
        process.waitUntilExit()
        return String(decoding: output.fileHandleForReading.readDataToEndOfFile().prefix(16), as: UTF8.self)
    }
}
