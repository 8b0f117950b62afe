import TraceModel

/// OTLP's protobuf (reference 9.1): the body of an export request, or what the Collector's file exporter writes, each request
/// behind its length in four bytes.
///
/// Read by a walk of our own over the wire: a walk needs none of the objects that a generated reader makes of each attribute,
/// its fields are few, and the program builds faster without a protobuf library.
struct ProtobufFormat: TraceFormat {
    let name = "OTLP protobuf"
    let isBinary = true

    func makeReader() throws(JSONError) -> any FormatReader { ProtobufReader() }

    func recognises(head: UnsafeBufferPointer<UInt8>) -> Bool {
        let head = SpanText(head)
        if let length = Self.prefix(head), length > 0 { return Self.isRequest(head.dropping(4).head(length)) }
        return Self.isRequest(head)
    }

    /// The next request of a file exporter's file, or the next field of a request by itself.
    func record(in bytes: UnsafeBufferPointer<UInt8>) -> RecordBounds {
        let text = SpanText(bytes)
        if let length = Self.prefix(text) {
            return bytes.count - 4 < length ? .incomplete : .whole(4..<(4 + length))
        }
        if bytes.count < 4, bytes.first.map({ $0 < 8 }) ?? true { return .incomplete }
        var reader = WireReader(text)
        do throws(WireError) {
            guard try reader.next() != nil else { return .incomplete }
            return .whole(0..<reader.at)
        } catch {
            if error.kind == .cutOff || error.kind == .tooLong { return .incomplete }
            return .broken("no field of an OTLP request begins here: \(error.message)")
        }
    }

    /// A length in four bytes, the highest first. No tag begins with a byte below 8. From 128 MB on a length begins as tags do, and
    /// what stands behind it tells; from 512 MB on, which are not read, it begins as text does.
    private static func prefix(_ bytes: SpanText) -> Int? {
        guard let base = bytes.base, bytes.count >= 4 else { return nil }
        if base[0] >= 8 {
            guard base[0] < 0x20, bytes.count > 6, !isRequest(bytes), isRequest(bytes.dropping(4)) else { return nil }
        }
        return (0..<4).reduce(0) { $0 << 8 | Int(base[$1]) }
    }

    /// The first field is ResourceSpans, in it a resource or a scope, and in that what may stand there. The bytes may end
    /// anywhere behind that.
    private static func isRequest(_ head: SpanText) -> Bool {
        guard let (tag, length, inner) = open(head), tag == 0x0A, length > 1 else { return false }
        guard let (tag, innerLength, innermost) = open(inner), innerLength < length else { return false }
        guard tag == 0x0A || tag == 0x12 else { return false }
        if innermost.isEmpty || innerLength == 0 { return true }
        guard let (first, deepLength, _) = open(innermost) else { return innermost.base?[0] == 0x10 }
        return (first == 0x0A || first == 0x12) && deepLength <= innerLength
    }

    /// The tag and the length that a field begins with, and what is there of its contents.
    private static func open(_ bytes: SpanText) -> (tag: UInt8, length: Int, contents: SpanText)? {
        guard let base = bytes.base, bytes.count > 1, base[0] & 7 == 2 else { return nil }
        var reader = WireReader(bytes.dropping(1))
        let read = try? reader.varint()  // bytes of any kind are asked: that these are no field is the answer
        guard let length = read, length < 1 << 31 else { return nil }
        return (base[0], Int(length), bytes.dropping(1 + reader.at).head(Int(length)))
    }
}
