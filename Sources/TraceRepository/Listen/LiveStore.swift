import CGlibc
import Foundation
import TraceFormats
import TraceModel

/// The traces that came in, as columns, and their texts. Belongs to the reader's thread; only the texts are read by others.
struct LiveStore {
    let shelf = TextShelf()
    private let limit: Int
    /// Bytes that are held beside the traces: what waits to be read, to be answered or to be passed on.
    var heldBeside = 0
    private var decoder: ChunkDecoder
    private var assembler = TraceAssembler()
    /// Bytes of texts that were read since the last store was made.
    private var pendingBytes = 0
    private(set) var store = TraceStore() {
        didSet {
            storeBytes = store.byteCount
            completeTraces = store.traceFlags.count { $0.intersection([.partial, .rootMissing]).isEmpty }
        }
    }
    private var storeBytes = 0
    /// Traces of the store that have a root and are not in progress.
    private(set) var completeTraces = 0
    private(set) var droppedTraces = 0
    private(set) var lastDrop: Timestamp?
    /// How long the last store took to be made, in seconds.
    private(set) var assemblySeconds = 0.0

    /// What the columns cost for each of their bytes: the store, the one that is made next, and what the viewer works out of
    /// both (the list, the map, what is filtered).
    private static let columnCopies = 6
    /// Of the limit, what stays when traces are let go: not for every trace a store is made anew.
    private static let rest = 0.8
    /// Seconds without news after which a trace that is open is taken for what it is.
    private static let patience: Int64 = 600

    /// - Throws: the problem without memory.
    init(limit: Int) throws(Problem) {
        self.limit = limit
        decoder = try Self.makeDecoder()
    }

    private static func makeDecoder() throws(Problem) -> ChunkDecoder {
        do throws(JSONError) {
            return try ChunkDecoder()
        } catch {
            throw Problem(.failure, source: "listen", message: error.message)
        }
    }

    var isStale: Bool { pendingBytes > 0 }
    /// More has been read than should wait.
    var isCrowded: Bool { pendingBytes > max(1 << 20, limit / 16) }
    var isOverLimit: Bool { usedBytes > limit }
    /// Of the limit an eighth is for what waits, whether it does or not: not for every burst traces go.
    var usedBytes: Int { tracesBytes + max(heldBeside, limit / 8) }
    /// What is held now.
    var heldBytes: Int { tracesBytes + heldBeside }
    private var tracesBytes: Int { shelf.byteCount + storeBytes * Self.columnCopies + pendingBytes }

    /// Reads a text and keeps it.
    /// - Parameters:
    ///   - isProtobuf: it is a request of OTLP's protobuf, not JSON.
    ///   - seen: sees the text with the place of its first document.
    mutating func add(
        _ text: [UInt8], isProtobuf: Bool = false, seen: (DocumentPlace?) -> Void = { _ in }
    ) -> Findings {
        let (page, offset) = shelf.add(text)
        let decoded = text.withUnsafeBufferPointer { bytes in
            isProtobuf
                ? decoder.decodeProtobuf(bytes, source: page, offset: offset)
                : decoder.decode(bytes, source: page, offset: offset)
        }
        assembler.add(decoded.block, worker: 0)
        // What holds no document is not kept; what was noted of its strings goes with the next store.
        if decoded.findings.documents == 0 { shelf.removeLast(text.count, of: page) }
        // Blocks grew while they were made: they have room beyond what they hold.
        pendingBytes += text.count + decoded.block.store.byteCount
        seen(decoded.block.store.places.first)
        return decoded.findings
    }

    /// Joins what was read since to the store.
    mutating func assemble() throws(Problem) {
        guard isStale else { return }
        let began = ProcessInfo.processInfo.systemUptime
        // What nobody else holds grows where it stands.
        store = TraceStore()
        store = assembler.assemble(tables: [decoder.tables], keeps: true)
        decoder = try Self.makeDecoder()
        pendingBytes = 0
        assemblySeconds = ProcessInfo.processInfo.systemUptime - began
    }

    /// Lets go of traces until there is room again.
    mutating func makeRoom(now: Timestamp) throws(Problem) {
        try assemble()
        guard isOverLimit else { return }
        guard store.traceCount > 0 else {
            _ = shelf.keepOnly([])
            return
        }
        let items = items()
        let all = items.reduce(0) { $0 + $1.bytes }
        let room = max(0, limit - max(heldBeside, limit / 8))
        let target = Int(Double(room) * Self.rest * Double(all) / Double(max(1, tracesBytes)))
        let kept = EvictionPlan.kept(
            items, target: target,
            openSince: now.nanoseconds.saturatingAdd(-Self.patience * 1_000_000_000))
        droppedTraces += store.traceCount - kept.count
        lastDrop = now
        keepOnly(kept)
    }

    private mutating func keepOnly(_ kept: [Int]) {
        var places: Set<UInt32> = []
        for trace in kept { places.formUnion(store.places(ofTrace: trace)) }
        let moved = shelf.keepOnly(places.map { store.places[Int($0)] })
        store = TraceStore()
        store = assembler.keepOnly(kept, release: { xs_give_memory_back() }, place: { moved[$0] ?? $0 })
        xs_give_memory_back()
    }

    mutating func removeAll() {
        shelf.removeAll()
        assembler = TraceAssembler()
        store = TraceStore()
        xs_give_memory_back()
        pendingBytes = 0
        (droppedTraces, lastDrop) = (0, nil)
    }

    /// The traces as they count for who goes.
    private func items() -> [EvictionPlan.Item] {
        // A text may hold spans of many traces; each has its part of it.
        var rowsOfPlace = [Int](repeating: 0, count: store.places.count)
        for place in store.placeIndexes { rowsOfPlace[Int(place)] += 1 }
        for other in store.otherPlaces { rowsOfPlace[Int(other.place)] += 1 }
        let perRow = store.rowCount == 0 ? 0 : storeBytes * Self.columnCopies / store.rowCount
        return (0..<store.traceCount).map { trace in
            let rows = store.rows(ofTrace: trace)
            var bytes = rows.count * perRow
            for place in [store.placeIndexes[rows], store.otherPlaces(ofTrace: trace)[...]].joined() {
                bytes += Int(clamping: store.places[Int(place)].length) / max(1, rowsOfPlace[Int(place)])
            }
            return EvictionPlan.Item(
                service: store.nodes[Int(store.rootRows[trace])], bytes: bytes, end: store.ends[rows].max() ?? 0,
                isOpen: !store.traceFlags[trace].intersection([.partial, .rootMissing]).isEmpty)
        }
    }
}
