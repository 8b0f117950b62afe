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
    private let walk: ValueWalk
    private var intake = Intake()
    private var builder = BlockBuilder()
    private var source: UInt32 = 0
    /// How many bytes of a piece may still be looked at a second time to find where a bad text ends: reading garbage stays
    /// linear in its size.
    private var patience = 0
    /// Up to here texts stand several on a line: each is measured before it is parsed.
    private var crowded = 0
    /// Buffers of more than this are not kept: they are as large only where one value is.
    private static let largeText = 64 << 20

    /// - Parameters:
    ///   - conversion: how spans become entities.
    ///   - meter: is told how far it is inside of a piece.
    /// - Throws: `JSONError` without memory.
    public init(_ conversion: SpanConversion = .services, meter: ReadMeter? = nil) throws(JSONError) {
        intake.conversion = conversion
        intake.batch.meter = meter
        outer = try JSONParser()
        walk = try ValueWalk()
    }

    /// Strings, profiles and nodes that this decoder's blocks mean. They only grow.
    public var tables: TraceTables { intake.tables }

    /// Reads a chunk whose bytes are in `buffer`.
    /// - Parameter source: the number of the source that places name.
    public func decode(_ chunk: Chunk, _ buffer: ChunkBuffer, source: UInt32) -> DecodedChunk {
        self.source = source
        switch chunk.content {
        case .values: decodeValues(buffer.text, chunk.count, chunk.offset, into: &intake)
        case .elements(let array, let starts, let firstIndex):
            decodeElements(chunk, array, starts, firstIndex, buffer.text, into: &intake)
        case .envelope(let text): decodeEnvelope(chunk, text, into: &intake)
        case .records(let format, let records): decodeRecords(chunk, format, records, buffer.text, into: &intake)
        case .broken(let format, let message):
            intake.batch.findings.problems.add(
                PlacedProblem(
                    .syntax, offset: chunk.offset, message: "\(Formats.all[format].name): \(message)",
                    remedy: "What was before it is shown"))
        case .cutOff:
            intake.batch.findings.problems.add(
                PlacedProblem(
                    .cutOff, offset: chunk.offset + UInt64(chunk.count), message: "cut off: the source ends here",
                    remedy: "The file may still be written, or was not copied whole"))
        }
        if buffer.capacity > Self.largeText {
            // What one value of hundreds of megabytes took is let go before its rows are laid out, and not kept for the next.
            buffer.shrink()
            outer.shrink(Self.largeText)
            walk.shrink(Self.largeText)
        }
        return finish()
    }

    /// Reads a whole text in memory: an answer of the API, a datagram.
    /// - Parameter offset: where it stands in its source, for places.
    public func decode(_ bytes: UnsafeBufferPointer<UInt8>, source: UInt32, offset: UInt64 = 0) -> DecodedChunk {
        self.source = source
        let text = padded(Array(bytes))
        text.withUnsafeBufferPointer { padded in
            if let base = padded.baseAddress { decodeValues(base, bytes.count, offset, into: &intake) }
        }
        return finish()
    }

    /// Reads the protobuf of an OTLP request that is whole in memory. Each of its resources is a record with a place of its own.
    public func decodeProtobuf(
        _ bytes: UnsafeBufferPointer<UInt8>, source: UInt32, offset: UInt64 = 0
    ) -> DecodedChunk {
        self.source = source
        guard let format = Formats.all.firstIndex(where: { $0 is ProtobufFormat }) else { return finish() }
        var at = 0
        while at < bytes.count {
            let rest = UnsafeBufferPointer(rebasing: bytes[at...])
            guard case .whole(let record) = Formats.all[format].record(in: rest) else {
                intake.batch.findings.problems.add(
                    PlacedProblem(.syntax, offset: offset + UInt64(at), message: "no OTLP request, from byte \(at) on"))
                break
            }
            intake.begin(at: place(offset + UInt64(at + record.lowerBound), record.count))
            walk.record(UnsafeBufferPointer(rebasing: rest[record]), of: format, into: &intake)
            at += record.upperBound
        }
        return finish()
    }

    private func finish() -> DecodedChunk {
        intake.batch.findings.documents = intake.batch.documents.reduce(0) { $0 + Int($1.documentCount) }
        builder.build(intake.batch, &intake.tables)
        let decoded = DecodedChunk(block: builder.takeBlock(), findings: intake.batch.findings)
        intake.batch.removeAll()
        return decoded
    }

    private func place(_ offset: UInt64, _ length: Int) -> DocumentPlace {
        DocumentPlace(source: source, offset: offset, length: UInt64(length))
    }

    private func decodeRecords(
        _ chunk: Chunk, _ format: Int, _ records: [Range<UInt32>], _ text: UnsafeMutablePointer<UInt8>,
        into intake: inout Intake
    ) {
        for record in records {
            intake.begin(at: place(chunk.offset + UInt64(record.lowerBound), record.count))
            walk.record(
                UnsafeBufferPointer(start: text + Int(record.lowerBound), count: record.count), of: format,
                into: &intake)
        }
    }

    private func decodeEnvelope(_ chunk: Chunk, _ text: [UInt8], into intake: inout Intake) {
        padded(text).withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            do throws(JSONError) {
                let tape = try outer.parse(base, count: text.count)
                intake.begin(at: place(chunk.offset, chunk.count))
                walk.value(Tape.root, in: tape, into: &intake)
            } catch {
                report(bytes, 0, text.count, chunk.offset, error, into: &intake)
            }
        }
    }

    /// All elements at once, as a list; one by one when that list is no JSON, so that a bad one does not lose its neighbours.
    private func decodeElements(
        _ chunk: Chunk, _ array: Int?, _ starts: [UInt32], _ firstIndex: Int,
        _ text: UnsafeMutablePointer<UInt8>, into intake: inout Intake
    ) {
        guard let first = starts.first else { return }
        let begin = Int(first) - 1
        // The byte before the first element (the buffer has one in front) and the one behind the last hold no text of theirs.
        let (before, behind) = (text[begin], text[chunk.count])
        text[begin] = UInt8(ascii: "[")
        text[chunk.count] = UInt8(ascii: "]")
        defer { (text[begin], text[chunk.count]) = (before, behind) }
        let length = chunk.count + 1 - begin
        // A list at the top may be of anything; what is large beyond measure is no answer.
        let isAnswer = array.map { Formats.arrays[$0].isNearlyAllStrings } ?? (length < Self.largeText)
        let list = try? parsed(text + begin, length, asAnswer: isAnswer)  // the bad element is named below
        if let tape = list {
            var number = 0
            tape.elements(Tape.root) { element in
                let start = Int(starts[number])
                let next = number + 1 < starts.count ? Int(starts[number + 1]) : chunk.count
                let place = place(chunk.offset + UInt64(start), elementEnd(text, start, next) - start)
                decodeElement(tape, element, array, firstIndex + number, place, into: &intake)
                number += 1
            }
            return
        }
        for (number, start) in starts.enumerated() {
            let end = number + 1 < starts.count ? Int(starts[number + 1]) : chunk.count
            decodeSingle(chunk, array, text, Int(start), end, firstIndex + number, into: &intake)
        }
    }

    private func parsed(
        _ text: UnsafePointer<UInt8>, _ count: Int, asAnswer isAnswer: Bool
    ) throws(JSONError) -> Tape {
        isAnswer ? try outer.parseAnswer(text, count: count) : try outer.parse(text, count: count)
    }

    /// Where an element ends whose neighbour starts at `next`: before the comma and the white space between them.
    private func elementEnd(_ text: UnsafeMutablePointer<UInt8>, _ start: Int, _ next: Int) -> Int {
        var end = next
        while end > start, text[end - 1] <= 0x20 || text[end - 1] == UInt8(ascii: ",") { end -= 1 }
        return end
    }

    private func decodeSingle(
        _ chunk: Chunk, _ array: Int?, _ text: UnsafeMutablePointer<UInt8>, _ start: Int, _ end: Int,
        _ index: Int, into intake: inout Intake
    ) {
        guard let stop = skipValue(text, start, end + 1) else { return }
        let place = place(chunk.offset + UInt64(start), stop - start)
        parse(UnsafePointer(text), start, stop, chunk.offset, into: &intake) { tape, intake in
            decodeElement(tape, Tape.root, array, index, place, into: &intake)
        }
    }

    private func decodeElement(
        _ tape: Tape, _ element: Int, _ array: Int?, _ index: Int, _ place: DocumentPlace,
        into intake: inout Intake
    ) {
        intake.begin(at: place)
        if let array {
            walk.element(element, in: tape, of: Formats.arrays[array], index: index, into: &intake)
        } else if tape.kind(element) != .null {
            walk.value(element, in: tape, into: &intake)
        }
    }
}

// MARK: - Texts one after another
extension ChunkDecoder {
    private func decodeValues(
        _ text: UnsafePointer<UInt8>, _ count: Int, _ offset: UInt64, into intake: inout Intake
    ) {
        var at = 0
        patience = count * 8 + 65_536
        crowded = 0
        while true {
            at = skipBetween(text, at, count)
            guard at < count else { return }
            switch text[at] {
            case 0: at = skipZeros(text, at, count, offset, into: &intake)
            case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\""):
                at = decodeText(text, at, count, offset, into: &intake)
            default:
                if text[at] == UInt8(ascii: "n"), let end = skipValue(text, at, count) ?? Optional(count),
                    end - at == 4, intake.batch.documents.isEmpty
                {
                    intake.batch.findings.contents.insert(.empty)  // null
                    at = end
                } else {
                    at = skipLine(text, at, count, offset, into: &intake)
                }
            }
        }
    }

    /// Reads the text that starts at a place. Most stand on a line of their own; only others are measured first.
    /// - Returns: the place behind it.
    private func decodeText(
        _ text: UnsafePointer<UInt8>, _ at: Int, _ count: Int, _ offset: UInt64, into intake: inout Intake
    ) -> Int {
        let lineEnd = at < crowded ? crowded : self.lineEnd(text, at, count)
        let line = UnsafeBufferPointer(start: text + at, count: lineEnd - at)
        intake.begin(at: place(offset + UInt64(at), lineEnd - at))
        if at >= crowded, walk.again(line, into: &intake) { return lineEnd }
        let whole = at < crowded ? nil : try? outer.parse(text + at, count: lineEnd - at)  // named below
        if let tape = whole {
            walk.value(Tape.root, in: tape, into: &intake)
            walk.remember(line, intake)
            return lineEnd
        }
        crowded = lineEnd
        guard patience > 0 else {
            intake.batch.findings.problems.add(
                PlacedProblem(.syntax, offset: offset + UInt64(at), message: "not valid JSON, like much before it"))
            return lineEnd
        }
        if let end = skipValue(text, at, count) {
            let place = place(offset + UInt64(at), end - at)
            patience -= end - at
            let isGood = parse(text, at, end, offset, into: &intake) { tape, intake in
                intake.begin(at: place)
                walk.value(Tape.root, in: tape, into: &intake)
            }
            return isGood ? end : nextText(text, at, end, count)
        }
        patience -= count - at
        reportError(text, at, count, offset, into: &intake)
        return nextText(text, at, count, count)
    }

    private func lineEnd(_ text: UnsafePointer<UInt8>, _ at: Int, _ count: Int) -> Int {
        memchr(text + at, 0x0A, count - at).map { UnsafeRawPointer($0) - UnsafeRawPointer(text) } ?? count
    }

    /// Where reading goes on behind a bad text: at the next line that opens a value in its first column.
    private func nextText(_ text: UnsafePointer<UInt8>, _ at: Int, _ end: Int, _ count: Int) -> Int {
        nextOpeningLine(text, at, count) ?? max(end, count)
    }

    /// Bytes of value 0 where a text should stand: what a file system leaves when the power went before the data came.
    private func skipZeros(
        _ text: UnsafePointer<UInt8>, _ at: Int, _ count: Int, _ offset: UInt64, into intake: inout Intake
    ) -> Int {
        var end = at
        while end < count, text[end] == 0 { end += 1 }
        intake.batch.findings.problems.add(
            PlacedProblem(
                .zeros, offset: offset + UInt64(at), message: "bytes of value 0 where a text should stand",
                remedy: "What was to stand there was lost when it was written; its neighbours are shown"))
        return end
    }

    /// A line that is no JSON: counted, and named once.
    private func skipLine(
        _ text: UnsafePointer<UInt8>, _ at: Int, _ count: Int, _ offset: UInt64, into intake: inout Intake
    ) -> Int {
        let newline = memchr(text + at, 0x0A, count - at).map { UnsafeRawPointer($0) - UnsafeRawPointer(text) }
        let end = newline ?? count
        if intake.batch.findings.problems.isFull(of: .notJSON) {
            intake.batch.findings.problems.count(.notJSON, 1)
            return end
        }
        let head = String(decoding: UnsafeBufferPointer(start: text + at, count: min(end - at, 40)), as: UTF8.self)
        intake.batch.findings.problems.add(
            PlacedProblem(.notJSON, offset: offset + UInt64(at), message: "a line that is no JSON: “\(head)”"))
        return end
    }

    /// Parses a measured text, mended if need be, and hands its tape on.
    /// - Returns: whether it could be read.
    @discardableResult
    private func parse(
        _ text: UnsafePointer<UInt8>, _ at: Int, _ end: Int, _ offset: UInt64, into intake: inout Intake,
        _ body: (Tape, inout Intake) -> Void
    ) -> Bool {
        do {
            body(try outer.parse(text + at, count: end - at), &intake)
            return true
        } catch {
            let bytes = UnsafeBufferPointer(start: text + at, count: end - at)
            if error.isMendable, parseMended(bytes, offset + UInt64(at), into: &intake, body) { return true }
            report(bytes, 0, bytes.count, offset + UInt64(at), error, into: &intake)
            return false
        }
    }

    private func parseMended(
        _ bytes: UnsafeBufferPointer<UInt8>, _ offset: UInt64, into intake: inout Intake,
        _ body: (Tape, inout Intake) -> Void
    ) -> Bool {
        guard outer.mending(bytes, { body($0, &intake) }) != nil else { return false }
        intake.batch.findings.problems.add(
            PlacedProblem(
                .mended, offset: offset, message: "bytes or numbers that JSON does not allow",
                remedy: "Bad bytes are shown as �", isLoss: false))
        return true
    }

    private func reportError(
        _ text: UnsafePointer<UInt8>, _ at: Int, _ count: Int, _ offset: UInt64, into intake: inout Intake
    ) {
        let bytes = UnsafeBufferPointer(start: text + at, count: count - at)
        report(bytes, 0, bytes.count, offset + UInt64(at), nil, into: &intake)
    }

    private func report(
        _ bytes: UnsafeBufferPointer<UInt8>, _ at: Int, _ end: Int, _ offset: UInt64, _ error: JSONError?,
        into intake: inout Intake
    ) {
        if error?.isDepth == true { return intake.batch.findings.problems.add(deepProblem(offset)) }
        let found = syntaxError(in: UnsafeBufferPointer(rebasing: bytes[at..<end]))
        let message = found?.message ?? error?.message ?? "not valid JSON"
        if found?.isCutOff == true {
            intake.batch.findings.problems.add(
                PlacedProblem(
                    .cutOff, offset: offset + UInt64(found?.offset ?? 0), message: "cut off: \(message)",
                    remedy: "The file may still be written, or was not copied whole"))
        } else {
            intake.batch.findings.problems.add(
                PlacedProblem(
                    .syntax, offset: offset + UInt64(found?.offset ?? 0), message: "not valid JSON: \(message)"))
        }
    }
}
