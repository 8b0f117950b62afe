import Foundation
import Synchronization
import Testing
import TraceFormats
import TraceModel

@testable import TraceRepository

@Suite("How far the reading of a file is")
struct ReadProgressTests {
    /// One segment with that many subsegments: a single JSON value.
    private func oneValue(_ count: Int) -> String {
        let padding = String(repeating: "x", count: 120)
        let calls = (1...count).map { number in
            let id = String(number, radix: 16)
            return #"{"id":"\#(String(repeating: "0", count: 16 - id.count))\#(id)","name":"\#(padding)","#
                + #""start_time":1700000001,"end_time":1700000002}"#
        }
        return #"{"name":"big","id":"aaaaaaaaaaaaaaaa","trace_id":"1-65536000-bbbbbbbbbbbbbbbbbbbbbbbb","#
            + #""start_time":1700000000,"end_time":1700000009,"subsegments":[\#(calls.joined(separator: ","))]}"#
    }

    @Test("Inside of a single value bytes are counted while they are looked at, and segments while they are read")
    func insideOfAValue() throws {
        let text = oneValue(60_000)
        let path = NSTemporaryDirectory() + "xrayscope-progress-\(UUID().uuidString).json"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        defer { _ = try? FileManager.default.removeItem(atPath: path) }  // a file of the test's own
        let told = Mutex<[LoadProgress]>([])
        let done = NSCondition()
        let isDone = Mutex(false)
        let handle = FileRepository([.path(path)], threads: 2).request(.overview(.init())) { event in
            if case .progress(let progress) = event { told.withLock { $0.append(progress) } }
            guard case .finished = event else { return }
            done.withLock {
                isDone.withLock { $0 = true }
                done.signal()
            }
        }
        done.withLock { while !isDone.withLock({ $0 }) { done.wait() } }
        _ = handle
        let inside = told.withLock { $0 }.filter { $0.traces == 0 }
        #expect(inside.contains { $0.bytes == 0 && $0.bytesSeen == Int64(text.utf8.count) })
        #expect(inside.contains { $0.entities > 0 })
        #expect(
            zip(inside, inside.dropFirst()).allSatisfy { $0.bytesSeen <= $1.bytesSeen && $0.entities <= $1.entities })
    }

    @Test("What a meter has counted is what there is")
    func meter() throws {
        let meter = ReadMeter()
        let decoder = try ChunkDecoder(meter: meter)
        let text = Array(oneValue(10_000).utf8)
        _ = text.withUnsafeBufferPointer { decoder.decode($0, source: 0) }
        #expect(meter.entities == 10_001)
        meter.looked(upTo: 5)
        meter.looked(upTo: 3)
        #expect(meter.bytes == 5)
    }
}
