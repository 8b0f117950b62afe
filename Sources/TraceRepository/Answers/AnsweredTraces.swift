import TraceFormats
import TraceModel

/// The traces of answers, decoded into one store as they come, up to a bound: beyond it, what nobody has looked at for longest is
/// let go. Part of an actor: one thread at a time uses it.
struct AnsweredTraces {
    let texts: AnswerTexts
    private var decoder: ChunkDecoder?
    private var assembler = TraceAssembler()
    private var isStale = false
    private var made = TraceStore()

    /// Bytes of answers with traces that are kept.
    static let usualLimit = 256 << 20

    init(limit: Int = AnsweredTraces.usualLimit) { texts = AnswerTexts(limit: limit) }

    /// Decodes an answer.
    /// - Parameter isKept: its traces are part of the store.
    /// - Returns: what is no traces, how many traces there were in it, and whether older ones were let go.
    /// - Throws: `JSONError` without memory.
    mutating func read(_ bytes: [UInt8], isKept: Bool) throws(JSONError) -> Read {
        let offset = isKept ? texts.add(bytes) : 0
        let chunk = try decode(bytes, at: offset, isKept: isKept)
        let read = Read(findings: chunk.findings, traces: chunk.block.store.traceCount, hasLetGo: false)
        guard isKept, let staying = texts.shrunk() else { return read }
        // What stays is decoded anew, so that columns and tables shrink too.
        (decoder, assembler) = (nil, TraceAssembler())
        for page in staying { _ = try decode(page.bytes, at: page.offset, isKept: true) }
        return Read(findings: read.findings, traces: read.traces, hasLetGo: true)
    }

    /// All traces there are. What came since the last time joins them: that costs what copying the columns costs.
    mutating func store() -> TraceStore {
        guard isStale, let decoder else { return made }
        made = assembler.assemble(tables: [decoder.tables], keeps: true)
        self.decoder = nil  // its tables are the store's now
        isStale = false
        return made
    }

    private mutating func decode(_ bytes: [UInt8], at offset: UInt64, isKept: Bool) throws(JSONError) -> DecodedChunk {
        let decoder: ChunkDecoder
        if let ready = self.decoder {
            decoder = ready
        } else {
            decoder = try ChunkDecoder()
            self.decoder = decoder
        }
        let chunk = bytes.withUnsafeBufferPointer { decoder.decode($0, source: 0, offset: offset) }
        if isKept {
            assembler.add(chunk.block, worker: 0)
            isStale = true
        }
        return chunk
    }

    /// What became of an answer.
    struct Read {
        var findings: Findings
        var traces: Int
        var hasLetGo: Bool
    }
}
