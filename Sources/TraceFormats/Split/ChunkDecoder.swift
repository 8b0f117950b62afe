import Glibc
import TraceModel

/// What a piece of a source was read into.
public struct DecodedChunk: Sendable {
    /// Its traces, in the numbers of the decoder's tables.
    public var block: TraceBlock
    public var findings: Findings
}

/// Reads chunks: one for each thread, with parsers and tables of its own.
public final class ChunkDecoder {
    private let outer: JSONParser
    private let answers: AnswerDecoder
    private var source: UInt32 = 0
    /// How many bytes of a piece may still be looked at a second time to find where a bad text ends: reading garbage stays
    /// linear in its size.
    private var patience = 0
    /// Whose room the next piece uses.
    private var spare = EntityBatch()

    /// - Throws: `JSONError` without memory.
    public init() throws(JSONError) {
        outer = try JSONParser()
        answers = try AnswerDecoder()
    }

    /// Strings, profiles and nodes that this decoder's blocks mean. They only grow.
    public var tables: TraceTables { answers.tables }

    /// Reads a chunk whose bytes are in `buffer`.
    /// - Parameter source: the number of the source that places name.
    public func decode(_ chunk: Chunk, _ buffer: ChunkBuffer, source: UInt32) -> DecodedChunk {
        self.source = source
        var batch = emptyBatch()
        switch chunk.content {
        case .values: decodeValues(buffer.text, chunk.count, chunk.offset, into: &batch)
        case .elements(let kind, let starts, let firstIndex):
            decodeElements(chunk, kind, starts, firstIndex, buffer.text, into: &batch)
        case .envelope(let text): decodeEnvelope(chunk, text, into: &batch)
        case .cutOff:
            batch.findings.problems.add(
                PlacedProblem(
                    .cutOff, offset: chunk.offset + UInt64(chunk.count), message: "cut off: the answer ends here",
                    remedy: "The file may still be written, or was not copied whole"))
        }
        return finish(&batch)
    }

    /// Reads a whole text in memory: an answer of the API, a datagram.
    /// - Parameter offset: where it stands in its source, for places.
    public func decode(_ bytes: UnsafeBufferPointer<UInt8>, source: UInt32, offset: UInt64 = 0) -> DecodedChunk {
        self.source = source
        var batch = emptyBatch()
        let text = padded(Array(bytes))
        text.withUnsafeBufferPointer { padded in
            if let base = padded.baseAddress { decodeValues(base, bytes.count, offset, into: &batch) }
        }
        return finish(&batch)
    }

    private func finish(_ batch: inout EntityBatch) -> DecodedChunk {
        batch.findings.documents = batch.documents.count
        let decoded = DecodedChunk(block: answers.layOut(batch), findings: batch.findings)
        swap(&spare, &batch)
        return decoded
    }

    private func emptyBatch() -> EntityBatch {
        var batch = EntityBatch()
        swap(&spare, &batch)
        batch.removeAll()
        return batch
    }

    private func place(_ offset: UInt64, _ length: Int) -> DocumentPlace {
        DocumentPlace(source: source, offset: offset, length: UInt64(length))
    }

    private func decodeEnvelope(_ chunk: Chunk, _ text: [UInt8], into batch: inout EntityBatch) {
        padded(text).withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            do throws(JSONError) {
                let tape = try outer.parse(base, count: text.count)
                answers.decode(tape, Tape.root, at: place(chunk.offset, chunk.count), into: &batch)
            } catch {
                report(bytes, 0, text.count, chunk.offset, error, into: &batch)
            }
        }
    }

    /// All elements at once, as a list; one by one when that list is no JSON, so that a bad one does not lose its neighbours.
    private func decodeElements(
        _ chunk: Chunk, _ kind: Chunk.ElementKind, _ starts: [UInt32], _ firstIndex: Int,
        _ text: UnsafeMutablePointer<UInt8>, into batch: inout EntityBatch
    ) {
        guard let first = starts.first else { return }
        let begin = Int(first) - 1
        // The byte before the first element (the buffer has one in front) and the one behind the last hold no text of theirs.
        let (before, behind) = (text[begin], text[chunk.count])
        text[begin] = UInt8(ascii: "[")
        text[chunk.count] = UInt8(ascii: "]")
        defer { (text[begin], text[chunk.count]) = (before, behind) }
        if let tape = try? outer.parseAnswer(text + begin, count: chunk.count + 1 - begin) {  // else one by one, below
            var number = 0
            tape.elements(Tape.root) { element in
                let start = Int(starts[number])
                let next = number + 1 < starts.count ? Int(starts[number + 1]) : chunk.count
                let place = place(chunk.offset + UInt64(start), elementEnd(text, start, next) - start)
                decodeElement(tape, element, kind, firstIndex + number, place, into: &batch)
                number += 1
            }
            return
        }
        for (number, start) in starts.enumerated() {
            let end = number + 1 < starts.count ? Int(starts[number + 1]) : chunk.count
            decodeSingle(chunk, kind, text, Int(start), end, firstIndex + number, into: &batch)
        }
    }

    /// Where an element ends whose neighbour starts at `next`: before the comma and the white space between them.
    private func elementEnd(_ text: UnsafeMutablePointer<UInt8>, _ start: Int, _ next: Int) -> Int {
        var end = next
        while end > start, text[end - 1] <= 0x20 || text[end - 1] == UInt8(ascii: ",") { end -= 1 }
        return end
    }

    private func decodeSingle(
        _ chunk: Chunk, _ kind: Chunk.ElementKind, _ text: UnsafeMutablePointer<UInt8>, _ start: Int, _ end: Int,
        _ index: Int, into batch: inout EntityBatch
    ) {
        guard let stop = skipValue(text, start, end + 1) else { return }
        let place = place(chunk.offset + UInt64(start), stop - start)
        parse(UnsafePointer(text), start, stop, chunk.offset, into: &batch) { tape, batch in
            decodeElement(tape, Tape.root, kind, index, place, into: &batch)
        }
    }

    private func decodeElement(
        _ tape: Tape, _ element: Int, _ kind: Chunk.ElementKind, _ index: Int, _ place: DocumentPlace,
        into batch: inout EntityBatch
    ) {
        switch kind {
        case .traces: answers.decodeTraceElement(tape, element, at: place, index: index, into: &batch)
        case .summaries:
            batch.findings.formats.insert(.traceSummaries)
            if let summary = decodeSummary(tape.value(element)) { batch.findings.summaries.append(summary) }
        case .values:
            if tape.kind(element) != .null { answers.decode(tape, element, at: place, into: &batch) }
        }
    }
}

// MARK: - Texts one after another
extension ChunkDecoder {
    private func decodeValues(
        _ text: UnsafePointer<UInt8>, _ count: Int, _ offset: UInt64, into batch: inout EntityBatch
    ) {
        var at = 0
        patience = count * 8 + 65_536
        while true {
            at = skipBetween(text, at, count)
            guard at < count else { return }
            switch text[at] {
            case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\""):
                at = decodeText(text, at, count, offset, into: &batch)
            default:
                if text[at] == UInt8(ascii: "n"), let end = skipValue(text, at, count) ?? Optional(count),
                    end - at == 4, batch.documents.isEmpty
                {
                    batch.findings.formats.insert(.empty)  // null
                    at = end
                } else {
                    at = skipLine(text, at, count, offset, into: &batch)
                }
            }
        }
    }

    /// White space, byte order marks, record separators, commas, and the `\n` that a shell left as two characters.
    private func skipBetween(_ text: UnsafePointer<UInt8>, _ from: Int, _ count: Int) -> Int {
        var at = from
        while at < count {
            if isWhite(text[at]) || text[at] == 0x1E || text[at] == UInt8(ascii: ",") {
                at += 1
            } else if at + 2 < count, text[at] == 0xEF, text[at + 1] == 0xBB, text[at + 2] == 0xBF {
                at += 3
            } else if at + 1 < count, text[at] == UInt8(ascii: "\\"), text[at + 1] == UInt8(ascii: "n") {
                at += 2
            } else {
                break
            }
        }
        return at
    }

    /// Reads the text that starts at a place. Most stand on a line of their own; only others are measured first.
    /// - Returns: the place behind it.
    private func decodeText(
        _ text: UnsafePointer<UInt8>, _ at: Int, _ count: Int, _ offset: UInt64, into batch: inout EntityBatch
    ) -> Int {
        let newline = memchr(text + at, 0x0A, count - at).map { UnsafeRawPointer($0) - UnsafeRawPointer(text) }
        let lineEnd = newline ?? count
        if let tape = try? outer.parse(text + at, count: lineEnd - at) {  // else it is measured, below
            answers.decode(tape, Tape.root, at: place(offset + UInt64(at), lineEnd - at), into: &batch)
            return lineEnd
        }
        guard patience > 0 else {
            batch.findings.problems.add(
                PlacedProblem(.syntax, offset: offset + UInt64(at), message: "not valid JSON, like much before it"))
            return lineEnd
        }
        if let end = skipValue(text, at, count) {
            let place = place(offset + UInt64(at), end - at)
            patience -= end - at
            let isGood = parse(text, at, end, offset, into: &batch) { tape, batch in
                answers.decode(tape, Tape.root, at: place, into: &batch)
            }
            return isGood ? end : nextText(text, at, end, count)
        }
        patience -= count - at
        reportError(text, at, count, offset, into: &batch)
        return nextText(text, at, count, count)
    }

    /// Where reading goes on behind a bad text: at the next line that opens a value in its first column.
    private func nextText(_ text: UnsafePointer<UInt8>, _ at: Int, _ end: Int, _ count: Int) -> Int {
        nextOpeningLine(text, at, count) ?? max(end, count)
    }

    /// A line that is no JSON: counted, and named once.
    private func skipLine(
        _ text: UnsafePointer<UInt8>, _ at: Int, _ count: Int, _ offset: UInt64, into batch: inout EntityBatch
    ) -> Int {
        let newline = memchr(text + at, 0x0A, count - at).map { UnsafeRawPointer($0) - UnsafeRawPointer(text) }
        let end = newline ?? count
        if batch.findings.problems.isFull(of: .notJSON) {
            batch.findings.problems.count(.notJSON, 1)
            return end
        }
        let head = String(decoding: UnsafeBufferPointer(start: text + at, count: min(end - at, 40)), as: UTF8.self)
        batch.findings.problems.add(
            PlacedProblem(.notJSON, offset: offset + UInt64(at), message: "a line that is no JSON: “\(head)”"))
        return end
    }

    /// Parses a measured text, mended if need be, and hands its tape on.
    /// - Returns: whether it could be read.
    @discardableResult
    private func parse(
        _ text: UnsafePointer<UInt8>, _ at: Int, _ end: Int, _ offset: UInt64, into batch: inout EntityBatch,
        _ body: (Tape, inout EntityBatch) -> Void
    ) -> Bool {
        do {
            body(try outer.parse(text + at, count: end - at), &batch)
            return true
        } catch {
            let bytes = UnsafeBufferPointer(start: text + at, count: end - at)
            if error.isMendable, parseMended(bytes, offset + UInt64(at), into: &batch, body) { return true }
            report(bytes, 0, bytes.count, offset + UInt64(at), error, into: &batch)
            return false
        }
    }

    private func parseMended(
        _ bytes: UnsafeBufferPointer<UInt8>, _ offset: UInt64, into batch: inout EntityBatch,
        _ body: (Tape, inout EntityBatch) -> Void
    ) -> Bool {
        guard let text = mended(bytes) else { return false }
        return padded(text).withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress, let tape = try? outer.parse(base, count: text.count) else {
                return false  // the caller reports the first error
            }
            body(tape, &batch)
            batch.findings.problems.add(
                PlacedProblem(
                    .mended, offset: offset, message: "bytes or numbers that JSON does not allow",
                    remedy: "Bad bytes are shown as �",
                    isLoss: false))
            return true
        }
    }

    private func reportError(
        _ text: UnsafePointer<UInt8>, _ at: Int, _ count: Int, _ offset: UInt64, into batch: inout EntityBatch
    ) {
        let bytes = UnsafeBufferPointer(start: text + at, count: count - at)
        report(bytes, 0, bytes.count, offset + UInt64(at), nil, into: &batch)
    }

    private func report(
        _ bytes: UnsafeBufferPointer<UInt8>, _ at: Int, _ end: Int, _ offset: UInt64, _ error: JSONError?,
        into batch: inout EntityBatch
    ) {
        if error?.isDepth == true { return batch.findings.problems.add(deepProblem(offset)) }
        let found = syntaxError(in: UnsafeBufferPointer(rebasing: bytes[at..<end]))
        let message = found?.message ?? error?.message ?? "not valid JSON"
        if found?.isCutOff == true {
            batch.findings.problems.add(
                PlacedProblem(
                    .cutOff, offset: offset + UInt64(found?.offset ?? 0), message: "cut off: \(message)",
                    remedy: "The file may still be written, or was not copied whole"))
        } else {
            batch.findings.problems.add(
                PlacedProblem(
                    .syntax, offset: offset + UInt64(found?.offset ?? 0), message: "not valid JSON: \(message)"))
        }
    }
}
