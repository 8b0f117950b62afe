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
        /// How many pieces the worker had read before.
        var ordinal: Int
        var decoded: DecodedChunk
    }
    private struct Cutting: Sendable {
        var splitter: Splitter
        var isDone = false
        var failure: SourceFailure?
    }
    private struct Results: Sendable {
        var pieces: [Piece] = []
        var tables: [TraceTables?]
        /// How many pieces of each worker its tables here cover.
        var covered: [Int]
        /// Workers that still owe tables to the snapshot that was asked for.
        var owing: Set<Int> = []
        var running: Int
        var traces = 0
        var bytes: Int64 = 0
    }
    private let bytes: FileBytes
    private let source: UInt32
    private let cutting: Mutex<Cutting>
    private let results: Mutex<Results>
    private let condition = NSCondition()
    private let handle: RequestHandle
    private let threads: Int
    private let pieceSize: Int
    private let isShort: Bool
    private let conversion: SpanConversion
    private let meter = ReadMeter()

    /// - Parameters:
    ///   - pieceSize: how many bytes a worker takes at once; a value that is larger makes the piece larger.
    ///   - isShort: it is read on the calling thread, and nothing is told meanwhile: a thread would take longer to start.
    ///   - splitter: where it goes on, for a source that grew.
    init(
        _ bytes: FileBytes, source: UInt32, threads: Int, pieceSize: Int, isShort: Bool, handle: RequestHandle,
        splitter: Splitter = Splitter(), conversion: SpanConversion = .services
    ) {
        let threads = isShort ? 1 : threads
        self.conversion = conversion
        self.bytes = bytes
        self.isShort = isShort
        cutting = Mutex(Cutting(splitter: splitter))
        self.pieceSize = pieceSize
        self.source = source
        self.threads = threads
        self.handle = handle
        results = Mutex(
            Results(
                tables: Array(repeating: nil, count: threads), covered: Array(repeating: 0, count: threads),
                running: threads))
    }

    /// What came of the source.
    struct Outcome {
        var pieces: [Piece]
        var tables: [TraceTables]
        var failure: SourceFailure?
        var bytesRead: Int64
        /// Where it ended.
        var splitter: Splitter
    }

    /// How far it is.
    struct Reach {
        /// Of finished pieces.
        var bytes: Int64
        var traces: Int
        /// Of pieces that are not finished too.
        var bytesSeen: Int64
        var entities: Int
    }

    /// Reads the source to its end, or until the request is cancelled.
    /// - Parameters:
    ///   - tick: called about ten times a second, on the calling thread.
    ///   - partial: called with what has come so far, each time after twice as long as before: all calls together cost less
    ///     than the last would. nil when nobody looks at that.
    func run(tick: (Reach) -> Void, partial: ((Outcome) -> Void)?) -> Outcome {
        if isShort { work(0) }
        for worker in 0..<(isShort ? 0 : threads) {
            let thread = Thread { [self] in work(worker) }
            thread.stackSize = 1 << 20
            thread.start()
        }
        var pause = 0.3
        var lastPartial = ProcessInfo.processInfo.systemUptime
        while wait() {
            let (bytes, traces) = results.withLock { ($0.bytes, $0.traces) }
            tick(Reach(bytes: bytes, traces: traces, bytesSeen: meter.bytes, entities: meter.entities))
            let now = ProcessInfo.processInfo.systemUptime
            if let partial, handle.wantsPartialAnswers, now - lastPartial > pause, let outcome = snapshot() {
                partial(outcome)
                lastPartial = ProcessInfo.processInfo.systemUptime
                pause *= 2
            }
        }
        return results.withLock { results in
            // Handed over, not shared: what is made of the pieces lets them go one by one.
            defer { results.pieces = [] }
            return outcome(results, pieces: results.pieces)
        }
    }

    /// Waits a tenth of a second.
    /// - Returns: whether a worker is still reading.
    private func wait() -> Bool {
        condition.lock()
        defer { condition.unlock() }
        let deadline = Date(timeIntervalSinceNow: 0.1)
        while results.withLock({ $0.running }) > 0 {
            if !condition.wait(until: deadline) { return true }
        }
        return false
    }

    /// What has come so far, as soon as every worker has shown its tables for it; nil until then.
    private func snapshot() -> Outcome? {
        results.withLock { results in
            if results.owing.isEmpty, results.pieces.isEmpty { return nil }
            let isAsked = results.tables.contains { $0 != nil } || !results.owing.isEmpty
            if !isAsked || results.owing.isEmpty && results.covered.reduce(0, +) * 2 < results.pieces.count {
                results.owing = Set(0..<threads)
                return nil
            }
            guard results.owing.isEmpty else { return nil }
            let covered = results.covered
            return outcome(results, pieces: results.pieces.filter { $0.ordinal < covered[$0.worker] })
        }
    }

    private func outcome(_ results: Results, pieces: [Piece]) -> Outcome {
        let (failure, splitter) = cutting.withLock { ($0.failure, $0.splitter) }
        return Outcome(
            pieces: pieces.sorted { $0.sequence < $1.sequence }, tables: results.tables.map { $0 ?? TraceTables() },
            failure: failure ?? bytes.streamProblem, bytesRead: results.bytes, splitter: splitter)
    }

    private func work(_ worker: Int) {
        let buffer = ChunkBuffer(capacity: pieceSize)
        var tables: TraceTables?
        var ordinal = 0
        do throws(JSONError) {
            let decoder = try ChunkDecoder(conversion, meter: meter)
            while !handle.isCancelled, let chunk = next(into: buffer) {
                let decoded = decoder.decode(chunk, buffer, source: source)
                let piece = Piece(sequence: chunk.sequence, worker: worker, ordinal: ordinal, decoded: decoded)
                ordinal += 1
                if add(piece, bytes: chunk.count) { publish(decoder.tables, worker, ordinal) }
            }
            tables = decoder.tables
        } catch {
            cutting.withLock { $0.failure = SourceFailure(message: error.message) }
        }
        condition.lock()
        results.withLock { results in
            results.tables[worker] = tables
            results.covered[worker] = ordinal
            results.owing.remove(worker)
            results.running -= 1
        }
        condition.signal()
        condition.unlock()
    }

    /// - Returns: whether the worker's tables are wanted for a snapshot.
    private func add(_ piece: Piece, bytes: Int) -> Bool {
        results.withLock { results in
            results.bytes += Int64(bytes)
            results.traces += piece.decoded.block.store.traceCount
            results.pieces.append(piece)
            return results.owing.contains(piece.worker)
        }
    }

    private func publish(_ tables: TraceTables, _ worker: Int, _ covered: Int) {
        results.withLock { results in
            results.tables[worker] = tables
            results.covered[worker] = covered
            results.owing.remove(worker)
        }
    }

    /// The next piece, in this worker's buffer; one worker at a time.
    private func next(into buffer: ChunkBuffer) -> Chunk? {
        let buffer = UncheckedBox(buffer)  // the buffer is this worker's own; the lock guards the splitter
        return cutting.withLock { cutting -> Chunk? in
            guard !cutting.isDone else { return nil }
            do throws(SourceFailure) {
                let metered = MeteredSource(bytes: bytes, meter: meter)
                let chunk = try cutting.splitter.next(from: metered, into: buffer.value)
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

/// Bytes of which it is told how far they were looked at.
private struct MeteredSource: ChunkSource {
    let bytes: FileBytes
    let meter: ReadMeter

    func read(at offset: UInt64, into target: UnsafeMutablePointer<UInt8>, count: Int) throws(SourceFailure) -> Int {
        let got = try bytes.read(at: offset, into: target, count: count)
        meter.looked(upTo: Int64(clamping: offset).saturatingAdd(Int64(got)))
        return got
    }
}

/// Carries a value that only one thread uses into a closure that the compiler cannot see as such.
struct UncheckedBox<Value>: @unchecked Sendable {
    let value: Value
    init(_ value: Value) { self.value = value }
}
