import ArgumentParser
import Foundation
import TraceFormats
import TraceModel
import TraceRepository

struct SaveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "save",
        abstract: "Write what the source holds, to be opened again: as X-Ray JSON, OTLP or Jaeger JSON.",
        discussion: """
            Traces are written as one BatchGetTraces answer, every document as it was read. A source that holds only a \
            service graph or trace summaries is saved as those answers. The file is replaced in one step and is readable by \
            you alone. From the X-Ray API come the window's graph, its summaries and every trace; until all is there it \
            stands in FILE.partial, and the same command goes on from there after an interruption. From listen: comes what \
            is sent until ^C, --for or --traces; --output json prints its counters as they change, an object a line. \
            --output otlp and jaeger write the traces alone, as spans.

            xrayscope save --since 1h --to incident.json
            xrayscope save listen: --for 5m --to run.json
            """)

    @OptionGroup var source: SourceOptions
    @OptionGroup(visibility: .hidden) var viewerOnly: ViewerOnlyOptions
    @Option(help: ArgumentHelp("The file to write; - for standard output.", valueName: "FILE"), completion: .file())
    var to: String
    @Option(
        name: .shortAndLong,
        help: "text; otlp or jaeger: the traces as spans; json: the counters of listen: while it goes on.")
    var output = SaveOutput.text

    func validate() throws {
        if output == .json, !source.kind.isEndless || to == "-" {
            throw ValidationError("--output json is about listen: and a file: save listen: --to FILE --output json.")
        }
    }

    func run() throws {
        try reporting {
            let target = try SaveTarget(to)
            let interrupt = source.kind.isEndless ? Interrupt() : nil
            let repository = try openRepository(source, untilInterrupted: source.kind.isEndless)
            interrupt?.ends { repository.finish() }
            defer { withExtendedLifetime(interrupt) {} }
            if let archiving = repository as? any ArchivingRepository, output.spans == nil,
                case .file(let path) = target
            {
                return try LiveSave(repository: archiving, options: source, path: path).run()
            }
            let counters = output == .json ? IntakeJSON(repository) : nil
            let loaded = try LoadedSources.load(source, of: repository) { .summaries($0) }.withTraces()
            try counters?.finish(loaded.dataSet.intake)
            if loaded.dataSet.isEmpty {
                throw Problem(.failure, source: loaded.name, message: "holds nothing that could be saved")
            }
            var leftOut = 0
            switch target {
            case .standardOutput:
                var out = StandardOutput()
                _ = try write(loaded, &leftOut) { try out.write($0) }
                try out.flush()
            case .stream(let path): try writeStream(path) { sink in _ = try write(loaded, &leftOut, sink) }
            case .file(let path):
                let file = try ReplacedFile(path)
                let traces = try write(loaded, &leftOut) { try file.write($0) }
                try file.commit()
                report("\(cleanedLine(to)): saved \(traces) traces")
            }
            try loaded.completeness(without: leftOut).finish()
        }
    }

    /// Writes the traces, then what only answers told: each kind is an answer of its own, one after another.
    /// - Parameter leftOut: counts what could be no span.
    /// - Returns: how many traces.
    private func write(
        _ loaded: LoadedSources, _ leftOut: inout Int, _ sink: ([UInt8]) throws -> Void
    ) throws -> Int {
        let traces = 0..<loaded.dataSet.store.traceCount
        if let form = output.spans { return try writeSpans(loaded, form, &leftOut, sink) }
        if !traces.isEmpty {
            var encoder = TracesEncoder(indented: false)
            for trace in traces {
                encoder.append(try loaded.documents(ofTrace: trace))
                if encoder.pending > 1 << 18 { try sink(encoder.take()) }
            }
            encoder.finish(unprocessed: loaded.dataSet.unprocessed)
            try sink(encoder.take())
        }
        try writeSummaries(loaded, sink)
        if let graph = loaded.dataSet.graph, !graph.nodes.isEmpty {
            try sink(encodeServiceGraph(graph, indented: false))
        }
        return traces.count
    }

    private func writeSpans(
        _ loaded: LoadedSources, _ form: SpanEncoder.Form, _ leftOut: inout Int, _ sink: ([UInt8]) throws -> Void
    ) throws -> Int {
        let traces = 0..<loaded.dataSet.store.traceCount
        if traces.isEmpty {
            throw Problem(
                .failure, source: loaded.name, message: "holds no traces that could be written as spans",
                remedy: "Summaries and graphs are saved without --output")
        }
        var encoder = try SpanEncoder(form, indented: false)
        for trace in traces {
            try loaded.append(trace, to: &encoder)
            if encoder.pending > 1 << 18 { try sink(encoder.take()) }
        }
        encoder.finish()
        leftOut = encoder.leftOut
        try sink(encoder.take())
        return traces.count
    }

    private func writeSummaries(_ loaded: LoadedSources, _ sink: ([UInt8]) throws -> Void) throws {
        let summaries = loaded.dataSet.summaries
        guard !summaries.isEmpty else { return }
        var encoder = SummariesEncoder(indented: false)
        for summary in summaries {
            encoder.append(summary)
            if encoder.pending > 1 << 18 { try sink(encoder.take()) }
        }
        encoder.finish()
        try sink(encoder.take())
    }
}
