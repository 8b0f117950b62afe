import Screen
import TestSupport
import Testing
import TraceAnalysis
import TraceModel

@testable import Viewer

@Suite("Finds over more rows than a key may look at")
struct LongFindTests {
    /// Number n asked for `/item/n`; listed with the last number first.
    private static func list(_ count: Int = TracesState.longestAtOnce + 1) -> AppState {
        var data = DataSet()
        data.summaries = (0..<count).map { number in
            var summary = TraceSummary(id: TraceID(epoch: 1_772_323_200, middle: 0, low: UInt64(number)))
            summary.start = Timestamp(nanoseconds: 1_772_323_200_000_000_000 + Int64(number))
            summary.url = "http://shop.example/item/\(number)"
            return summary
        }
        var state = AppState(ViewerSettings(sourceName: "many"), size: Size(width: 80, height: 24))
        _ = start(&state)
        let effects = reduce(&state, .loaded(LoadedData(data, version: 1), isFinal: true))
        answer(effects, &state)
        return state
    }

    private func press(_ names: String, _ state: inout AppState) -> [Effect] {
        (Key.list(names) ?? []).flatMap { reduce(&state, .key($0)) }
    }

    private func screen(_ state: AppState) -> String {
        var canvas = Canvas(size: state.size)
        draw(state, on: &canvas)
        return plainText(canvas)
    }

    private func copied(_ state: inout AppState) -> UInt64? {
        for case .copy(let text) in press("y", &state) { return TraceID(text)?.low }
        return nil
    }

    @Test("Each letter asks; the answer moves to the first match and counts")
    func asked() {
        var state = Self.list()
        #expect(press("/,text:4,text:9", &state) == [.ask(TraceFind(text: "4")), .ask(TraceFind(text: "49"))])
        #expect(!screen(state).contains("of"))
        answer([.ask(TraceFind(text: "item/4999"))], &state)
        #expect(!screen(state).contains("match"), "the answer to another text")
        _ = press("ctrl-u", &state)
        answer(press("text:item/4999", &state), &state)
        // 4999 and 49990 to 49999, the newest first: 49999 stands at position 1.
        #expect(screen(state).contains("1 of 11"))
        _ = press("enter", &state)
        #expect(copied(&state) == 49_999)
    }

    @Test("n and N that come before the answer are done with it")
    func steps() {
        var state = Self.list()
        let effects = press("/,text:item/4999,enter,n,n,N", &state)
        answer(effects, &state)
        #expect(copied(&state) == 49_998)
    }

    @Test("Who has moved on is not moved; who has dropped the find hears nothing of it")
    func stale() {
        var state = Self.list()
        let effects = press("/,text:item/7,enter,j,j", &state)
        answer(effects, &state)
        #expect(copied(&state) == 49_998)
        let dropped = press("esc,/,text:item/9,esc", &state)
        answer(dropped, &state)
        #expect(!screen(state).contains("of"))
        // Data of another version.
        _ = press("/,text:item/9", &state)
        let old = Answered(TraceFind(text: "item/9"), TraceSelection([0], capacity: 1))
        _ = reduce(&state, .answered(old, version: 0))
        #expect(!screen(state).contains("of"))
    }

    @Test("A long trace is found in as a short one, folds and hiding included")
    func timeline() {
        var builder = TraceRows()
        builder.add("root", depth: 0, 0, 100)
        for number in 1...TimelineState.longestAtOnce {
            builder.add("step \(number)", depth: 1 + number % 3 / 2, 0, 10, number % 10_000 == 0 ? .fault : [])
        }
        let store = builder.store()
        var session = Session(DataSet(store: store), width: 80, height: 24)
        session.press("L")
        var state = session.state
        #expect(reduce(&state, .key(.enter)) == [.ask(TraceLayoutQuestion(trace: 0))])
        #expect(screen(state).contains("Laying out the trace."))
        let old = Answered(TraceLayoutQuestion(trace: 0), TraceLayout(0, in: store))
        _ = reduce(&state, .answered(old, version: 0))
        #expect(screen(state).contains("Laying out the trace."), "of other data")
        session.press("enter,(,/,text:step 4999,enter")
        let expected = (0..<store.rowCount).filter { store.name($0).contains("step 4999") }
        #expect(session.state.screens.last.flatMap { $0.matches(session.state.scene) }?.total == expected.count)
        #expect(session.text.contains("step 4999"))
        session.press("f")
        #expect(session.text.contains("step 49999") && !session.text.contains("step 5000"))
        session.press("esc,e,enter")
        #expect(session.lines[0].contains("step 10000"))
    }

    @Test("Lines are the same whether groups are open, levels folded or rows hidden, as a plain walk shows them")
    func lines() {
        var builder = TraceRows()
        builder.add("root", depth: 0, 0, 100)
        for block in 0..<4 {
            builder.add("block \(block)", depth: 1, 0, 90)
            for _ in 0..<6 {
                builder.add("same", depth: 2, 0, 10)
                for _ in 0..<5 { builder.add("inner", depth: 3, 0, 5) }
            }
            builder.add("last", depth: 2, 0, 10)
        }
        let store = builder.store()
        let outline = TimelineOutline(store: store, rows: 0..<store.rowCount)
        var folds = TimelineFolds(outline)
        for pattern in 0..<64 {
            folds.groups = pattern & 1 == 0
            for index in folds.groupsFolded.indices { folds.groupsFolded[index] = (index * 7 + pattern) % 3 == 0 }
            for index in folds.folded.indices { folds.folded[index] = (index * 13 + pattern) % 11 == 0 }
            #expect(outline.visible(store, folds) == plainLines(store, outline, folds), "pattern \(pattern)")
        }
    }

    /// One row at a time, from the definition: a row is seen when nothing above it is folded.
    private func plainLines(
        _ store: TraceStore, _ outline: TimelineOutline, _ folds: TimelineFolds
    ) -> [TimelineRow] {
        var lines: [TimelineRow] = []
        for row in outline.rows {
            let above = sequence(first: Int(store.parents[row])) { Int(store.parents[$0]) }.prefix { $0 >= 0 }
            if above.contains(where: { folds.folded[$0] }) { continue }
            let groups = folds.groups ? ([row] + above).compactMap { outline.group(ofMember: $0) } : []
            let own = folds.groups ? outline.group(startingAt: row) : nil
            if groups.contains(where: { $0 != own && folds.groupsFolded[$0] }) { continue }
            let depth = outline.depth(row) + Int32(groups.count)
            if let own {
                lines.append(TimelineRow(row: Int32(row), members: outline.groups[own].members, depth: depth - 1))
                if folds.groupsFolded[own] { continue }
            }
            lines.append(TimelineRow(row: Int32(row), depth: depth))
        }
        return lines
    }
}
