import Foundation
import Screen
import Testing
import TraceModel
import TraceRepository

@testable import Viewer

/// Two traces side by side, and the times of one as a table, on the bundled hour. Its last trace is a request that still runs: a
/// scan of 1.4 s, then a call of 0.8 s to export-service, which never answered (Tools/generate-demo.py, `unfinished`).
@Suite struct CompareTests {
    private func session() throws -> Session {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/Sample/demo.json.gz").standardized.path
        let data = try FileRepository([.path(file)], threads: 1).answer(.overview(.init()))
        return Session(data, width: 110, height: 30)
    }

    /// The words of the line that holds a name.
    private func cells(_ session: Session, _ name: String) -> [String] {
        let line = session.lines.first { $0.contains(name) } ?? ""
        return line.split(separator: " ").map(String.init)
    }

    @Test func twoMarkedTraces() throws {
        var session = try session()
        session.press("L,space,j,j,j,space,c")
        #expect(session.lines[0].contains("Compare"))
        // The older one is A; only the one that still runs, B, has the scan.
        #expect(cells(session, "DynamoDB Scan") == ["DynamoDB", "Scan", "-", "1.4s", "only", "B"])
        #expect(cells(session, "export-service") == ["export-service", "-", "800ms", "only", "B"])
        session.press("s")
        #expect(cells(session, "DynamoDB Scan") == ["DynamoDB", "Scan", "1.4s", "-", "only", "A"])
        session.press("o")
        #expect(session.text.contains("What differs"))
        session.press("enter")
        #expect(session.lines[0].contains("Trace"))
    }

    @Test func marksThatDoNotDo() throws {
        var session = try session()
        session.press("L,c")
        #expect(session.text.contains("Mark two traces"))
    }

    @Test func timesOfATrace() throws {
        var session = try session()
        session.press("L,enter,s")
        #expect(session.lines[0].contains("Times"))
        #expect(cells(session, "[tasks] Scan").dropFirst(3).prefix(3) == ["1.4s", "1.4s", "1"])
        session.press("v")
        #expect(session.text.contains("By service"))
        #expect(cells(session, "export-service (remote)").contains("800ms"))
        session.press("c")
        #expect(session.text.contains("Jaeger"))
        session.press("enter")
        #expect(session.lines[0].hasPrefix(" xrayscope  Map > Traces > Trace"))
        #expect(!session.lines[0].contains("Times"))
    }
}
