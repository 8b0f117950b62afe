import Testing
import TraceAnalysis
import TraceModel

@Suite("Finding text in ids and strings") struct TextFindingTests {
    private static let ids = [
        TraceID(epoch: 0x69a3_8180, middle: 0x1bd7_ce73, low: 0x4227_de21_3023_580c),
        TraceID(epoch: 0, middle: 0, low: 0), TraceID(epoch: .max, middle: .max, low: .max),
        TraceID(epoch: 0x0011_2233, middle: 0x4455_6677, low: 0x0011_2233_4455_6677),
    ]

    @Test("Every part of an id as X-Ray or W3C writes it is in it, and what neither writes is not")
    func parts() {
        func isWritten(_ part: String, in id: TraceID) -> Bool {
            id.description.contains(part) || id.description.dropFirst(2).filter { $0 != "-" }.contains(part)
        }
        for (id, isW3C) in Self.ids.flatMap({ [($0, false), ($0, true)] }) {
            let text = Array(isW3C ? id.description.dropFirst(2).filter { $0 != "-" } : id.description)
            for start in text.indices {
                for end in start..<text.count {
                    let part = String(text[start...end])
                    #expect(IDFinder(TextNeedle(part.uppercased())).isIn(id), "\(part) in \(id)")
                    for other in Self.ids {
                        #expect(
                            IDFinder(TextNeedle(part)).isIn(other) == isWritten(part, in: other),
                            "\(part) in \(other)")
                    }
                }
            }
        }
        #expect(!IDFinder(TextNeedle("foo-bar")).isIn(Self.ids[0]))
        #expect(!IDFinder(TextNeedle("")).isIn(Self.ids[0]))
    }

    @Test("Parts of entity ids from six digits on")
    func entities() {
        let id = EntityID(raw: 0x70de_1a00_0000_00f5)
        let text = Array(id.description)
        for start in text.indices {
            for end in start..<text.count {
                let finder = IDFinder(TextNeedle(String(text[start...end])), shortest: 6)
                #expect(finder.isIn(id) == (end - start >= 5))
                #expect(!finder.isIn(EntityID(raw: .max)))
            }
        }
        #expect(!IDFinder(TextNeedle("70de1a00000000f5f"), shortest: 6).isIn(id))
    }

    @Test("A string is found in either case of ASCII letters, and only of those")
    func strings() {
        var table = StringTable()
        let texts = ["GET /Tasks", "ÄRGER", "task", "", "tas"].map { table.intern($0) }
        func found(_ text: String) -> [Bool] {
            var finder = StringFinder(TextNeedle(text), table)
            // Asked twice: the second answer is the remembered one.
            return texts.map { finder.matches($0) == finder.matches($0) && finder.matches($0) }
        }
        #expect(found("TASK") == [true, false, true, false, false])
        #expect(found("är") == [false, false, false, false, false])
        #expect(found("rger") == [false, true, false, false, false])
        #expect(found("get /tasks ") == [false, false, false, false, false])
    }

    @Test("Who is not wanted any more stops")
    func unwanted() {
        var data = DataSet()
        data.summaries = (0..<20_000).map { TraceSummary(id: TraceID(epoch: 1, middle: 0, low: UInt64($0))) }
        let table = TraceTable(data)
        var asked = 0
        let found = table.rows(containing: "1-00") {
            asked += 1
            return asked < 2
        }
        #expect(found == nil && asked == 2)
        #expect(table.rows(containing: "1-00") { true }?.count == 20_000)
    }
}
