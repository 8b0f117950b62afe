import Testing
import TraceModel

@testable import TraceFormats

@Suite struct ScannerTests {
    private func scan(_ text: [UInt8]) throws -> AnswerScanner.Answer {
        try AnswerScanner().scan(text, list: "Traces")
    }

    @Test func anAnswerNamesItsTraces() throws {
        let text = """
            {"NextToken": "a", "Traces": [
                {"Id": "1-5759e988-bd862e3fe1be46a994272793", "Segments": [{"Id": "1", "Document": "{"}]},
                {"Id": 7}, {}, "Id", null, {"Id": "no id of X-Ray's"},
                {"Id": "5759e988bd862e3fe1be46a994272794"}
            ], "UnprocessedTraceIds": ["1-5759e988-bd862e3fe1be46a994272795"]}
            """
        let answer = try scan(Array(text.utf8))
        #expect(
            answer.traceIDs.map(\.description) == [
                "1-5759e988-bd862e3fe1be46a994272793", "1-5759e988-bd862e3fe1be46a994272794",
            ])
        #expect(answer.text == Array(text.utf8) && !answer.isMended)
        for none in ["{}", "[]", "7", #"{"Traces": {}}"#] { #expect(try scan(Array(none.utf8)).traceIDs.isEmpty) }
    }

    @Test func badBytesAreMendedAndBadTextRefused() throws {
        var text = Array(#"{"Traces": [{"Id": "1-5759e988-bd862e3fe1be46a994272793", "Url": "?"}]}"#.utf8)
        let question = try #require(text.firstIndex(of: UInt8(ascii: "?")))
        text[question] = 0xFF
        let answer = try scan(text)
        #expect(answer.isMended && answer.traceIDs.count == 1)
        #expect(String(decoding: answer.text, as: UTF8.self).contains("\"Url\": \"\u{FFFD}\""))
        for bad in [#"{"Traces": [}"#, #"{"Traces": []"#, "", "{} {}"] {
            #expect(throws: JSONError.self) { try scan(Array(bad.utf8)) }
        }
    }
}
