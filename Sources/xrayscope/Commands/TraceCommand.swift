import ArgumentParser
import Foundation
import TraceFormats
import TraceModel

struct TraceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace", abstract: "Print a trace's timeline, or one segment's detail.",
        discussion: """
            With --output json: a BatchGetTraces answer, or with --segment the segment's document. csv: a record for each \
            segment and subsegment. otlp and jaeger: the trace as spans, for the Collector or Jaeger's page.

            xrayscope trace 1-69a38ac2-4b6f6ffd0e2a1d3c5e7f9b01 incident.json
            xrayscope trace 69a38ac24b6f6ffd0e2a1d3c5e7f9b01 incident.json --output jaeger > page.json
            """)

    @Argument(help: "The trace id: 1-8-24, 32 hexadecimal digits, or as the data names it.") var id: String
    @OptionGroup var source: SourceOptions
    @OptionGroup(visibility: .hidden) var viewerOnly: ViewerOnlyOptions
    @Option(help: ArgumentHelp("Only this segment or subsegment, with all that its document says.", valueName: "ID"))
    var segment: EntityID?
    @Option(help: ArgumentHelp("Side by side with this trace: what is only in one, what got slower.", valueName: "ID"))
    var against: String?
    @OptionGroup var display: DisplayOptions
    @Option(name: .shortAndLong, help: "text, json, csv, otlp or jaeger.") var output = TraceOutput.text

    func validate() throws {
        if id.isEmpty || source.capabilities.listsBeforeTraces && TraceID(digits: id) == nil {
            throw ValidationError("The trace id must be 1-8-24 or 32 hexadecimal digits.")
        }
    }

    func run() throws {
        try reporting {
            let named = ([id] + (against.map { [$0] } ?? [])).map { TraceID(name: $0) }
            let loaded = try LoadedSources.load(source) { _ in .traces(named) }
            let trace = try find(id, in: loaded)
            var out = StandardOutput(showsSecrets: display.showSecrets)
            var completeness = loaded.completeness
            if let against {
                try printComparison(trace, try find(against, in: loaded), loaded, &out)
            } else if let segment {
                try printSegment(segment, of: trace, loaded, &out)
            } else {
                completeness = try printTrace(trace, loaded, &out)
            }
            try out.flush()
            if loaded.dataSet.store.traceFlags[trace].contains(.limitExceeded) {
                report([
                    Problem(
                        .partial, source: loaded.name,
                        message: "trace \(id) is larger than X-Ray keeps (500 kB): segments are missing")
                ])
                throw ExitCode(2)
            }
            try completeness.finish()
        }
    }

    private func find(_ id: String, in loaded: LoadedSources) throws -> Int {
        if let trace = loaded.dataSet.store.trace(named: id) { return trace }
        let isKnown = loaded.dataSet.summaries.contains { $0.id == TraceID(name: id) || $0.name == id }
        throw Problem(
            .failure, source: loaded.name,
            message: isKnown ? "only a summary of trace \(id) is in it, not its segments" : "no trace \(id)",
            remedy: isKnown ? "BatchGetTraces answers hold them" : "`xrayscope traces` lists the ids that there are")
    }

    private func printComparison(_ a: Int, _ b: Int, _ loaded: LoadedSources, _ out: inout StandardOutput) throws {
        let comparison = TraceComparison(a, against: b, loaded.dataSet.store)
        switch output {
        case .text:
            let shown = try ShownAs(display)
            for line in comparison.text(shown) { try out.print(line, in: shown) }
        case .csv: try out.write(comparison.csv(showsSecrets: display.showSecrets))
        case .json: try out.write(comparison.json())
        case .otlp, .jaeger: throw ValidationError("Two traces have no \(output) form; use text, json or csv.")
        }
    }

    private func printTrace(
        _ trace: Int, _ loaded: LoadedSources, _ out: inout StandardOutput
    ) throws -> Completeness {
        switch output {
        case .text: try printTraceText(trace, loaded, try ShownAs(display), &out)
        case .csv: try out.write(traceCSV(trace, loaded.dataSet.store, showsSecrets: display.showSecrets))
        case .json:
            var encoder = TracesEncoder()
            encoder.append(try loaded.documents(ofTrace: trace))
            encoder.finish()
            try out.write(encoder.take())
        case .otlp, .jaeger:
            guard let form = output.spans else { break }
            var encoder = try SpanEncoder(form)
            try loaded.append(trace, to: &encoder)
            encoder.finish()
            try out.write(encoder.take())
            return loaded.completeness(without: encoder.leftOut)
        }
        return loaded.completeness
    }

    private func printSegment(
        _ segment: EntityID, of trace: Int, _ loaded: LoadedSources, _ out: inout StandardOutput
    ) throws {
        let store = loaded.dataSet.store
        guard let row = store.rows(ofTrace: trace).first(where: { store.ids[$0] == segment }) else {
            throw Problem(
                .failure, source: loaded.name, message: "no segment \(segment) in trace \(id)",
                remedy: "`xrayscope trace \(id) --output csv` lists the ids that there are")
        }
        let detail = try loaded.repository.detail(ofRow: row, in: loaded.dataSet)
        switch output {
        case .text:
            for line in segmentText(row, detail, store, try ShownAs(display)) { try out.print(line) }
        case .csv, .otlp, .jaeger: throw ValidationError("One segment has no \(output) form; use text or json.")
        case .json:
            var json = JSONWriter(indented: true)
            json.value(detail.document)
            try out.write(json.take())
        }
    }
}

extension TraceID: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

extension EntityID: ExpressibleByArgument {
    public init?(argument: String) {
        guard !argument.isEmpty else { return nil }
        self.init(name: argument)
    }
}
