import Screen
import TestSupport
import Testing

@testable import Viewer

@Suite("Golden screens")
struct GoldenTests {
    struct Scenario: CustomTestStringConvertible, Sendable {
        var name: String
        var file: String
        var keys: String
        var testDescription: String { name }
    }

    static let sizes = [(80, 24), (120, 40), (200, 50)]

    static let scenarios = [
        Scenario(
            name: "node-requests", file: "xray-api/cli-task-batch-get-traces-loop-concatenated.json", keys: "enter,c"),
        Scenario(
            name: "node-latencies-brushed", file: "xray-api/cli-task-batch-get-traces-loop-concatenated.json",
            keys: "enter,c,c,l,W"),
        Scenario(
            name: "trace-map", file: "xray-api/cli-task-batch-get-traces-loop-concatenated.json",
            keys: "enter,enter,m,tab"),
        Scenario(name: "traces", file: "xray-api/cli-task-batch-get-traces.json", keys: "L"),
        Scenario(name: "traces-sorted-marked", file: "xray-api/cli-sdk-get-trace-summaries.json", keys: "L,s,space,j"),
        Scenario(name: "timeline", file: "made/batch-lambda-and-table.json", keys: "L,enter"),
        Scenario(name: "timeline-skew", file: "xray-segments/awk-clock-skew.jsonl", keys: "L,enter"),
        Scenario(name: "timeline-wide-group", file: "xray-segments/awk-wide-4000.json", keys: "L,enter"),
        Scenario(name: "timeline-find", file: "xray-api/cli-sdk-batch-get-traces.json", keys: "L,j,enter,/,text:sq"),
        Scenario(
            name: "segment-annotations", file: "xray-api/cli-task-batch-get-traces-loop-concatenated.json",
            keys: "enter,enter,enter,tab"),
        Scenario(
            name: "segment-exceptions", file: "xray-segments/sdk-python-segments.jsonl",
            keys: "L,/,text:boom,enter,enter,E,enter,4"),
        Scenario(name: "segment-sql", file: "made/sql.json", keys: "L,enter,j,enter,5"),
        Scenario(name: "segment-raw", file: "xray-segments/awk-names-unicode.jsonl", keys: "L,enter,enter,8"),
        Scenario(name: "help", file: "made/minimal.json", keys: "L,?"),
        Scenario(name: "palette", file: "made/minimal.json", keys: "L,enter,:,text:zo"),
        Scenario(name: "empty", file: "made/graph-four-nodes.json", keys: "L"),
    ]

    @Test("as they were read by eye", arguments: scenarios, sizes)
    func golden(scenario: Scenario, size: (Int, Int)) throws {
        var session = try Fixtures.session(scenario.file, width: size.0, height: size.1)
        session.press(scenario.keys)
        try Golden.check(session.canvas, "\(scenario.name)-\(size.0)x\(size.1)")
    }
}
