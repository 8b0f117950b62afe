import Figures
import Screen
import TestSupport
import Testing
import TraceModel

@testable import Viewer

@Suite("Events on the time axis of a span")
struct SegmentEventTests {
    /// The span of `cart` begins at 20 ms and ends at 190; its events are at 180 and 30, in this order.
    @Test("each stands where it happened", arguments: ["shop.otlp.json", "shop.jaeger.json", "shop.otlp.pb"])
    func shop(_ form: String) throws {
        var session = try Fixtures.session("spans/" + form, width: 100, height: 40)
        session.press("L,enter,home,j,j,enter")
        let milliseconds = Double(session.state.data.store.duration(ofRow: 2)) / 1e6
        let lines = session.lines
        let at = try #require(lines.firstIndex { $0.contains("Events") }, "\(session.text)")
        #expect(lines[at + 1].contains("0 ") && lines[at + 1].contains("\(Int(milliseconds))"))
        for (line, name, offset) in [(lines[at + 2], "exception", 160.0), (lines[at + 3], "cache miss", 10.0)] {
            #expect(line.contains("+\(Int(offset))") && line.contains(name), "\(line)")
            let axis = Array(line.drop { $0 != "─" && $0 != "•" }.prefix { $0 == "─" || $0 == "•" })
            let wanted = (offset / milliseconds * Double(axis.count - 1)).rounded()
            #expect(axis.firstIndex(of: "•") == Int(wanted), "\(line)")
        }
    }

    private func lines(_ offsets: [Int64?], duration: Int64, _ glyphs: GlyphSet = .ascii) -> [String] {
        EventFacts(
            events: offsets.map { EventDetail(name: "e", offset: $0) }, duration: duration, glyphs: glyphs, width: 60
        ).lines.dropFirst(3).map { $0.label + "|" + $0.value }
    }

    @Test("what was before or after the span is an arrow at that end; without a time there is no point") func outside()
    {
        // 60 columns less 16 of the label and 28 of the name.
        #expect(
            lines([-5_000_000, 0, 50_000_000, 100_000_000, 100_000_001, nil], duration: 100_000_000) == [
                "-5.000ms|<---------------  e", "+0.000ms|o---------------  e", "+50.000ms|--------o-------  e",
                "+100.000ms|---------------o  e", "+100.000ms|--------------->  e", "no time|----------------  e",
            ])
    }

    @Test("a span without a length, the ends of time, and more events than anybody reads") func extremes() {
        #expect(lines([0, .max, .min], duration: 0).count == 3)
        let many = lines(Array(repeating: 1, count: 700), duration: 2)
        #expect(many.count == 501 && many.last == "|and 200 more events: see Metadata")
    }
}
