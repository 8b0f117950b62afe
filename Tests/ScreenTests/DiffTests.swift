import Testing

@testable import Screen

@Suite struct DiffTests {
    private func canvas(_ lines: String..., width: Int = 8) -> Canvas {
        var canvas = Canvas(size: Size(width: width, height: lines.count))
        for (y, line) in lines.enumerated() { canvas.put(line, x: 0, y: y) }
        return canvas
    }

    @Test func nothingChanged() {
        #expect(canvas("abc", "注文").changes(since: canvas("abc", "注文")) == [])
    }

    @Test func theFirstFrameAndANewSizeAreWhole() {
        let whole = [CellRun(y: 0, x: 0, count: 8), CellRun(y: 1, x: 0, count: 8)]
        #expect(canvas("a", "b").changes(since: nil) == whole)
        #expect(canvas("a", "b").changes(since: canvas("a", "b", width: 9)) == whole)
    }

    @Test func onlyChangedCellsAreRuns() {
        let changes = canvas("abcdef", "same", "xbcdey").changes(since: canvas("abCDef", "same", "abcdef"))
        #expect(
            changes == [
                CellRun(y: 0, x: 2, count: 2), CellRun(y: 2, x: 0, count: 1), CellRun(y: 2, x: 5, count: 1),
            ])
    }

    @Test func aStyleIsAChange() {
        var new = canvas("abc")
        new.setStyle(Rect(x: 1, y: 0, width: 1, height: 1), .fault)
        #expect(new.changes(since: canvas("abc")) == [CellRun(y: 0, x: 1, count: 1)])
    }

    @Test func runsHoldWholeCharacters() {
        #expect(canvas("a注b").changes(since: canvas("a文b")) == [CellRun(y: 0, x: 1, count: 2)])
        #expect(canvas("a注b").changes(since: canvas("axyb")) == [CellRun(y: 0, x: 1, count: 2)])
        #expect(canvas("axyb").changes(since: canvas("a注b")) == [CellRun(y: 0, x: 1, count: 2)])
    }

    @Test func marksAreComparedByWhatTheyShow() {
        // The two canvases number their clusters differently.
        let old = canvas("e\u{301}o\u{302}")
        #expect(canvas("e\u{301}o\u{302}").changes(since: old) == [])
        #expect(canvas("u\u{308}o\u{302}").changes(since: old) == [CellRun(y: 0, x: 0, count: 1)])
        #expect(canvas("eo\u{302}").changes(since: old) == [CellRun(y: 0, x: 0, count: 1)])
    }

    @Test func theCellsOfARun() {
        let canvas = canvas("abc", "def")
        #expect(canvas.cells(in: CellRun(y: 1, x: 1, count: 2)).map(\.ascii) == [0x65, 0x66])
        #expect(canvas.cells(in: CellRun(y: 9, x: 0, count: 2)).isEmpty)
    }
}
