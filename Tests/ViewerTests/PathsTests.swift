import Screen
import TestSupport
import Testing
import TraceAnalysis
import TraceModel

@testable import Viewer

/// The picture of call paths. Of ten traces eight last 100 ms, `api` with `call` of 60 ms; two 300 ms, with `call` of 240 ms.
@Suite struct PathsTests {
    private func session(width: Int = 100, ascii: Bool = false) -> Session {
        var builder = StoreBuilder()
        for number in 1...10 {
            let (end, call): (Int64, Int64) = number >= 9 ? (300, 240) : (100, 60)
            builder.add(
                UInt64(number), at: 1_700_000_000 + Int64(number),
                [.segment("api", 0, end, [], [.sub("call", 0, call)])])
        }
        var settings = ViewerSettings(sourceName: "test.json")
        settings.options.isASCII = ascii
        return Session(DataSet(store: builder.store), width: width, height: 24, settings: settings)
    }

    @Test func walksByKeys() {
        var session = session()
        session.press("a,o")
        #expect(session.lines[0].contains("Analyze > Call paths"))
        // A is the slowest tenth, those of 300 ms and more: 300 ms against 100, the call 240 against 60.
        #expect(session.text.contains("+ all 200ms") && session.text.contains("+ [api] 200ms"))
        #expect(session.text.contains("+ call 180ms"))
        session.press("j,j")
        #expect(session.text.contains("A 240ms, itself 240ms   B 60ms, itself 60ms   A - B +180ms"))
        session.press("enter")
        #expect(!session.text.contains("[api] 200ms"))
        session.press("-")
        #expect(session.text.contains("+ [api] 200ms"))
        session.press("c")
        #expect(session.text.contains("Call paths of A") && session.text.contains("call 240ms"))
        session.press("c")
        #expect(session.text.contains("Call paths of B") && session.text.contains("call 60ms"))
        session.press("q")
        #expect(session.lines[0].hasSuffix("10 traces") && !session.lines[0].contains("Call paths"))
    }

    /// A call is as wide as its part of the time: of A 240 of 300 ms, 80 of 100 cells.
    @Test func widthsArePartsOfTheTime() throws {
        var session = session()
        session.press("a,o,c")
        let state = try #require(session.state.screens.last as? PathsState)
        let paths = try #require(state.paths)
        let layout = PathsLayout(state, paths, width: 100, rows: 10)
        #expect(layout.boxes.map(\.width) == [100, 100, 80] && layout.boxes.map(\.row) == [0, 1, 2])
    }

    @Test(arguments: [40, 80, 200]) func inASCII(width: Int) {
        var session = session(width: width, ascii: true)
        session.press("a,o,j,j")
        #expect(session.text.unicodeScalars.allSatisfy { $0.isASCII })
        #expect(session.text.contains("+ call"))
    }

    /// Where B has no traces, there is A alone.
    @Test func withoutB() {
        var session = session()
        session.press("a,s,s,s,o")
        #expect(session.text.contains("Call paths of A"))
        session.press("c")
        #expect(session.text.contains("Set B has no traces"))
    }
}
