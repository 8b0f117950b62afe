import Screen
import TestSupport
import Testing
import TraceModel

@testable import Viewer

@Suite("The timeline's lines")
struct TimelineTests {
    /// api: 3 calls, then 8 repeated ones of which the sixth failed.
    private var sample: TraceStore {
        var builder = TraceRows()
        builder.add("api", depth: 0, 0, 1000, annotations: ["user": "ann"], url: "https://example.com/tasks/7?x=1")
        builder.add("load", depth: 1, 0, 200)
        builder.add("db@host", depth: 2, 50, 150, .remote)
        builder.add("db@host", depth: 3, 50, 150, [.segment, .inferred])
        for index in 0..<8 {
            let start = Int64(200 + index * 50)
            builder.add("GetItem", depth: 1, start, start + 40, index == 5 ? [.aws, .fault] : .aws)
        }
        builder.add("render", depth: 1, 900, 1000)
        return builder.store()
    }

    @Test("Five and more equal siblings become one line; a failure among them stands alone")
    func groups() {
        let store = sample
        let outline = TimelineOutline(store: store, rows: 0..<store.rowCount)
        let lines = outline.visible(store, TimelineFolds(outline))
        // Rows 4...8 are the five good ones before the failure in row 9; the two after it are too few for a group.
        #expect(lines.map(\.row) == [0, 1, 2, 3, 4, 9, 10, 11, 12])
        #expect(lines.map(\.members) == [0, 0, 0, 0, 5, 0, 0, 0, 0])
        #expect(lines.map(\.depth) == [0, 1, 2, 3, 1, 1, 1, 1, 1])
        #expect(outline.groups.first?.total == 200_000_000)
    }

    @Test("An unfolded group shows its members one step further in")
    func unfolded() {
        let store = sample
        let outline = TimelineOutline(store: store, rows: 0..<store.rowCount)
        var folds = TimelineFolds(outline)
        folds.groupsFolded[0] = false
        let lines = outline.visible(store, folds)
        #expect(lines.map(\.row) == [0, 1, 2, 3, 4, 4, 5, 6, 7, 8, 9, 10, 11, 12])
        #expect(lines[4].isGroup && !lines[5].isGroup)
        #expect(lines.map(\.depth) == [0, 1, 2, 3, 1, 2, 2, 2, 2, 2, 1, 1, 1, 1])
    }

    @Test("Folding hides the subtree and nothing else")
    func folding() {
        let store = sample
        let outline = TimelineOutline(store: store, rows: 0..<store.rowCount)
        var folds = TimelineFolds(outline)
        folds.folded[1] = true
        #expect(outline.visible(store, folds).map(\.row) == [0, 1, 4, 9, 10, 11, 12])
        folds.folded[0] = true
        #expect(outline.visible(store, folds).map(\.row) == [0])
    }

    @Test("Self time is what no child covers, children cut to their parent")
    func selfTimes() {
        var builder = TraceRows()
        builder.add("root", depth: 0, 0, 100)
        builder.add("a", depth: 1, 10, 40)
        builder.add("b", depth: 1, 30, 60)
        builder.add("late", depth: 1, 90, 500)
        let store = builder.store()
        let outline = TimelineOutline(store: store, rows: 0..<4)
        // 0-10, 60-90: forty of the hundred are the root's own.
        #expect(outline.selfTimes == [40, 30, 30, 410].map { $0 * 1_000_000 })
        #expect(outline.length == 500_000_000)
    }

    @Test("A chain of 100,000 is laid out without recursion")
    func deep() {
        var builder = TraceRows()
        for depth in 0..<100_000 { builder.add("step", depth: depth, 0, 10) }
        let store = builder.store()
        let outline = TimelineOutline(store: store, rows: 0..<store.rowCount)
        #expect(outline.visible(store, TimelineFolds(outline)).last?.depth == 99_999)
        var session = Session(DataSet(store: store), width: 80, height: 24)
        session.press("L,enter,G")
        #expect(session.text.contains("99999"))
    }

    @Test("Find reveals what is folded, and f leaves only matches and what is above them")
    func find() {
        var session = Session(DataSet(store: sample), width: 80, height: 24)
        session.press("L,enter,(,/,text:render,enter")
        #expect(session.state.context == .timeline)
        #expect(session.text.contains("render"))
        session.press("f")
        #expect(!session.text.contains("GetItem"))
        session.press("esc")
        #expect(session.text.contains("GetItem"))
    }

    @Test("e walks the problems, round the end")
    func problems() {
        var session = Session(DataSet(store: sample), width: 80, height: 24)
        session.press("L,enter,e,enter")
        #expect(session.lines[0].contains("GetItem"))
        #expect(session.text.contains("fault"))
    }
}
