import Testing

@testable import TraceFormats

/// What formats say of themselves, and what every format can rely on.
@Suite struct FormatTests {
    private enum Names: String, CaseIterable {
        case short = "a"
        case eight = "start_12"
        case sixteen = "start_0123456789"
        case long = "instrumentationLibrarySpans"
        case dotted = "http.request.method"
    }

    private func find(_ text: String) -> Names? {
        var text = text
        return text.withUTF8 { NameTable<Names>().find($0) }
    }

    @Test("a name is found whole, and none that only begins and ends like it") func names() {
        for name in Names.allCases { #expect(find(name.rawValue) == name) }
        // Length, first eight and last eight bytes are those of a name that is there.
        for other in ["", "b", "start_13", "instrumentatXonLibrarySpans", "http.reqXest.method", "a\u{0}", "ab"] {
            #expect(find(other) == nil)
        }
        #expect(find(String(repeating: "x", count: 1_000)) == nil)
    }

    @Test("formats have names of their own, and no two cut one array") func list() {
        #expect(Set(Formats.all.map(\.name)).count == Formats.all.count)
        let arrays = Formats.arrays.map { "\($0.name)" }
        #expect(Set(arrays).count == arrays.count)
        #expect(Formats.all.count < 256)  // a place holds the number in a byte
    }

    @Test(
        "text is no binary format", arguments: ["{}", "[]", "\n{}", " \t\r\n", "\"x\"", "null", "<html>", "a,b\n1,2\n"])
    func text(_ text: String) { #expect(!isKnownBinary(head: Array(text.utf8))) }
}
