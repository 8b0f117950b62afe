import Screen
import TestSupport
import Testing
import TraceModel

@testable import Viewer

@Suite("Every size")
struct SizeTests {
    private static var data: DataSet {
        var builder = TraceRows()
        builder.add("api", depth: 0, 0, 1000, annotations: ["user": "ann"], url: "https://example.com/tasks/7?x=1")
        for index in 0..<40 {
            builder.add(
                "step \(index)", depth: 1, Int64(index * 20), Int64(index * 20 + 15), index % 7 == 3 ? .fault : [])
        }
        return DataSet(store: builder.store())
    }

    @Test(
        "No screen crashes from 1x1 on, and 40x10 is enough",
        arguments: ["", "enter", "enter,enter", "enter,enter,enter,tab", "L", "L,enter,/,text:st", "?", ":", "/"])
    func noCrash(keys: String) {
        var session = Session(Self.data)
        session.press(keys)
        for width in [1, 2, 3, 5, 10, 20, 39, 40, 41, 59, 60, 80, 99, 100, 140, 300] {
            for height in [1, 2, 3, 5, 9, 10, 11, 24, 80] {
                session.apply(.resize(Size(width: width, height: height)))
                let lines = session.lines
                #expect(lines.count == height + 1)
                let asks = session.text.contains("room") || width < 25 || height < 2
                if width < 40 || height < 10 {
                    #expect(asks)
                } else {
                    #expect(!session.text.contains("needs more room"))
                }
            }
        }
        session.apply(.resize(Size(width: 120, height: 40)))
        #expect(session.lines[0].contains("xrayscope"))
    }

    @Test("Any keys in any order do no harm at any size")
    func anyKeys() {
        var random = Seeded(7)
        let keys = KeyTable.bindings.filter { ![.quit, .suspend, .back].contains($0.command) }.flatMap(\.keys)
        var session = Session(Self.data, width: 80, height: 24)
        for step in 0..<3000 {
            if step % 50 == 0 {
                let size = Size(width: Int(random.next() % 160) + 1, height: Int(random.next() % 50) + 1)
                session.apply(.resize(size))
            }
            session.apply(.key(keys[Int(random.next() % UInt64(keys.count))]))
            #expect(session.canvas.surface == session.state.size)
        }
    }

    @Test("Without data every screen says so")
    func empty() {
        var session = Session(DataSet(), width: 80, height: 24)
        session.press("L")
        #expect(session.text.contains("No traces here"))
    }
}
