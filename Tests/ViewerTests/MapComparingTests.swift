import Screen
import TestSupport
import Testing
import TraceAnalysis
import TraceModel

@testable import Viewer

/// The map against another one. Before, `api` (200 ms) calls `cache`; after, `api` takes 300 ms and calls `db`, and one of four
/// requests ends in a fault.
@Suite struct MapComparingTests {
    private static let hour: Int64 = 1_700_000_000 / 3600 * 3600

    private func add(_ builder: inout StoreBuilder, _ first: UInt64, at second: Int64, isAfter: Bool, shift: Int64 = 0)
    {
        for number in 0..<4 {
            let flags: EntityFlags = isAfter && number == 0 ? .fault : []
            let end: Int64 = isAfter ? 300 : 200
            let other = isAfter ? "db" : "cache"
            builder.add(
                first + UInt64(number), at: second + Int64(number) + shift,
                [
                    .segment(
                        "api", "AWS::ECS::Container", 0, end, flags,
                        [.sub(other, 10, 100, [], [.inferred(other, "Database::SQL", 10, 100)])])
                ])
        }
    }

    private func data() -> DataSet {
        var builder = StoreBuilder()
        add(&builder, 1, at: MapComparingTests.hour, isAfter: false)
        add(&builder, 10, at: MapComparingTests.hour + 60, isAfter: true)
        return DataSet(store: builder.store)
    }

    private func session(width: Int = 120) -> Session { Session(data(), width: width, height: 30) }

    /// The last half minute holds what came after; the minute before it nothing, so the half before is asked for by a longer window.
    @Test func marksStandBesideNames() {
        var session = session()
        session.press("t,text:55s,enter,b")
        // 63 - 55 s: the window of the last 55 s holds the four traces after; the 55 s before it those before.
        #expect(session.lines[0].contains("Map against the time before"))
        // Redder weighs more than slower: one of four requests more fails.
        #expect(session.text.contains("! api +25pt"))
        #expect(session.text.contains("+ db") && session.text.contains("- cache"))
        #expect(session.text.contains("fails more"))
    }

    @Test func theTableIsRankedAndSaysBothSides() throws {
        var session = session()
        session.press("t,text:55s,enter,b,d")
        let rows = session.lines.filter { $0.hasPrefix("! ") || $0.hasPrefix("+ ") || $0.hasPrefix("- ") }
        let firsts = rows.map { $0.split(separator: " ").prefix(3).joined(separator: " ") }
        #expect(firsts.first == "! redder api")
        #expect(firsts.contains("+ new db") && firsts.contains("- gone cache"))
        let api = try #require(rows.first { $0.contains("redder   api") })
        #expect(api.contains("200ms > 300ms") && api.contains("+50%") && api.contains("0% > 25%"))
        session.press("enter")
        #expect(session.lines[0].contains("api"))
    }

    @Test func whatCannotBeComparedIsSaid() {
        var session = session()
        session.press("b")
        #expect(session.text.contains("no time lies before them"))
        #expect(session.lines[0].contains("xrayscope  Map ") && !session.lines[0].contains("against"))
        session.press("d")
        #expect(session.text.contains("b compares the map"))
        // All others, where nothing is left out.
        session.press("B,text:rest,enter")
        #expect(session.text.contains("no traces of that were read"))
        session.press("B,text:file ,enter")
        #expect(session.text.contains("path is missing"))
    }

    @Test func anotherFileAndAFilter() {
        var session = session()
        var builder = StoreBuilder()
        add(&builder, 1, at: MapComparingTests.hour, isAfter: false)
        session.files["before.json"] = DataSet(store: builder.store)
        session.press("B,text:file before.json,enter")
        #expect(session.lines[0].contains("against file before.json"))
        // Of all eight requests one failed, 12.5%; none in the file.
        #expect(session.text.contains("! api +12.5pt") && session.text.contains("+ db"))
        session.press("x")
        #expect(session.text.contains("The map alone again") && !session.text.contains("! api"))
        session.press("B,text:file nothing.json,enter")
        #expect(session.text.contains("no such file"))
        session.press("B,text:!fault,enter")
        #expect(session.lines[0].contains("against !fault"))
    }

    /// Without colour and in ASCII the signs are the same.
    @Test(arguments: [80, 120, 200]) func signsDoNotNeedColour(width: Int) {
        var settings = ViewerSettings(sourceName: "test.json")
        settings.options.isASCII = true
        var session = Session(data(), width: width, height: 24, settings: settings)
        session.press("t,text:55s,enter,b")
        #expect(session.text.contains("! api +25pt"))
        #expect(session.text.unicodeScalars.allSatisfy { $0.isASCII })
    }

    /// Both A, the traces that are looked at, and B, another file, of the same node.
    @Test func analyzeAgainstAFile() throws {
        var session = session()
        var builder = StoreBuilder()
        // The file's traces are among the data too: each set has them as its source does.
        add(&builder, 1, at: MapComparingTests.hour, isAfter: false)
        session.files["before.json"] = DataSet(store: builder.store)
        session.press("a,s,s,s,B,text:file before.json,enter")
        let lines = session.lines
        #expect(lines.contains { $0.hasPrefix(" B  file before.json  4") })
        #expect(lines.contains { $0.hasPrefix(" A ") && $0.contains("8 of 8") })
        // Of api's own time (self), for nothing was recorded below, four traces take 300 - 90 ms and four 200 - 90: 160 in the mean,
        // against 110 of those in the file.
        let own = try #require(lines.first { $0.contains("api  (self)") })
        #expect(own.contains("160ms") && own.contains("110ms") && own.contains("+50"))
        #expect(session.text.contains("A - B"))
        session.press("B,text:file nothing.json,enter")
        #expect(session.text.contains("file nothing.json: no such file"))
    }

    /// The same traces recorded anew, under the same ids: A is what the data says of them, B what the file says.
    @Test func analyzeAgainstTheSameTracesAnew() throws {
        var (before, after) = (StoreBuilder(), StoreBuilder())
        add(&before, 1, at: MapComparingTests.hour, isAfter: false)
        add(&after, 1, at: MapComparingTests.hour, isAfter: true)
        var session = Session(DataSet(store: after.store), width: 120, height: 30)
        session.files["before.json"] = DataSet(store: before.store)
        session.press("a,s,s,s,B,text:file before.json,enter")
        #expect(session.lines.contains { $0.hasPrefix(" A ") && $0.contains("4 of 4") })
        let own = try #require(session.lines.first { $0.contains("api  (self)") })
        #expect(own.contains("210ms") && own.contains("110ms") && own.contains("+100ms"))
        // Against itself nothing differs.
        session.files["after.json"] = DataSet(store: after.store)
        session.press("B,text:file after.json,enter")
        #expect(session.lines.contains { $0.hasPrefix(" B  file after.json  4") })
        let picture = try #require((session.state.screens.last as? AnalyzeState)?.picture)
        #expect(picture.countA == 4 && picture.costs.allSatisfy { $0.change == 0 && $0.meanA > 0 })
    }
}
