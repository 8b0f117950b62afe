import Testing
import TraceModel
import TraceRepository

@testable import TraceFormats

/// What no SDK sends and a file may hold all the same: long values, deep values, long records. The neighbours stay.
@Suite struct LargeValueTests {
    private static let trace = "65f0a1b20c1d2e3f4051627384950001"

    /// Two spans of one trace; the first has an attribute `big`, the value as the format writes it.
    private func otlp(_ value: String) -> [UInt8] {
        let spans = (1...2).map { number in
            let list = number == 1 ? #"[{"key":"big","value":\#(value)}]"# : "[]"
            return
                #"{"traceId":"\#(Self.trace)","spanId":"a00000000000000\#(number)","name":"s\#(number)","kind":2,"startTimeUnixNano":"1710268850000000000","endTimeUnixNano":"1710268851000000000","attributes":\#(list)}"#
        }
        return Array(#"{"resourceSpans":[{"scopeSpans":[{"spans":[\#(spans.joined(separator: ","))]}]}]}"#.utf8)
    }

    private func jaeger(_ value: String, type: String = "string") -> [UInt8] {
        let spans = (1...2).map { number in
            let tags = number == 1 ? #"[{"key":"big","type":"\#(type)","value":\#(value)}]"# : "[]"
            return
                #"{"traceID":"\#(Self.trace)","spanID":"a00000000000000\#(number)","operationName":"s\#(number)","startTime":1710268850000000,"duration":1000000,"tags":\#(tags)}"#
        }
        return Array(
            #"{"data":[{"traceID":"\#(Self.trace)","spans":[\#(spans.joined(separator: ","))],"processes":{}}]}"#.utf8)
    }

    private func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
        var length: [UInt8] = []
        var rest = bytes.count
        repeat {
            length.append(UInt8(rest & 127) | (rest > 127 ? 128 : 0))
            rest >>= 7
        } while rest > 0
        return [number << 3 | 2] + length + bytes
    }

    private func protobuf(_ value: [UInt8]) -> [UInt8] {
        let time: [UInt8] = [0x00, 0x00, 0xD0, 0xB6, 0x60, 0xF6, 0xBB, 0x17]
        let spans = (1...2).flatMap { number in
            field(
                2,
                field(1, [UInt8](0x61...0x70)) + field(2, [0xA0, 0, 0, 0, 0, 0, 0, UInt8(number)])
                    + field(5, Array("s\(number)".utf8)) + [0x39] + time + [0x41] + time
                    + (number == 1 ? field(9, field(1, Array("big".utf8)) + field(2, value)) : []))
        }
        return field(1, field(2, spans))
    }

    /// - Returns: the document of the first span; both must be there.
    private func first(_ bytes: [UInt8]) throws -> SegmentDetail {
        let repository = FileRepository([.memory(name: "test", bytes: bytes)], threads: 1)
        let data = try repository.answer(.overview(.init()))
        let rows = (0..<data.store.rowCount).filter { data.store.ids[$0].raw & 15 <= 2 }
        try #require(rows.count == 2 && data.problems.isEmpty, "\(data.problems)")
        return try repository.detail(ofRow: rows[0], in: data)
    }

    @Test("an attribute of 10 MB is kept whole", arguments: ["OTLP/JSON", "protobuf", "Jaeger"])
    func tenMegabytes(_ form: String) throws {
        let text = String(repeating: "0123456789", count: 1_000_000)
        let bytes =
            switch form {
            case "OTLP/JSON": otlp(#"{"stringValue":"\#(text)"}"#)
            case "Jaeger": jaeger("\"\(text)\"")
            default: protobuf(field(1, Array(text.utf8)))
            }
        let detail = try first(bytes)
        #expect(detail.document["annotations"]?["big"]?.string == text)
        #expect(detail.document["metadata"]?["attributes"]?["big"]?.string == text)
    }

    /// How deep lists and objects stand in each other.
    private func depth(_ value: JSONValue?) -> Int {
        var (rest, depth) = (value, 0)
        while let inner = rest?.array?.first ?? rest?.members?.first?.value { (rest, depth) = (inner, depth + 1) }
        return depth
    }

    @Test(
        "lists and maps nested 99 levels are shown to the innermost; deeper ones up to a bound", arguments: [99, 5000])
    func nested(_ levels: Int) throws {
        var (text, message) = (#"{"stringValue":"x"}"#, field(1, [0x78]))
        for level in 0..<levels {
            if level % 2 == 0 {
                text = #"{"arrayValue":{"values":["# + text + "]}}"
                message = field(5, field(1, message))
            } else {
                text = #"{"kvlistValue":{"values":[{"key":"k","value":"# + text + "}]}}"
                message = field(6, field(1, field(1, [0x6B]) + field(2, message)))
            }
        }
        let found = try [otlp(text), protobuf(message)].map {
            depth(try first($0).document["metadata"]?["attributes"]?["big"])
        }
        if levels == 99 { #expect(found == [99, 99]) } else { #expect(found.allSatisfy { $0 >= 99 }) }
    }

    @Test("what Jaeger has no type for is nothing, however deep", arguments: [100, 20_000]) func nestedTag(
        _ levels: Int
    ) throws {
        let value = String(repeating: #"{"a":["#, count: levels / 2) + "1" + String(repeating: "]}", count: levels / 2)
        let detail = try first(jaeger(value, type: "object"))
        #expect(detail.document["metadata"]?["attributes"]?["big"] == .null)
    }

    /// A record of the file exporter, its length in four bytes, and the first bytes of it.
    private func record(_ length: Int) -> [UInt8] {
        let varint = { (value: Int) -> [UInt8] in
            (0..<5).map { UInt8(value >> ($0 * 7) & 127) | ($0 < 4 ? 128 : 0) }
        }
        return (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - $0 * 8)) }
            + [0x0A] + varint(length - 6) + [0x0A, 0x02, 0x10, 0x00, 0x12] + varint(length - 20)
    }

    @Test(
        "a record of hundreds of megabytes is one that is not whole yet, whatever byte its length begins with",
        arguments: [100 << 20, 0x0800_0000, 0x0A00_0010, 0x0A12_3456, 370_000_000, 0x1FFF_FFFF])
    func longRecord(_ length: Int) {
        let format = ProtobufFormat()
        record(length).withUnsafeBufferPointer { bytes in
            #expect(format.recognises(head: bytes))
            guard case .incomplete = format.record(in: bytes) else {
                Issue.record("\(format.record(in: bytes))")
                return
            }
        }
    }

    @Test("a body of that size without a length in front is one field") func longBody() {
        let body = Array(record(0x0A12_3456).dropFirst(4))
        body.withUnsafeBufferPointer { bytes in
            #expect(ProtobufFormat().recognises(head: bytes))
            guard case .incomplete = ProtobufFormat().record(in: bytes) else {
                Issue.record("\(ProtobufFormat().record(in: bytes))")
                return
            }
        }
    }
}
