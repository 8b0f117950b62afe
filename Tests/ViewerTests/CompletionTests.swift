import Screen
import TestSupport
import Testing
import TraceModel

@testable import Viewer

@Suite("Completion at the filter prompt")
struct CompletionTests {
    @Test("What may come is shown in one line, Tab takes the first, goes on and comes back to what was typed")
    func tab() throws {
        var session = try Session.demo()
        session.press("F,text:rootcause.f")
        let line = try #require(session.lines.first { $0.contains("Tab") })
        #expect(line.contains("rootcause.fault.entity  rootcause.fault.exception  rootcause.fault.service"))
        session.press("tab")
        #expect(session.state.queryPrompt?.line.text == "rootcause.fault.entity")
        session.press("tab,tab")
        #expect(session.state.queryPrompt?.line.text == "rootcause.fault.service")
        session.press("tab")
        #expect(session.state.queryPrompt?.line.text == "rootcause.f")
        session.press("shift-tab")
        #expect(session.state.queryPrompt?.line.text == "rootcause.fault.service")
    }

    @Test("From nothing to a filter on an annotation's value: every piece is the data's own")
    func journey() throws {
        var session = try Session.demo()
        session.press("F,text:ann,tab,text:ver,tab,text: = ,tab")
        #expect(session.state.queryPrompt?.line.text.hasPrefix("annotation.version = \"") == true)
        session.press("enter")
        let shown = session.state.data.shownCount
        #expect(shown > 0 && shown < session.state.data.traceCount)
        session.press("F,ctrl-u,text:service(task-s,tab,enter")
        #expect(session.state.query.filter == "service(\"task-service\")")
    }

    @Test("In the middle of a line what stands behind the cursor stays")
    func middle() throws {
        var session = try Session.demo()
        session.press("F,text: AND ok,home,text:faul,tab")
        #expect(session.state.queryPrompt?.line.text == "fault AND ok")
        #expect(session.state.queryPrompt?.line.position == 5)
    }

    @Test("An annotation that no trace has is said, and taken all the same")
    func missing() throws {
        var session = try Session.demo()
        session.press("F,text:annotation.foo = 1")
        #expect(session.text.contains("no trace has annotation.foo (419 traces read)"))
        session.press("enter")
        #expect(session.state.query.filter == "annotation.foo = 1")
        session.press("F,ctrl-u,text:annotation.version")
        #expect(session.text.contains("Enter filters by it"))
    }

    @Test("Values that are secret are never suggested, shown or not")
    func secrets() {
        var builder = StoreBuilder()
        builder.add(
            1,
            [
                Spec.segment("shop", nil, 0, 10).with {
                    $0.request = .init(url: "http://u:hunter2@x/a", user: "alice")
                    $0.annotations = [
                        ("api_key", .string("sesame")), ("note", .string("password=sesame")), ("plain", .string("yes")),
                        ("odd", .string("a\u{1B}[31mb")),
                    ]
                }
            ])
        var session = Session(DataSet(store: builder.store))
        session.press("*")
        for text in ["annotation.api_key = ", "annotation.note = ", "annotation.odd = ", "http.url = "] {
            session.press("F,ctrl-u,text:" + text)
            #expect(session.state.queryPrompt?.completing.texts == [], "\(text)")
            session.press("esc")
        }
        session.press("F,ctrl-u,text:annotation.plain = ,tab")
        #expect(session.state.queryPrompt?.line.text == "annotation.plain = \"yes\"")
    }

    @Test("Keys wait for no vocabulary, and it is made once for the data that there is")
    func vocabulary() throws {
        var session = try Session.demo()
        let asked = { (session: Session) in
            session.effects.filter {
                if case .ask(let question, _) = $0 { question.to(VocabularyQuestion.self) != nil } else { false }
            }.count
        }
        #expect(asked(session) == 0)
        session.press("F,text:fault,esc,F,ctrl-u,text:service(")
        #expect(asked(session) == 1)
        session.press("esc,a,B,text:annotation.v")
        #expect(asked(session) == 1)
        #expect(session.state.queryPrompt?.kind == .baseline)
        #expect(session.state.queryPrompt?.completing.texts.first == "annotation.version")
    }

    @Test(
        "The line with the suggestions is drawn at any size, and the cursor's one is in sight",
        arguments: [(40, 10), (40, 12), (80, 24), (120, 40), (200, 50)])
    func sizes(size: (Int, Int)) throws {
        var session = try Session.demo(width: size.0, height: size.1)
        session.press("F")
        let count = session.state.queryPrompt?.completing.texts.count ?? 0
        #expect(count > 20)
        for step in 1...count {
            session.press("tab")
            let text = session.state.queryPrompt?.completing.texts[step - 1].trimmedSpaces ?? "?"
            let line = session.lines.first { $0.contains("Tab") && $0.contains(text.prefix(20)) }
            #expect(line != nil, "\(text) at \(size)")
        }
    }
}
