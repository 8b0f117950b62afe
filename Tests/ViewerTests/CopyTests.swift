import Screen
import TestSupport
import Testing
import TraceModel

@testable import Viewer

@Suite("What is copied")
struct CopyTests {
    /// shop with a call, below which stands the segment of orders; each with a document.
    private func session(secrets: Bool = false) -> Session {
        var builder = StoreBuilder()
        let orders = Spec.segment("orders", nil, 10, 40, [], [Spec.sub("query", 12, 30)])
        builder.add(1, [Spec.segment("shop", nil, 0, 100, [], [Spec.sub("call orders", 5, 50, [], [orders])])])
        var session = Session(DataSet(store: builder.store))
        session.detail = { row, data in
            let store = data.store
            var members: [JSONValue.Member] = [
                .init("id", .string("\(store.ids[row])")), .init("name", .string(store.name(row))),
            ]
            if row == 0 { members.append(.init("metadata", CopyTests.metadata)) }
            return .success(
                SegmentDetail(
                    id: store.ids[row], name: store.name(row), document: .object(members), subsegmentCount: 0))
        }
        return session
    }

    private static let metadata = JSONValue.object([
        .init(
            "default",
            .object([
                .init("odd key", .array([.int(1), .string("a\u{1B}[31m\n\"b\""), .object([])])),
                .init("password", .object([.init("inner", .string("sesame"))])),
            ]))
    ])

    private func copied(_ session: Session) -> String? {
        for case .copy(let text) in session.effects.reversed() { return text }
        return nil
    }

    @Test("y on a container copies it as JSON on one line, Y its path, ^Y also a scalar as JSON")
    func value() {
        var session = session()
        session.press("L,enter,enter,3,y")
        #expect(
            copied(session)
                == #"{"odd key":[1,"a\u001b[31m\n\"b\"",{}],"password":{"inner":"***"}}"#)
        session.press("Y")
        #expect(copied(session) == ".metadata.default")
        session.press("j,Y")
        #expect(copied(session) == #".metadata.default["odd key"]"#)
        session.press("y")
        #expect(copied(session) == #"[1,"a\u001b[31m\n\"b\"",{}]"#)
        session.press("j,j,Y")
        #expect(copied(session) == #".metadata.default["odd key"][1]"#)
        session.press("y")
        #expect(copied(session) == #"a\u001b[31m\n"b""#, "a text as it is, but for control characters")
        session.press("ctrl-y")
        #expect(copied(session) == #""a\u001b[31m\n\"b\"""#)
    }

    @Test("Secrets are in it when they are shown, and only then")
    func secrets() {
        var session = session()
        session.press("*,L,enter,enter,3,y")
        #expect(copied(session)?.contains("sesame") == true)
        session.press("*,y")
        #expect(copied(session)?.contains("sesame") == false)
    }

    @Test("On the timeline ^Y copies the entity with all below it, Y the names that lead to it")
    func subtree() {
        var session = session()
        session.press("L,enter,j,ctrl-y")
        let ids = session.state.data.store.ids
        #expect(
            copied(session)
                == #"{"id":"\#(ids[1])","name":"call orders","subsegments":[{"id":"\#(ids[2])","name":"orders","#
                + #""subsegments":[{"id":"\#(ids[3])","name":"query"}]}]}"#)
        session.press("j,j,Y")
        #expect(copied(session) == "shop > call orders > orders > query")
    }

    @Test("What a terminal would not take is refused, however it nests")
    func bounds() {
        let long = JSONValue.array(Array(repeating: .string(String(repeating: "x", count: 1000)), count: 100))
        #expect(JSONCopy(showsSecrets: true).text(long) == nil)
        var deep = JSONValue.int(1)
        for _ in 0..<2000 { deep = .array([deep]) }
        let text = JSONCopy(showsSecrets: true).text(deep)
        #expect(text == String(repeating: "[", count: 2000) + "1" + String(repeating: "]", count: 2000))
        var session = session()
        session.detail = { row, data in
            .success(
                SegmentDetail(
                    id: data.store.ids[row], name: "", document: .object([.init("metadata", long)]), subsegmentCount: 0)
            )
        }
        session.press("L,enter,ctrl-y")
        #expect(copied(session) == nil && session.text.contains("Too long for a terminal's clipboard"))
    }

    @Test("No control character, and nothing that turns the direction of text, is ever copied raw")
    func harmless() {
        #expect(JSONText.harmless("日本 ok") == "日本 ok")
        #expect(JSONText.harmless("a\nb\tc\u{7F}\u{9B}\u{202E}d") == #"a\nb\tc\u007f\u009b\u202ed"#)
        var builder = StoreBuilder()
        builder.add(1, [Spec.segment("sh\u{1B}]52;c;aGk=\u{7}op\nrm -rf", nil, 0, 100)])
        var session = Session(DataSet(store: builder.store))
        session.press("y")
        let text = copied(session) ?? "\n"
        #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F })
    }

    @Test("A step of a path is a name, or stands in brackets where it is none")
    func steps() {
        #expect(JSONText.step(to: "default") == ".default" && JSONText.step(to: "_a1") == "._a1")
        #expect(JSONText.step(to: "1a") == #"["1a"]"# && JSONText.step(to: "a-b\"") == #"["a-b\""]"#)
        #expect(JSONText.step(to: "") == #"[""]"# && JSONText.step(to: "日") == #"["日"]"#)
    }

    @Test("} goes no further than the end of the panel")
    func panel() {
        var session = session()
        session.press("L,enter")
        session.press(Array(repeating: "}", count: 40).joined(separator: ","))
        let end = session.text
        session.press("{")
        #expect((session.state.screens.last as? TimelineState)?.panelTop == 0)
        session.press("}")
        #expect(session.text == end)
    }
}
