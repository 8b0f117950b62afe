import Foundation
import Testing
import TraceFormats
import TraceModel

@Suite struct JSONWriterTests {
    private func text(indented: Bool = false, _ body: (inout JSONWriter) -> Void) -> String {
        var json = JSONWriter(indented: indented)
        body(&json)
        return String(decoding: json.take(), as: UTF8.self)
    }

    @Test func escapesWhatATerminalWouldObey() {
        let written = text { $0.value("a\u{1b}[31m\"\\\n\t\r\u{0}\u{7f}\u{9b}0m\u{202e}\u{2028}é日🎉") }
        #expect(written == #""a\u001b[31m\"\\\n\t\r\u0000\u007f\u009b0m\u202e\u2028é日🎉""#)
    }

    @Test func everyEscapeReadsBackAsItWas() throws {
        let scalars = (0...0x2070).compactMap { Unicode.Scalar($0) }
        let original = String(String.UnicodeScalarView(scalars))
        let written = text { json in
            json.beginArray()
            json.value(original)
            json.endArray()
        }
        let read = try #require(try JSONSerialization.jsonObject(with: Data(written.utf8)) as? [String])
        #expect(Array(read[0].unicodeScalars) == scalars)
    }

    @Test func numbersKeepTheirValue() {
        #expect(text { $0.value(0.1 + 0.2) } == "0.30000000000000004")
        #expect(text { $0.value(-0.0) } == "-0.0")
        #expect(text { $0.value(1e300) } == "1e+300")
        #expect(text { $0.value(Double.infinity) } == "null")
        #expect(text { $0.value(Double.nan) } == "null")
        #expect(text { $0.value(UInt64.max) } == "18446744073709551615")
    }

    @Test func timesAreEpochSecondsWithTheDigitsTheyNeed() {
        let times: [(Int64, String)] = [
            (1_528_317_567_000_000_000, "1528317567.0"), (1_499_473_411_677_000_000, "1499473411.677"),
            (1_499_473_411_677_123_000, "1499473411.677123"), (1_499_473_411_007_000_000, "1499473411.007"),
            (0, "0.0"), (-1_500_000_000, "-1.500"), (-500_000_000, "-0.500"),
        ]
        for (nanoseconds, expected) in times {
            #expect(epochSeconds(Timestamp(nanoseconds: nanoseconds)) == expected)
        }
    }

    @Test func datesAreThoseOfTheCalendar() {
        #expect(isoTime(Timestamp(nanoseconds: 0)) == "1970-01-01T00:00:00.000Z")
        #expect(isoTime(Timestamp(nanoseconds: 951_782_399_999_999_999)) == "2000-02-28T23:59:59.999Z")
        #expect(isoTime(Timestamp(nanoseconds: 1_709_164_800_000_000_000)) == "2024-02-29T00:00:00.000Z")
        #expect(isoTime(Timestamp(nanoseconds: -1_000_000)) == "1969-12-31T23:59:59.999Z")
        let formatter = ISO8601DateFormatter()
        formatter.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
        for day in stride(from: Int64(-30000), to: 60000, by: 97) {
            let date = Date(timeIntervalSince1970: Double(day * 86400))
            #expect(isoTime(Timestamp(nanoseconds: day * 86_400_000_000_000)) == formatter.string(from: date))
        }
    }

    @Test func anyValueKeepsItsOrderAndDepth() {
        let value = JSONValue.object([
            .init("b", .array([.int(1), .null, .object([]), .array([])])), .init("a", .bool(true)),
            .init("b", .double(1.5)),
        ])
        #expect(text { $0.value(value) } == #"{"b":[1,null,{},[]],"a":true,"b":1.5}"# + "\n")
        #expect(
            text(indented: true) { $0.value(.array([.object([.init("a", .string("x"))])])) }
                == "[\n    {\n        \"a\": \"x\"\n    }\n]\n")
    }

    @Test func deepValuesNeedNoDeepStack() {
        var value = JSONValue.int(1)
        for _ in 0..<5000 { value = .array([value]) }
        let written = text { $0.value(value) }
        #expect(written.utf8.count == 10_002)
    }
}
