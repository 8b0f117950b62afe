import Testing

@testable import TraceRepository

@Suite struct XRayEnvelopeTests {
    private func envelope(_ text: String) -> PageEnvelope? { PageEnvelope(Array(text.utf8)) }

    @Test func membersAtTheTopAlone() throws {
        let page = try #require(
            envelope(
                #" {"Traces":[{"NextToken":"no","x":"]}\""}],"ApproximateTime":1.5E9 , "NextToken":"a\"\u00e9b"}  "#))
        #expect(page.nextToken == "a\"éb")
        #expect(page.number("ApproximateTime") == 1.5e9)
        #expect(Set(page.members.keys) == ["Traces", "ApproximateTime", "NextToken"])
        #expect(envelope("{}")?.nextToken == nil)
        #expect(envelope(#"{"NextToken":null}"#)?.nextToken == nil)
        #expect(envelope(#"{"NextToken":""}"#)?.nextToken == nil)
        #expect(envelope(#"{"NextToken":7}"#)?.nextToken == nil)
    }

    @Test(arguments: [
        "", " ", "[]", "null", "<html>", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{\"a\":[}",
        "{a:1}",
        "{\"a\":1}x", "{\"a\":\"", "{\"a\":\"\\", "{\"a\":}", "{\"a\" 1}", "}", "{,}",
    ]) func noWholeObject(_ text: String) { #expect(envelope(text) == nil) }

    @Test func everyCutOfAnAnswerIsSeen() {
        let text = Array(
            #"{"Traces":[{"Id":"1","Segments":[{"Document":"{\"id\":\"x\\\\\"}"}]}],"NextToken":"t"}"#.utf8)
        #expect(PageEnvelope(text) != nil)
        for count in text.indices { #expect(PageEnvelope(Array(text[..<count])) == nil, "cut at \(count)") }
    }

    @Test func windowsAreCutNewestFirst() {
        let window = SecondsWindow(start: 1_000, end: 1_000 + 50_000)
        let parts = window.slices(of: 6 * 3600)
        #expect(parts.map(\.start) == [29_400, 7_800, 1_000])
        #expect(parts.map(\.end) == [51_000, 29_400, 7_800])
        #expect(SecondsWindow(start: 5, end: 5).slices(of: 10).isEmpty)
        #expect(SecondsWindow(start: 9, end: 5).slices(of: 10).isEmpty)
        #expect(SecondsWindow(start: 0, end: 121).halves?.0 == SecondsWindow(start: 60, end: 121))
        #expect(SecondsWindow(start: 0, end: 119).halves == nil)
    }
}
