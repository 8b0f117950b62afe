import Screen
import TestSupport
import Testing
import TraceModel

@testable import Viewer

/// Every place of a trace that can hold a secret holds `hunter2`; where it is no secret it says `visible`.
@Suite("Secrets on every screen")
struct SecretsTests {
    private static let screens: [(name: String, keys: String)] = [
        ("map", ""), ("map, edge", "tab"), ("node", "enter"), ("node, lower", "enter,G"),
        ("traces", "L"), ("timeline", "L,enter"), ("timeline, call", "L,enter,j"), ("timeline, queue", "L,enter,j,j"),
        ("overview", "L,enter,enter"), ("annotations", "L,enter,enter,2"), ("metadata", "L,enter,enter,3"),
        ("metadata, end", "L,enter,enter,3,G"), ("exceptions", "L,enter,enter,4"), ("SQL", "L,enter,enter,5"),
        ("resources", "L,enter,enter,6"), ("raw", "L,enter,enter,8"), ("raw, end", "L,enter,enter,8,G"),
        ("call", "L,enter,j,enter"), ("map of the trace", "L,m"), ("problems", "!"), ("find", "L,/,text:hunter2"),
    ]

    @Test("No screen shows any", arguments: screens, [Size(width: 80, height: 24), Size(width: 200, height: 60)])
    func masked(_ screen: (name: String, keys: String), _ size: Size) throws {
        var session = try Fixtures.session("own/secrets.jsonl", width: size.width, height: size.height)
        session.press(screen.keys)
        session.prepare()
        // The find prompt shows what is typed at it.
        let body = session.lines.prefix(size.height - 1)
        #expect(!body.contains { $0.contains("hunter2") }, "\(screen.name): \(session.text)")
    }

    @Test("What is copied has none, line by line of every tab")
    func copied() throws {
        var session = try Fixtures.session("own/secrets.jsonl", width: 120, height: 50)
        session.press("y,enter,y,j,y,j,y,j,y,esc,L,y,enter,y,j,y,k,enter")
        for tab in 1...8 {
            session.press("\(tab),g")
            for _ in 0..<60 { session.press("y,j") }
        }
        let copies = session.effects.compactMap { if case .copy(let text) = $0 { text } else { nil } }
        #expect(copies.count > 100 && copies.contains("visible") && copies.contains("***"))
        #expect(copies.filter { $0.contains("hunter2") } == [])
    }

    @Test("One key shows them, copies them and masks them again, and the footer says so where something is masked")
    func revealed() throws {
        var session = try Fixtures.session("own/secrets.jsonl", width: 120, height: 40)
        session.press("L,enter,enter,2")
        #expect(session.text.contains("***") && session.text.contains("visible"))
        #expect(session.lines[39].contains("* reveal"))
        session.press("*")
        session.apply(.tick(10_000))
        #expect(session.text.contains("hunter2") && session.lines[39].contains("* mask secrets"))
        session.press("g,y")
        #expect(session.effects.last == .copy("hunter2"))
        session.press("*")
        #expect(!session.text.contains("hunter2"))
        var plain = try Fixtures.session("xray-segments/sdk-python-segments.jsonl", width: 120, height: 40)
        plain.press("L")
        #expect(!plain.lines[39].contains("reveal"))
    }
}
