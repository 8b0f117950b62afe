import Foundation
import TestSupport
import Testing
import TraceModel

@testable import TraceRepository

/// A file in a folder of its own, which is gone with it.
final class ChangingFile {
    let folder: URL
    let path: String

    init(_ text: String? = nil) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("xrayscope-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.appendingPathComponent("traces.jsonl").path
        if let text { try write(text) }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }  // what is left is the system's to clean

    /// Writes it anew, in the same place on the disk.
    func write(_ text: String) throws { try put(Array(text.utf8), "w") }
    func append(_ text: String) throws { try put(Array(text.utf8), "a") }
    func append(_ bytes: some Sequence<UInt8>) throws { try put(Array(bytes), "a") }

    /// Another file takes its name.
    func replace(_ text: String) throws {
        let other = folder.appendingPathComponent("other").path
        try Data(text.utf8).write(to: URL(filePath: other))
        try #require(rename(other, path) == 0)
    }

    func remove() throws { try FileManager.default.removeItem(atPath: path) }

    private func put(_ bytes: [UInt8], _ mode: String) throws {
        let file = try #require(fopen(path, mode))
        defer { fclose(file) }
        try #require(fwrite(bytes, 1, bytes.count, file) == bytes.count)
    }
}

/// A segment document as a line.
func line(_ trace: Int, _ id: Int, parent: Int? = nil, name: String = "api", members: String = "") -> String {
    func hex(_ number: Int, _ digits: Int) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: digits - text.count) + text
    }
    let parent = parent.map { ",\"parent_id\":\"\(hex($0, 16))\"" } ?? ""
    return "{\"trace_id\":\"1-69a40000-\(hex(trace, 24))\",\"id\":\"\(hex(id, 16))\"\(parent),\"name\":\"\(name)\","
        + "\"start_time\":1772352000.\(id),\"end_time\":1772352009\(members)}\n"
}

/// Files that grow, by the steps of the loader: nothing here waits for anything.
@Suite struct FollowTests {
    private let handle = RequestHandle()

    private func loader(_ path: String, pieceSize: Int = 1 << 16, threads: Int = 2) -> SourceLoader {
        SourceLoader([.path(path)], threads: threads, pieceSize: pieceSize, isFollowing: true)
    }

    @Test(
        "what is read in steps is what is read at once",
        arguments: [
            "xray-api/bigtrace-batch-pretty.json", "xray-api/cli-task-batch-get-traces-loop-concatenated.json",
            "xray-api/boto3-task-batch-get-traces.json", "xray-api/cli-task-query-traces-list.json",
            "xray-api/awk-batch-pages-list.json", "xray-api/cli-task-get-trace-summaries.json",
            "xray-segments/bigtrace-400-spans.jsonl", "xray-segments/sdk-python-udp-capture.txt",
            "xray-segments/awk-pretty-several.json", "xray-segments/awk-list-of-segments.json",
        ], [(3_001, 1_000), (20_011, 1 << 16)])
    func steps(_ fixture: String, _ sizes: (step: Int, piece: Int)) throws {
        let bytes = try Fixtures.bytes(fixture)
        let whole = try FileRepository([.path(Fixtures.path(fixture))], threads: 1)
            .answer(.overview(.init()))
        let file = try ChangingFile("")
        let loader = loader(file.path, pieceSize: sizes.piece)
        _ = loader.run(handle) { _ in }
        for start in stride(from: 0, to: bytes.count, by: sizes.step) {
            try file.append(bytes[start..<min(start + sizes.step, bytes.count)])
            _ = loader.grow(handle)
        }
        #expect(loader.dataSet.store.lines == whole.store.lines)
        #expect(loader.dataSet.summaries == whole.summaries)
        #expect(loader.dataSet.graph?.nodes.count == whole.graph?.nodes.count)
        #expect(loader.dataSet.problems.count == whole.problems.count)
    }

    @Test func aLineThatIsNotFinishedWaitsForItsRest() throws {
        let file = try ChangingFile(line(1, 1) + line(2, 2).prefix(40))
        let loader = loader(file.path)
        _ = loader.run(handle) { _ in }
        #expect(loader.dataSet.store.traceCount == 1)
        #expect(loader.grow(handle) == nil)
        try file.append(String(line(2, 2).dropFirst(40).dropLast(5)))
        #expect(loader.grow(handle) == nil)
        #expect(loader.dataSet.problems.isEmpty)
        try file.append(String(line(2, 2).suffix(5)) + line(3, 3))
        #expect(loader.grow(handle)?.store.traceCount == 3)
        #expect(loader.dataSet.problems.isEmpty)
    }

    @Test func aLateDocumentJoinsItsTrace() throws {
        let file = try ChangingFile(line(1, 2, parent: 1, name: "worker") + line(2, 9))
        let loader = loader(file.path)
        _ = loader.run(handle) { _ in }
        #expect(loader.dataSet.store.traceFlags[0].contains(.rootMissing))
        let before = loader.dataSet.store
        try file.append(line(3, 7))
        _ = loader.grow(handle)
        try file.append(line(1, 1, name: "web"))
        let store = try #require(loader.grow(handle)).store
        #expect(store.traceIDs.map(\.low) == [1, 2, 3])
        #expect(store.rows(ofTrace: 0).map { store.name($0) } == ["web", "worker"])
        #expect(store.parents[1] == 0 && !store.traceFlags[0].contains(.rootMissing))
        #expect(before.rowCount == 2, "what was handed out stays as it was")
    }

    @Test func aLineThatBreaksOffDoesNotHoldBackTheNext() throws {
        let file = try ChangingFile(line(1, 1) + line(2, 2).prefix(50) + "\n")
        let loader = loader(file.path)
        _ = loader.run(handle) { _ in }
        try file.append(line(3, 3) + line(4, 4))
        let data = try #require(loader.grow(handle))
        #expect(data.store.traceIDs.map(\.low) == [1, 3, 4])
        #expect(data.problems.map(\.severity) == [.partial])
        #expect(data.problems.first?.message.hasPrefix("cut off") == true)
    }

    @Test("a file that is emptied or written anew is read from its beginning, and what was read stays")
    func writtenAnew() throws {
        let file = try ChangingFile(line(1, 1, members: ",\"metadata\":{\"a\":{\"b\":1}}") + line(2, 2))
        let loader = loader(file.path)
        _ = loader.run(handle) { _ in }
        try file.write(line(3, 3))
        var data = try #require(loader.grow(handle))
        #expect(data.store.traceIDs.map(\.low) == [1, 2, 3])
        #expect(data.problems.contains { $0.severity == .notice && $0.message.contains("shorter than it was") })
        // Longer than what was read of it, and of other text.
        try file.write(line(4, 4) + line(5, 5))
        data = try #require(loader.grow(handle))
        #expect(data.store.traceIDs.map(\.low) == [1, 2, 3, 4, 5])
        #expect(data.problems.contains { $0.severity == .notice && $0.message.contains("written anew") })
        try file.append(line(6, 6))
        #expect(loader.grow(handle)?.store.traceCount == 6)
    }

    @Test("another file that takes its name is read, and the old one to its end")
    func replaced() throws {
        let file = try ChangingFile(line(1, 1) + line(2, 2).prefix(30))
        let loader = loader(file.path)
        _ = loader.run(handle) { _ in }
        try file.append(String(line(2, 2).dropFirst(30)))
        try file.replace(line(3, 3))
        let data = try #require(loader.grow(handle))
        #expect(data.store.traceIDs.map(\.low) == [1, 2, 3])
        #expect(data.problems.map(\.severity) == [.notice])
        #expect(loader.grow(handle) == nil)
    }

    @Test func aFileMayComeGoAndComeBack() throws {
        let file = try ChangingFile()
        let loader = loader(file.path)
        guard case .success(let nothing) = loader.run(handle, { _ in }) else {
            Issue.record("a file that is not there yet is no failure")
            return
        }
        #expect(nothing.isEmpty && nothing.problems.map(\.severity) == [.notice])
        #expect(loader.grow(handle) == nil)
        try file.write(line(1, 1))
        #expect(loader.grow(handle)?.problems == [])
        try file.remove()
        #expect(loader.grow(handle)?.problems.first?.message.contains("not there any more") == true)
        #expect(loader.grow(handle) == nil)
        try file.write(line(2, 2))
        #expect(loader.grow(handle)?.store.traceIDs.map(\.low) == [1, 2])
    }

    @Test func whatIsNoTextIsRefusedWhenItComes() throws {
        let file = try ChangingFile("")
        let loader = loader(file.path)
        _ = loader.run(handle) { _ in }
        try file.append([0, 1, 2, 0, 255])
        #expect(loader.grow(handle)?.problems.first?.message == "binary data of no format that is read")
        try file.append(line(1, 1))
        #expect(loader.grow(handle) == nil)
    }
}

/// The same with threads, the system's word and the clock.
@Suite(.timeLimit(.minutes(2))) struct FollowingTests {
    /// Data sets in the order in which they come.
    private func events(_ repository: FileRepository) -> (RequestHandle, AsyncStream<DataSet>) {
        let (stream, feed) = AsyncStream<DataSet>.makeStream()
        let handle = repository.request(.overview(.init())) { event in
            switch event {
            case .finished(let data), .grown(let data): feed.yield(data)
            case .failed(let problem): Issue.record("\(problem)")
            case .progress, .partial: break
            }
        }
        return (handle, stream)
    }

    /// Takes data sets until one has so many traces.
    private func wait(_ count: Int, _ events: inout AsyncStream<DataSet>.Iterator) async -> DataSet? {
        while let data = await events.next() {
            if data.store.traceCount >= count { return data }
        }
        return nil
    }

    @Test func whatIsAppendedArrives() async throws {
        let file = try ChangingFile(line(1, 1))
        let repository = FileRepository([.path(file.path)], isFollowing: true)
        let (handle, stream) = events(repository)
        var events = stream.makeAsyncIterator()
        #expect(await wait(1, &events)?.store.traceCount == 1)
        for trace in 2...40 { try file.append(line(trace, trace, name: "n\(trace)")) }
        let data = try #require(await wait(40, &events))
        #expect(data.store.traceIDs.map { Int($0.low) } == Array(1...40))
        #expect(try repository.detail(ofRow: 39, in: data).document["name"] == .string("n40"))
        handle.cancel()
    }

    @Test func theNextRequestGoesOnWhereTheOneBeforeWasCancelled() async throws {
        let file = try ChangingFile(line(1, 1))
        let repository = FileRepository([.path(file.path)], isFollowing: true)
        let (first, firstStream) = events(repository)
        var firstEvents = firstStream.makeAsyncIterator()
        _ = await wait(1, &firstEvents)
        first.cancel()
        try file.append(line(2, 2))
        let (second, secondStream) = events(repository)
        var secondEvents = secondStream.makeAsyncIterator()
        #expect(await wait(2, &secondEvents)?.store.traceIDs.map(\.low) == [1, 2])
        second.cancel()
    }

    @Test func aPauseHoldsBackAndLosesNothing() async throws {
        let file = try ChangingFile(line(1, 1))
        let repository = FileRepository([.path(file.path)], isFollowing: true)
        let (handle, stream) = events(repository)
        var events = stream.makeAsyncIterator()
        _ = await wait(1, &events)
        handle.pause(true)
        try file.append(line(2, 2))
        try file.append(line(3, 3))
        handle.pause(false)
        #expect(await wait(3, &events)?.store.traceCount == 3)
        handle.cancel()
    }

    @Test func aStreamIsReadAsItComes() async throws {
        let file = try ChangingFile()
        try #require(mkfifo(file.path, 0o600) == 0)
        let repository = FileRepository([.path(file.path)], isFollowing: true)
        let (handle, stream) = events(repository)
        var events = stream.makeAsyncIterator()
        let writer = try #require(fopen(file.path, "w"))
        func write(_ text: String) {
            fputs(text, writer)
            fflush(writer)
        }
        write(line(1, 1))
        #expect(await wait(1, &events)?.store.traceCount == 1)
        write(line(2, 2) + line(3, 3).prefix(30))
        #expect(await wait(2, &events)?.store.traceCount == 2)
        fclose(writer)
        let last = try #require(await events.next())
        #expect(last.store.traceCount == 2)
        #expect(last.problems.contains { $0.message.hasPrefix("cut off") })
        handle.cancel()
    }
}
