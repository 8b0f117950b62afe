import Screen
import Testing
import TraceModel

@testable import Viewer

@Suite("listen: what comes in is shown, counted, and can be let go")
struct IntakeScreenTests {
    private func report() -> IntakeReport {
        var report = IntakeReport()
        var http = IntakeReport.Wire(name: "OTLP over HTTP")
        http.addresses = ["127.0.0.1:4318", "[::1]:4318"]
        http.settings = ["OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318"]
        var grpc = IntakeReport.Wire(name: "OTLP over gRPC")
        grpc.settings = []
        report.wires = [http, grpc]
        report.memoryLimit = 512 << 20
        report.since = Timestamp(seconds: 1_772_361_660)  // 2026-03-01 10:41:00 UTC
        return report
    }

    private func dataSet(_ report: IntakeReport, traces: Int = 0, from first: Int = 0) -> DataSet {
        var dataSet = DataSet()
        dataSet.intake = report
        dataSet.summaries = (first..<(first + traces)).map { number in
            var summary = TraceSummary(id: TraceID(epoch: 1_772_323_200, middle: 0, low: UInt64(number)))
            summary.start = Timestamp(seconds: 1_772_323_200 + Double(number))
            summary.responseTime = 0.5
            return summary
        }
        return dataSet
    }

    private func session(_ dataSet: DataSet, width: Int = 120, height: Int = 40) -> Session {
        var settings = ViewerSettings(sourceName: "listen otlp-http 4318")
        settings.capabilities.growsByItself = true
        return Session(dataSet, width: width, height: height, settings: settings)
    }

    @Test("The first screen says what to set and where it listens", arguments: [(80, 24), (120, 40), (40, 10)])
    func welcome(width: Int, height: Int) {
        let seen = session(dataSet(report()), width: width, height: height)
        #expect(seen.text.contains("Listening. Nothing has come yet."))
        #expect(seen.text.contains("OTEL_EXPORTER_OTLP_ENDPOINT=") && seen.text.contains("127.0.0.1:4318"))
        #expect(!seen.text.contains("gRPC"))  // it is switched off
        if width >= 80 { #expect(seen.text.contains("512 MB at most")) }
    }

    @Test("A refusal is said when it comes, and counted")
    func refusals() {
        var seen = session(dataSet(report()))
        var refused = report()
        (refused.wires[0].rejected, refused.wires[0].lastRefusal) = (3, "Content-Type text/plain")
        seen.apply(.arrived(LoadedData(dataSet(refused), version: 2)))
        #expect(seen.text.contains("OTLP over HTTP refused: Content-Type text/plain"))
        #expect(seen.text.contains("No trace has come yet") || seen.text.contains("3 refused"))
        seen.press("I")
        #expect(seen.state.context == .intake)
        #expect(seen.text.contains("Last refusal") && seen.text.contains("Content-Type text/plain"))
        // It is kept up to date while it is open.
        refused.wires[0].spans = 1234
        seen.apply(.arrived(LoadedData(dataSet(refused, traces: 2), version: 3)))
        #expect(seen.text.contains("1,234"))
        seen.press("q")
        #expect(seen.state.context != .intake)
    }

    @Test("Metrics and logs are counted apart from traces and from refusals")
    func notTraces() {
        var other = report()
        other.wires[0].notTraces = 12
        var seen = session(dataSet(other))
        #expect(seen.text.contains("Listening. No trace has come yet."))
        #expect(seen.text.contains("12 requests of metrics or logs, not kept"))
        #expect(!seen.text.contains("refused"))
        seen.press("I")
        #expect(seen.text.contains("Not traces") && seen.text.contains("12 requests of metrics or logs, not kept"))
    }

    @Test("What was let go is said in the header")
    func dropped() {
        var full = report()
        (full.keptTraces, full.droppedTraces) = (48_210, 12_794)
        let seen = session(dataSet(full, traces: 3))
        #expect(seen.lines[0].contains("kept 48,210 of 61,004 traces, since 10:41"))
    }

    @Test("C lets go of all, where there is something to let go of")
    func clearing() {
        var seen = session(dataSet(report(), traces: 3))
        seen.press("C")
        #expect(seen.effects.last == .clear)
        var file = Session(dataSet(report(), traces: 1))
        file.apply(.arrived(LoadedData(DataSet(), version: 2)))
        file.press("C")
        #expect(file.effects.last != .clear && file.text.contains("Only what came to listen: can be cleared"))
    }

    @Test("w stays at the newest; without it the cursor stays on its trace, also when older ones are let go")
    func newest() {
        var seen = session(dataSet(report(), traces: 60))
        seen.press("L,j,j,y")
        // The newest first: the third of 0…59 is 57. Then 0…39 go and 60…79 come.
        seen.apply(.arrived(LoadedData(dataSet(report(), traces: 40, from: 40), version: 2)))
        seen.press("y")
        seen.press("w")
        seen.apply(.arrived(LoadedData(dataSet(report(), traces: 60, from: 40), version: 3)))
        seen.press("y")
        let copied = seen.effects.compactMap { effect in if case .copy(let text) = effect { text } else { nil } }
        let id = { (low: UInt64) in TraceID(epoch: 1_772_323_200, middle: 0, low: low).description }
        #expect(copied == [id(57), id(57), id(99)])
    }
}
