import CSimdjson
import Glibc

/// Cuts a source into chunks that workers read independently: at line ends between JSON texts, or, where one answer fills
/// gigabytes, between the elements of its array. Works in one pass over blocks and holds nothing of the source.
public struct Splitter: Sendable {
    private enum State: Sendable {
        /// Nothing was looked at.
        case start
        /// Between texts at the top.
        case values
        /// Inside an array of `Formats.arrays` in an object, or of a list at the top (nil, no envelope).
        case elements(Int?, index: Int, envelope: [UInt8]?)
        /// Behind such an array, inside its answer.
        case members(envelope: [UInt8])
        /// Between records of a binary format.
        case records(format: Int)
        /// Behind what could not be read.
        case rest
    }
    private var state = State.start
    private var offset: UInt64 = 0
    private var sequence = 0
    /// The source may become longer: what is not whole at its end is left for the next run, which goes on with this splitter.
    /// Set to false for the last one.
    public var mayGrow: Bool

    /// How many bytes one value may take: a trace of X-Ray has half a million at most. What is larger would take twice its size
    /// of memory.
    private let largestValue: Int

    public init(mayGrow: Bool = false, largestValue: Int = 512 << 20) {
        self.mayGrow = mayGrow
        self.largestValue = largestValue
    }

    /// How many bytes of the source were handed out.
    public var position: UInt64 { offset }

    /// The next piece, its bytes in `buffer`; nil at the end of the source.
    /// - Throws: what the source throws, and a failure that names the place when a value is too large.
    public mutating func next(
        from source: some ChunkSource, into buffer: ChunkBuffer
    ) throws(SourceFailure) -> Chunk? {
        while true {
            buffer.count = try source.read(at: offset, into: buffer.text, count: buffer.capacity)
            if buffer.count == 0 { return endOfSource() }
            let isEnd = buffer.count < buffer.capacity
            switch step(buffer, isEnd: isEnd) {
            case .chunk(let chunk): return chunk
            case .again: continue
            case .needsMore:
                guard buffer.capacity < largestValue else { throw tooLarge }
                buffer.grow()
            case .waiting: return nil
            }
        }
    }

    private var tooLarge: SourceFailure {
        SourceFailure(
            message:
                "a value of more than \(largestValue >> 20) MB begins at byte \(offset): it is not read, nor what is behind it",
            remedy: "No trace of X-Ray is as large; if it is an answer inside of another text, save it by itself")
    }

    /// Nothing more: at the top that is the end, elsewhere an answer is cut off.
    private mutating func endOfSource() -> Chunk? {
        if mayGrow { return nil }
        switch state {
        case .start, .values, .records, .rest: return nil
        case .elements, .members: state = .values
        }
        return Chunk(sequence: sequence, content: .cutOff, offset: offset, count: 0)
    }

    private enum Step {
        case chunk(Chunk)
        /// The state moved on; look again.
        case again
        /// A value is larger than the buffer.
        case needsMore
        /// What is left is not whole, and the rest of it may still come.
        case waiting
    }

    private mutating func step(_ buffer: ChunkBuffer, isEnd: Bool) -> Step {
        switch state {
        case .start: return stepStart(buffer, isEnd: isEnd)
        case .values: return stepValues(buffer, isEnd: isEnd)
        case .elements(let array, let index, let envelope): return stepElements(buffer, isEnd, array, index, envelope)
        case .members(let envelope): return stepMembers(buffer, 0, isEnd, envelope, isFirst: false)
        case .records(let format): return stepRecords(buffer, isEnd, format)
        case .rest:
            offset += UInt64(buffer.count)
            return .again
        }
    }

    /// Text, or a binary format? What begins as JSON does is not asked further.
    private mutating func stepStart(_ buffer: ChunkBuffer, isEnd: Bool) -> Step {
        let first = buffer.text[0]
        if ![UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\"")].contains(first) {
            if !isEnd, buffer.count < Formats.headLength { return .needsMore }
            let head = UnsafeBufferPointer(
                start: UnsafePointer(buffer.text), count: min(buffer.count, Formats.headLength))
            if let format = Formats.binary(head: head) {
                state = .records(format: format)
                return .again
            }
        }
        state = .values
        return .again
    }

    private mutating func chunk(_ content: Chunk.Content, count: Int) -> Step {
        defer {
            sequence += 1
            offset += UInt64(count)
        }
        return .chunk(Chunk(sequence: sequence, content: content, offset: offset, count: count))
    }

    private mutating func stepValues(_ buffer: ChunkBuffer, isEnd: Bool) -> Step {
        let text = UnsafePointer(buffer.text)
        if isEnd {
            let whole = wholeTexts(text, buffer.count, isEnd: true)
            if whole > 0 { return chunk(.values, count: whole) }
            if mayGrow { return brokenEnd(text, buffer.count).map { chunk(.values, count: $0) } ?? .waiting }
        } else if let boundary = lastBoundary(text, buffer.count) {
            return chunk(.values, count: boundary)
        } else {
            // Many texts on one line.
            let whole = wholeTexts(text, buffer.count, isEnd: false)
            if whole > 0 { return chunk(.values, count: whole) }
        }
        var at = skipWhite(text, 0, buffer.count)
        if at + 3 <= buffer.count, text[at] == 0xEF { at += 3 }  // a byte order mark
        guard at < buffer.count else { return chunk(.values, count: buffer.count) }
        switch text[at] {
        case UInt8(ascii: "{"):
            return stepMembers(buffer, at + 1, isEnd, [UInt8(ascii: "{")], isFirst: true)
        case UInt8(ascii: "["):
            state = .elements(nil, index: 0, envelope: nil)
            offset += UInt64(at + 1)
            return .again
        case UInt8(ascii: "\"") where !isEnd && lastLineEnd(text, buffer.count) == nil: return .needsMore
        default:
            return chunk(.values, count: lastLineEnd(text, buffer.count) ?? buffer.count)
        }
    }

    /// How far a block holds whole texts. At the end of the source one that is cut off stands in the next piece by itself, so
    /// that what is whole inside it can still be taken.
    private func wholeTexts(_ text: UnsafePointer<UInt8>, _ count: Int, isEnd: Bool) -> Int {
        var at = 0
        while true {
            at = skipBetween(text, at, count)
            guard at < count else { return count }
            if text[at] == 0 {
                let start = at
                while at < count, text[at] == 0 { at += 1 }
                // A writer that made room before it writes.
                if at == count, mayGrow { return start }
            } else if [UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\"")].contains(text[at]) {
                guard let end = skipValue(text, at, count) else { return at }
                at = end
            } else {
                let start = at
                while at < count, text[at] != 0x0A { at += 1 }
                if at == count, mayGrow || !isEnd { return start }
            }
        }
    }

    /// The last place where one text ends and the next begins: a line that closes a value, a line that opens one, and no
    /// comma between them. In valid JSON that stands nowhere else.
    private func lastBoundary(_ text: UnsafePointer<UInt8>, _ count: Int) -> Int? {
        var opener: UInt8 = 0
        var behindNewline: Int?
        var at = count - 1
        while at >= 0 {
            let byte = text[at]
            if byte == 0x0A {
                behindNewline = behindNewline ?? at + 1
            } else if !isWhite(byte) {
                if let behindNewline, opener == UInt8(ascii: "{") || opener == UInt8(ascii: "["),
                    byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
                {
                    return behindNewline
                }
                opener = byte
                behindNewline = nil
            }
            at -= 1
        }
        return nil
    }

    private func lastLineEnd(_ text: UnsafePointer<UInt8>, _ count: Int) -> Int? {
        var at = count
        while at > 0 {
            if text[at - 1] == 0x0A { return at }
            at -= 1
        }
        return nil
    }
}

// MARK: - Inside a large answer
extension Splitter {
    /// Walks the members of the object that the buffer stands in, up to an array worth cutting or to the object's end.
    private mutating func stepMembers(
        _ buffer: ChunkBuffer, _ from: Int, _ isEnd: Bool, _ envelope: [UInt8], isFirst: Bool
    ) -> Step {
        let text = UnsafePointer(buffer.text)
        let end = buffer.count
        var at = from
        while true {
            at = skipWhite(text, at, end)
            if at < end, text[at] == UInt8(ascii: ",") { at = skipWhite(text, at + 1, end) }
            guard at < end else { break }
            if text[at] == UInt8(ascii: "}") {
                if isFirst { return chunk(.values, count: at + 1) }
                state = .values
                return chunk(.envelope(envelope + copy(text, from, at + 1)), count: at + 1)
            }
            guard text[at] == UInt8(ascii: "\""), let close = skipValue(text, at, end) else { break }
            let name = (at + 1)..<(close - 1)
            at = skipWhite(text, close, end)
            guard at < end, text[at] == UInt8(ascii: ":") else { break }
            at = skipWhite(text, at + 1, end)
            guard at < end else { break }
            if text[at] == UInt8(ascii: "["), let array = array(text, name) {
                let head = envelope + copy(text, from, at) + Array("[]".utf8)
                state = .elements(array, index: 0, envelope: head)
                offset += UInt64(at + 1)
                return .again
            }
            guard let next = skipValue(text, at, end) else { break }
            at = next
        }
        if !isEnd { return .needsMore }
        if mayGrow { return .waiting }
        state = .values
        return chunk(isFirst ? .values : .cutOff, count: end)
    }

    private func copy(_ text: UnsafePointer<UInt8>, _ from: Int, _ to: Int) -> [UInt8] {
        Array(UnsafeBufferPointer(start: text + from, count: to - from))
    }

    /// Which array of `Formats.arrays` has that name; nil for one that is read with its answer.
    private func array(_ text: UnsafePointer<UInt8>, _ name: Range<Int>) -> Int? {
        Formats.arrays.firstIndex { array in
            array.name.utf8CodeUnitCount == name.count
                && memcmp(array.name.utf8Start, text + name.lowerBound, name.count) == 0
        }
    }

    private mutating func stepElements(
        _ buffer: ChunkBuffer, _ isEnd: Bool, _ array: Int?, _ index: Int, _ envelope: [UInt8]?
    ) -> Step {
        let text = UnsafePointer(buffer.text)
        let end = buffer.count
        var starts: [UInt32] = []
        var at = 0
        var complete = 0
        while true {
            at = skipWhite(text, at, end)
            if at < end, text[at] == UInt8(ascii: ",") { at = skipWhite(text, at + 1, end) }
            if at < end, text[at] == UInt8(ascii: "]") {
                state = envelope.map { .members(envelope: $0) } ?? .values
                return finish(starts, array, index, count: complete, skipping: at + 1)
            }
            guard at < end, text[at] != UInt8(ascii: "}"), let next = skipValue(text, at, end), next < end else {
                break
            }
            starts.append(UInt32(at))
            complete = next
            at = next
        }
        if starts.isEmpty {
            if !isEnd { return .needsMore }
            if mayGrow { return .waiting }
            state = .values
            return chunk(.cutOff, count: end)
        }
        state = .elements(array, index: index + starts.count, envelope: envelope)
        return finish(starts, array, index, count: complete, skipping: complete)
    }

    private mutating func finish(
        _ starts: [UInt32], _ array: Int?, _ index: Int, count: Int, skipping: Int
    ) -> Step {
        if starts.isEmpty {
            offset += UInt64(skipping)
            return .again
        }
        let step = chunk(.elements(array, starts: starts, firstIndex: index), count: count)
        offset += UInt64(skipping - count)
        return step
    }
}

// MARK: - Inside a binary source
extension Splitter {
    /// As many whole records as the buffer holds.
    private mutating func stepRecords(_ buffer: ChunkBuffer, _ isEnd: Bool, _ format: Int) -> Step {
        var records: [Range<UInt32>] = []
        var at = 0
        let member = Formats.all[format]
        while at < buffer.count {
            let rest = UnsafeBufferPointer(start: UnsafePointer(buffer.text) + at, count: buffer.count - at)
            switch member.record(in: rest) {
            case .whole(let range):
                records.append(UInt32(at + range.lowerBound)..<UInt32(at + range.upperBound))
                at += max(1, range.upperBound)
                continue
            case .incomplete:
                return records.isEmpty
                    ? lackOfRecord(buffer, isEnd) : chunk(.records(format: format, records), count: at)
            case .broken(let message):
                if !records.isEmpty { return chunk(.records(format: format, records), count: at) }
                state = .rest
                return chunk(.broken(format: format, message), count: buffer.count)
            }
        }
        return chunk(.records(format: format, records), count: at)
    }

    /// The buffer holds no whole record.
    private mutating func lackOfRecord(_ buffer: ChunkBuffer, _ isEnd: Bool) -> Step {
        if !isEnd { return .needsMore }
        return mayGrow ? .waiting : chunk(.cutOff, count: buffer.count)
    }
}
