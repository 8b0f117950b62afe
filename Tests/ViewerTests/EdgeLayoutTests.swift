import Screen
import Testing
import TraceModel

@testable import Viewer

@Suite("Layout at the edges")
struct EdgeLayoutTests {
    static let sizes = [(40, 12), (80, 24), (100, 30), (120, 40), (200, 50)]

    @Test("A node's tables stand at every size, their titles whole, with what they count", arguments: sizes)
    func node(size: (Int, Int)) throws {
        var session = try Session.demo(width: size.0, height: size.1)
        session.press("/,text:task-s,enter,enter")
        let lines = session.lines
        let title = try #require(lines.first { $0.contains("Traces, worst first: ") }, "\(session.text)")
        // 337 requests in 338 traces; no head runs into the number.
        #expect(title.contains(" of 338 ") || title.hasSuffix(" of 338"), "\(title)")
        #expect(lines.contains { $0.contains("GET /") && $0.contains("782ms") }, "\(session.text)")
        #expect(lines.contains { $0.contains("q back") && $0.contains("? help") })
    }

    @Test("The first thing that a newcomer reads is whole, and says what to do", arguments: sizes)
    func firstRun(size: (Int, Int)) {
        var state = AppState(ViewerSettings(sourceName: "xray"), size: Size(width: size.0, height: size.1))
        _ = start(&state)
        let problem = Problem(
            .failure, source: "xray",
            message:
                "no credentials were found for profile default: not in the environment, nor in /home/me/.aws/config",
            remedy:
                "Run `aws configure`, or open files: xrayscope FILE. `xrayscope demo` shows a sample without an account"
        )
        _ = reduce(&state, .loadFailed(problem))
        _ = reduce(&state, .tick(20_000))
        var canvas = Canvas(size: state.size)
        draw(state, on: &canvas)
        let body = plainText(canvas).split(separator: "\n").dropFirst().dropLast()
        let words = body.flatMap { $0.split(separator: " ") }.joined(separator: " ")
        #expect(words.contains(problem.remedy), "\(words)")
        #expect(words.contains(problem.message), "\(words)")
    }

    @Test("The page of signs has the mark of a partial trace and the cursor's frame", arguments: sizes)
    func signs(size: (Int, Int)) throws {
        var session = try Session.demo(width: size.0, height: size.1)
        session.press("#")
        var seen = Set(session.lines)
        for _ in 0..<40 {
            session.press("pgdn")
            seen.formUnion(session.lines)
        }
        #expect(seen.contains { $0.contains("◐") && $0.contains("segments") })
        #expect(seen.contains { $0.contains("╔══╗") && $0.contains("the node") })
    }

    @Test("The tabs of a segment keep their numbers", arguments: sizes)
    func tabs(size: (Int, Int)) throws {
        var session = try Session.demo(width: size.0, height: size.1)
        session.press("L,enter,enter")
        let line = session.lines[1]
        for number in 1...8 { #expect(line.contains("\(number)"), "\(line)") }
    }
}
