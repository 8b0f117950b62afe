import ArgumentParser
import TraceAnalysis
import TraceFormats
import TraceModel

struct TracesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "traces", abstract: "Print the trace list.",
        discussion: """
            With --output json: a GetTraceSummaries answer. csv: a record for each trace.

            xrayscope traces incident.json --filter 'responsetime > 1' --sort -response --limit 20
            xrayscope traces --since 15m --filter 'service("api") { fault }'
            """)

    @OptionGroup var source: SourceOptions
    @OptionGroup(visibility: .hidden) var viewerOnly: ViewerOnlyOptions
    @OptionGroup var display: DisplayOptions
    @Option(name: .shortAndLong, help: "text, json or csv.") var output = OutputFormat.text
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "\(TraceOrder.names.joined(separator: ", ")); a minus in front: the largest first.", valueName: "KEY"),
        completion: .list(TraceOrder.names + TraceOrder.names.map { "-" + $0 }))
    var sort: TraceOrder?
    @Option(parsing: .unconditional, help: ArgumentHelp("At most so many.", valueName: "N")) var limit: Int?

    func validate() throws {
        if let limit, limit < 0 { throw ValidationError("--limit must not be negative.") }
    }

    func run() throws {
        try reporting {
            let loaded = try LoadedSources.load(source) { .summaries($0) }
            var list = TraceList(loaded.dataSet, order: sort)
            let all = list.rows.count
            if let limit { list.keep(limit) }
            if all == 0 { report("\(loaded.name): \(loaded.whyNone("traces", source.window))") }
            var out = StandardOutput(showsSecrets: display.showSecrets)
            switch output {
            case .text: try printTable(list, of: all, try ShownAs(display), &out)
            case .json: try printJSON(list, of: all, &out)
            case .csv: try printCSV(list, &out)
            }
            try out.flush()
            try loaded.completeness.finish()
        }
    }

    private func printJSON(_ list: TraceList, of all: Int, _ out: inout StandardOutput) throws {
        var encoder = SummariesEncoder()
        for row in list.rows {
            encoder.append(list.summary(ofRow: Int(row)))
            if encoder.pending > 1 << 16 { try out.write(encoder.take()) }
        }
        encoder.finish(processed: all)
        try out.write(encoder.take())
    }

    private func printCSV(_ list: TraceList, _ out: inout StandardOutput) throws {
        var encoder = SummariesCSVEncoder(showsSecrets: display.showSecrets)
        for row in list.rows {
            encoder.append(list.summary(ofRow: Int(row)))
            if encoder.pending > 1 << 16 { try out.write(encoder.take()) }
        }
        try out.write(encoder.take())
    }
}

/// What the list is ordered by: a column, and `-` in front of it for the largest first.
struct TraceOrder: ExpressibleByArgument, Hashable {
    var column: TraceColumn
    var isDescending: Bool

    init?(argument: String) {
        isDescending = argument.hasPrefix("-")
        let name = isDescending ? String(argument.dropFirst()) : argument
        guard let column = TraceOrder.columns.first(where: { $0.name == name })?.column else { return nil }
        self.column = column
    }

    static let names = columns.map(\.name)

    private static let columns: [(name: String, column: TraceColumn)] = [
        ("start", .start), ("duration", .duration), ("response", .responseTime), ("status", .status),
        ("outcome", .outcome), ("entry", .entry), ("method", .method), ("url", .url), ("user", .user), ("id", .id),
        ("spans", .entities),
    ]
}
