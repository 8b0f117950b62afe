import Testing

@testable import Screen

private func lines(_ canvas: Canvas) -> [String] {
    plainText(canvas).split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
}

@Suite struct CanvasTests {
    @Test func textIsPutAndCutAtTheEdge() {
        var canvas = Canvas(size: Size(width: 8, height: 2))
        #expect(canvas.put("payments", x: 0, y: 0) == 8)
        #expect(canvas.put("payments", x: 2, y: 1) == 6)
        #expect(lines(canvas) == ["payments", "  payme…"])
    }

    @Test func theMiddleOrNothingIsCut() {
        var canvas = Canvas(size: Size(width: 9, height: 3), glyphs: .ascii)
        canvas.put("arn:aws:sqs:queue", x: 0, y: 0, truncate: .middle)
        canvas.put("arn:aws:sqs:queue", x: 0, y: 1, truncate: .none)
        canvas.put("arn:aws:sqs:queue", x: 0, y: 2)
        #expect(lines(canvas) == ["arn:~ueue", "arn:aws:s", "arn:aws:~"])
    }

    @Test func wideCharactersAreNeverHalved() {
        var canvas = Canvas(size: Size(width: 5, height: 3))
        #expect(canvas.put("注文する", x: 0, y: 0) == 5)
        #expect(canvas.put("注文", x: -1, y: 1) == 4)
        canvas.put("注文", x: 0, y: 2)
        canvas.put("x", x: 1, y: 2)
        #expect(lines(canvas) == ["注文…", " 文", " x文"])
        #expect(canvas.cell(x: 1, y: 0).isContinuation)
        #expect(canvas.cell(x: 0, y: 2) == .blank)
    }

    @Test func anInsideIsTranslatedAndClipped() {
        var canvas = Canvas(size: Size(width: 6, height: 4))
        canvas.inside(Rect(x: 2, y: 1, width: 3, height: 2)) { inner in
            #expect(inner.size == Size(width: 3, height: 2))
            inner.put("ab", x: 0, y: 0)
            inner.put("long", x: 0, y: 1, truncate: .none)
            inner.put("below", x: 0, y: 2)
            inner.fill(Rect(x: -5, y: -5, width: 6, height: 6), "#")
        }
        #expect(lines(canvas) == ["", "  #b", "  lon", ""])
    }

    @Test func whatIsScrolledOutIsNotDrawn() {
        var canvas = Canvas(size: Size(width: 4, height: 3))
        canvas.inside(Rect(x: 0, y: -1, width: 4, height: 3)) { inner in
            #expect(inner.visible == Rect(x: 0, y: 1, width: 4, height: 2))
            for row in 0..<3 { inner.put("r\(row)", x: 0, y: row) }
        }
        #expect(lines(canvas) == ["r1", "r2", ""])
    }

    @Test func farCoordinatesDoNotTrap() {
        var canvas = Canvas(size: Size(width: 4, height: 1))
        for far in [Int.min, Int.max] {
            canvas.put("a", x: far, y: 0)
            canvas.put("a", x: 0, y: far)
            canvas.put("注", x: far, y: far)
            canvas.putRight("a", right: far, y: 0)
            canvas.put(.fault, x: far, y: far)
            canvas.fill(Rect(x: far, y: far, width: far, height: far), "#")
            canvas.box(Rect(x: far, y: far, width: far, height: far))
        }
        canvas.fill(Rect(x: -10, y: -10, width: .max, height: .max), "+")
        #expect(lines(canvas) == ["++++"])
    }

    @Test func rightAndCentre() {
        var canvas = Canvas(size: Size(width: 9, height: 3))
        #expect(canvas.putRight("12ms", y: 0) == 4)
        #expect(canvas.putRight("a long name", right: 5, y: 1) == 5)
        #expect(canvas.putCentered("mid", y: 2) == 3)
        #expect(lines(canvas) == ["     12ms", "a lo…", "   mid"])
    }
}
