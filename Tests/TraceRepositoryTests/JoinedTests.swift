import Foundation
import Intake
import Synchronization
import Testing
import TraceFormats
import TraceModel

@testable import TraceRepository

/// Several sources as one.
@Suite struct JoinedTests {
    private func document(_ trace: Int, _ name: String, id: Int = 1, parent: Int? = nil) -> String {
        let hex = { (number: Int, width: Int) in
            let digits = String(number, radix: 16)
            return String(repeating: "0", count: width - digits.count) + digits
        }
        let above = parent.map { ",\"parent_id\":\"\(hex($0, 16))\"" } ?? ""
        return """
            {"name":"\(name)","id":"\(hex(id, 16))","trace_id":"1-69a4e0d0-\(hex(trace, 24))"\(above),"start_time":1772413200,\
            "end_time":1772413201,"annotations":{"of":"\(name)"}}
            """
    }

    private func file(_ name: String, _ documents: [String]) -> FileRepository {
        FileRepository([.memory(name: name, bytes: Array(documents.joined(separator: "\n").utf8))])
    }

    @Test func eachTraceOnceFromWhoHasMostOfIt() throws {
        // Trace 2 stands in both, whole in the second; trace 3 stands in both alike.
        let first = file("a", [document(1, "one"), document(2, "api", id: 2), document(3, "a3", id: 3)])
        let second = file(
            "b",
            [
                document(2, "api", id: 2), document(2, "db", id: 4, parent: 2), document(3, "b3", id: 3),
                document(4, "four", id: 5),
            ])
        let joined = JoinedRepository(first, beside: [second])
        #expect(joined.name == "a + b")
        let data = try joined.answer(.overview(.init()))
        let store = data.store
        #expect(store.traceIDs.map(\.low) == [1, 3, 2, 4])
        let names = (0..<store.traceCount).map { trace in store.rows(ofTrace: trace).map { store.name($0) } }
        #expect(names == [["one"], ["a3"], ["api", "db"], ["four"]])
        #expect(data.sources.map(\.name) == ["a", "b"] && data.problems.isEmpty && data.graph == nil)
        // Each is opened where it came from.
        for (trace, rows) in names.enumerated() {
            let documents = try joined.documents(ofTrace: trace, in: data).map(\.text)
            #expect(
                documents.count == rows.count && zip(documents, rows).allSatisfy { $0.contains("\"name\":\"\($1)\"") })
            let last = store.rows(ofTrace: trace).upperBound - 1
            #expect(try joined.detail(ofRow: last, in: data).name == rows.last)
            #expect(store.annotations(in: last..<(last + 1)).count == 1)
        }
    }

    /// Trace 1: its root in one source, what it calls in the other; trace 2: in progress in one, complete in the other, with the same id.
    @Test func aTraceOfWhichEachHasAPartIsJoined() throws {
        let begun = document(2, "job", id: 7).replacing("\"end_time\":1772413201", with: "\"in_progress\":true")
        let sources = [
            [document(1, "db", id: 4, parent: 3), begun],
            [document(3, "alone", id: 9), document(1, "api", id: 2), document(2, "job", id: 7)],
            [document(1, "stock", id: 3, parent: 2)],
        ]
        for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
            let files = order.map { file("\($0)", sources[$0]) }
            let joined = JoinedRepository(files[0], beside: Array(files[1...]))
            let data = try joined.answer(.overview(.init()))
            let store = data.store
            #expect(store.traceCount == 3)
            let chain = try #require(store.traceIDs.firstIndex { $0.low == 1 })
            let rows = store.rows(ofTrace: chain)
            #expect(rows.map { store.name($0) } == ["api", "stock", "db"], "\(order)")
            #expect(rows.map { store.parents[$0] } == [-1, Int32(rows.lowerBound), Int32(rows.lowerBound + 1)])
            #expect(rows.allSatisfy { !store.flags[$0].contains(.orphan) } && store.traceFlags[chain] == [])
            #expect(store.rootSegment(ofTrace: chain) == rows.lowerBound && store.documentCounts[chain] == 3)
            #expect(store.missingParents(in: rows).isEmpty)
            let texts = try joined.documents(ofTrace: chain, in: data).map(\.text)
            #expect(
                texts.count == 3
                    && ["api", "stock", "db"].allSatisfy { name in
                        texts.contains { $0.contains("\"name\":\"\(name)\"") }
                    })
            for row in rows { #expect(try joined.detail(ofRow: row, in: data).name == store.name(row)) }
            let job = try #require(store.traceIDs.firstIndex { $0.low == 2 })
            #expect(store.rows(ofTrace: job).count == 1 && store.traceFlags[job] == [])
        }
    }

    @Test func whoFailsIsNamedAndTheOthersStay() throws {
        let joined = JoinedRepository(
            file("a", [document(1, "one")]), beside: [FileRepository([.path("/nowhere/at/all")])])
        let data = try joined.answer(.overview(.init()))
        #expect(data.store.traceCount == 1)
        #expect(data.problems.count == 1 && data.problems[0].severity == .failure)
        let nobody = JoinedRepository(
            FileRepository([.path("/nowhere")]), beside: [FileRepository([.path("/nowhere/at/all")])])
        let empty = try? nobody.answer(.overview(.init()))  // nil: it throws, or holds nothing but problems
        #expect(empty?.isEmpty ?? true)
    }

    /// What is listened for comes beside what a file holds; what is let go of is the listener's alone.
    @Test func whatComesGrowsBesideAFile() async throws {
        let listening = try ListenRepository(
            try ListenSettings(source: "listen:127.0.0.1?xray=0&otlp-http=off&otlp-grpc=off&memory=16m"))
        let joined = JoinedRepository(listening, beside: [file("a", [document(1, "one")])])
        let counts = Mutex<[Int]>([])
        let handle = joined.request(.overview(.init())) { event in
            switch event {
            case .finished(let data), .grown(let data): counts.withLock { $0.append(data.store.traceCount) }
            case .progress, .partial, .failed: break
            }
        }
        func wait(_ count: Int) async throws -> Bool {
            for _ in 0..<500 where counts.withLock({ $0.last }) != count {
                try await Task.sleep(for: .milliseconds(20))
            }
            return counts.withLock { $0.last } == count
        }
        #expect(try await wait(1))
        let address = try #require(joined.intake?.wires.first { !$0.addresses.isEmpty }?.addresses.first)
        let port = try #require(address.split(separator: ":").last.flatMap { UInt16($0) })
        let sender = try UDPForwarder("127.0.0.1:\(port)", ListenSettings())
        let datagram = Array("{\"format\":\"json\",\"version\":1}\n\(document(2, "two", id: 2))".utf8)
        var batch = DatagramBatch()
        (batch.whole, batch.wholeEnds) = (datagram, [datagram.count])
        sender.take(batch)
        #expect(try await wait(2))
        joined.clear()
        #expect(try await wait(1))
        handle.cancel()
        joined.close()
    }

    @Test func placesComeBackAsTheyWere() {
        for source: UInt32 in [0, 1, 77, 1 << 27 - 1] {
            for number in [0, 1, 31] {
                let place = DocumentPlace(source: source, offset: 5, length: 6)
                let back = JoinedRepository.parted(JoinedRepository.joined(number, place))
                #expect(back.number == number && back.place == place)
            }
        }
        #expect(JoinedRepository.most == 32)
    }
}
