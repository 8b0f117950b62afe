import Testing
import TraceModel

/// What was meant by a slip of the keys.
@Suite struct NearestNameTests {
    static let commands = ["map", "node", "traces", "trace", "analyze", "save", "doctor", "demo"]

    @Test(
        arguments: [
            ("trces", "traces"), ("tarce", "trace"), ("anlayze", "analyze"), ("deom", "demo"), ("DOCTER", "doctor"),
            ("mpa", "map"), ("savee", "save"),
        ])
    func isNear(_ typed: String, _ meant: String) { #expect(nearestName(to: typed, among: Self.commands) == meant) }

    @Test(arguments: ["", "incident.json", "xyz", "no", "tracestraces", String(repeating: "trace", count: 20)])
    func isNotNear(_ typed: String) { #expect(nearestName(to: typed, among: Self.commands) == nil) }

    @Test func theFirstOfEquals() {
        #expect(nearestName(to: "tree", among: ["free", "three"]) == "free")
        #expect(nearestName(to: "tree", among: [String]()) == nil)
    }
}
