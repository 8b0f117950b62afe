import ArgumentParser
import TraceAnalysis
import TraceFormats
import TraceModel

struct MapCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "map", abstract: "Print the service map.",
        discussion: "With --output json: a GetServiceGraph answer. csv: a record for each node, then one for each edge."
    )

    @OptionGroup var source: SourceOptions
    @OptionGroup var display: DisplayOptions
    @Option(name: .shortAndLong, help: "text, json, csv, dot or mermaid.") var output = MapFormat.text

    func run() throws {
        try reporting {
            let loaded = try LoadedSources.load(source) { .overview($0) }
            let graph = ServiceGraph.combined(loaded.dataSet)
            if graph.nodes.isEmpty { report("\(loaded.name): no services in it") }
            var out = StandardOutput()
            switch output {
            case .text: try out.print(mapText(graph, try ShownAs(display)))
            case .json: try out.write(encodeServiceGraph(graph))
            case .csv: try out.write(encodeServiceGraphCSV(graph))
            case .dot: try out.write(encodeDot(graph))
            case .mermaid: try out.write(encodeMermaid(graph))
            }
            try out.flush()
            try loaded.completeness.finish()
        }
    }
}
