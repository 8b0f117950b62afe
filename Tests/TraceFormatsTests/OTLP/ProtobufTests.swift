import Testing
import TraceModel
import TraceRepository

@testable import TraceFormats

/// Requests of OTLP's protobuf, put together by hand (field numbers of reference 9.1).
@Suite struct ProtobufTests {
    private func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
        precondition(bytes.count < 128)
        return [number << 3 | 2, UInt8(bytes.count)] + bytes
    }

    private func attribute(_ key: String, _ value: String) -> [UInt8] {
        field(1, Array(key.utf8)) + field(2, field(1, Array(value.utf8)))
    }

    private func span(_ traceID: [UInt8], _ id: [UInt8], _ more: [UInt8] = []) -> [UInt8] {
        let time = [UInt8]([0, 0, 0xD0, 0xB6, 0x60, 0xF6, 0xBB, 0x17])
        return field(1, traceID) + field(2, id) + field(5, Array("call".utf8)) + [0x39] + time + [0x41] + time + more
    }

    private let traceID = [UInt8](0x61...0x70)
    private let id = [UInt8](0x01...0x08)

    private func read(_ request: [UInt8]) throws -> DataSet {
        try FileRepository([.memory(name: "request", bytes: request)], threads: 1).answer(.overview(.init()))
    }

    @Test("a broken attribute of a resource, or a broken end, loses no span") func brokenResource() throws {
        let service = field(1, attribute("service.name", "cart"))
        let scope = field(2, field(2, span(traceID, id)))
        // An attribute that begins a group, which OTLP does not have; bytes behind the spans that are no field.
        let group = field(1, [0x0B, 0x0C])
        for (resource, tail, what) in [
            (service + group, [], "resourceSpans[0].resource"), (service, [UInt8(0x0B)], "resourceSpans[0] is"),
        ] {
            let data = try read(field(1, field(1, resource) + scope + tail))
            #expect(data.store.rowCount == 1 && data.store.name(0) == "cart")
            #expect(data.problems.count == 1 && data.problems[0].message.contains(what), "\(data.problems)")
        }
    }
}
