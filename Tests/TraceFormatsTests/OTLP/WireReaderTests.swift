import Testing

@testable import TraceFormats

/// The wire of protobuf, byte by byte (encoding as protobuf.dev describes it).
@Suite struct WireReaderTests {
    private func fields(_ bytes: [UInt8]) -> Result<[String], WireError> {
        bytes.withUnsafeBufferPointer { buffer in
            var reader = WireReader(SpanText(buffer))
            var found: [String] = []
            do throws(WireError) {
                while let (field, value) = try reader.next() {
                    switch value {
                    case .varint(let number): found.append("\(field) \(number)")
                    case .fixed64(let number): found.append("\(field) \(number) in 8")
                    case .fixed32(let number): found.append("\(field) \(number) in 4")
                    case .bytes(let text): found.append("\(field) '\(text.string)'")
                    }
                }
                return .success(found)
            } catch {
                return .failure(error)
            }
        }
    }

    @Test func everyWireType() {
        let bytes: [UInt8] =
            [0x08, 0x96, 0x01, 0x12, 0x02, 0x68, 0x69, 0x39] + [1, 0, 0, 0, 0, 0, 0, 0] + [0x85, 0x01, 7, 0, 0, 0]
        #expect(fields(bytes) == .success(["1 150", "2 'hi'", "7 1 in 8", "16 7 in 4"]))
        #expect(fields([]) == .success([]))
    }

    @Test("ten bytes are the longest number") func varints() {
        let longest = [UInt8](repeating: 0xFF, count: 9) + [0x01]
        #expect(fields([0x08] + longest) == .success(["1 18446744073709551615"]))
        #expect(
            fields([0x08] + [UInt8](repeating: 0xFF, count: 9) + [0x02])
                == .failure(WireError(kind: .varint, offset: 1)))
        #expect(
            fields([0x08] + [UInt8](repeating: 0x80, count: 11) + [0]) == .failure(WireError(kind: .varint, offset: 1)))
    }

    @Test(
        "what is broken is named with its place",
        arguments: [
            ([0x08], WireError(kind: .cutOff, offset: 1)), ([0x08, 0x80], WireError(kind: .cutOff, offset: 1)),
            ([0x08, 1, 0x12, 0x05, 0x61], WireError(kind: .tooLong, offset: 2)),
            ([0x12, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], WireError(kind: .tooLong, offset: 0)),
            ([0x39, 1, 2, 3], WireError(kind: .cutOff, offset: 1)),
            ([0x85, 0x01, 7], WireError(kind: .cutOff, offset: 2)),
            ([0x0B], WireError(kind: .group, offset: 0)), ([0x0C], WireError(kind: .group, offset: 0)),
            ([0x0E], WireError(kind: .tag, offset: 0)), ([0x00, 0x01], WireError(kind: .tag, offset: 0)),
        ] as [([UInt8], WireError)])
    func broken(_ bytes: [UInt8], _ error: WireError) {
        #expect(fields(bytes) == .failure(error))
    }
}
