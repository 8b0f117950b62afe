import Foundation
import Synchronization
import TraceFormats
import TraceModel

/// Reads one source with several threads: whoever is free takes the next piece (cutting is cheap), reads it into a block,
/// and comes back. Results are put in the order of the pieces, so that they do not depend on the number of threads.
final class LoadEngine: Sendable {
    /// A block with the worker whose tables it means.
    struct Piece: Sendable {
        var sequence: Int
        var worker: Int
        var decoded: DecodedChunk
    }
    private struct Cutting: Sendable {
        var splitter = Splitter()
        var isDone = false
        var failure: SourceFailure?
    }
    private struct Results: Sendable {
        var pieces: [Piece] = []
        var tables: [TraceTables?]
        /// How many pieces of each worker its published tables cover.
        var snapshotsWanted = 0
        var running: Int
        var traces = 0
        var bytes: Int64 = 0
    }
    private let bytes: FileBytes
    private let source: UInt32
    private let cutting = Mutex(Cutting())
    private let results: Mutex<Results>
    private let condition = NSCondition()
    private let handle: RequestHandle
    private let threads: Int

    init(_ bytes: FileBytes, source: UInt32, threads: Int, handle: RequestHandle) {
        self.bytes = bytes
        self.source = source
        self.threads = threads
        self.handle = handle
        results = Mutex(Results(tables: Array(repeating: nil, count: threads), running: threads))
    }

    /// What came of the source.
    struct Outcome {
        var pieces: [Piece]
        var tables: [TraceTables]
        var failure: SourceFailure?
        var bytesRead: Int64
    }

    /// Reads the source to its end, or until the request is cancelled.
    /// - Parameter tick: called about ten times a second with the bytes and traces so far, on the calling thread.
    func run(_ tick: (Int64, Int) -> Void) -> Outcome {
        for worker in 0..<threads {
            let thread = Thread { [self] in work(worker) }
            thread.stackSize = 1 << 20
            thread.start()
        }
        condition.lock()
        while results.withLock({ $0.running }) > 0 {
            if !condition.wait(until: Date(timeIntervalSinceNow: 0.1)) {
                condition.unlock()
                let (bytes, traces) = results.withLock { ($0.bytes, $0.traces) }
                tick(bytes, traces)
                condition.lock()
            }
        }
        condition.unlock()
        return results.withLock { results in
            Outcome(
                pieces: results.pieces.sorted { $0.sequence < $1.sequence },
                tables: results.tables.map { $0 ?? TraceTables() },
                failure: cutting.withLock { $0.failure } ?? bytes.streamProblem, bytesRead: results.bytes)
        }
    }

    private func work(_ worker: Int) {
        let buffer = ChunkBuffer(capacity: 1 << 19)
        var tables: TraceTables?
        do throws(JSONError) {
            let decoder = try ChunkDecoder()
            while !handle.isCancelled, let chunk = next(into: buffer) {
                let decoded = decoder.decode(chunk, buffer, source: source)
                let traces = decoded.block.store.traceCount
                results.withLock { results in
                    results.bytes += Int64(chunk.count)
                    results.traces += traces
                    results.pieces.append(Piece(sequence: chunk.sequence, worker: worker, decoded: decoded))
                }
            }
            tables = decoder.tables
        } catch {
            cutting.withLock { $0.failure = SourceFailure(message: error.message) }
        }
        condition.lock()
        results.withLock { results in
            results.tables[worker] = tables
            results.running -= 1
        }
        condition.signal()
        condition.unlock()
    }

    /// The next piece, in this worker's buffer; one worker at a time.
    private func next(into buffer: ChunkBuffer) -> Chunk? {
        let buffer = UncheckedBox(buffer)  // the buffer is this worker's own; the lock guards the splitter
        return cutting.withLock { cutting -> Chunk? in
            guard !cutting.isDone else { return nil }
            do throws(SourceFailure) {
                let chunk = try cutting.splitter.next(from: bytes, into: buffer.value)
                cutting.isDone = chunk == nil
                return chunk
            } catch {
                cutting.failure = error
                cutting.isDone = true
                return nil
            }
        }
    }
}

/// Carries a value that only one thread uses into a closure that the compiler cannot see as such.
struct UncheckedBox<Value>: @unchecked Sendable {
    let value: Value
    init(_ value: Value) { self.value = value }
}
