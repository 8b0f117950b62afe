import ArgumentParser
import Foundation
import Screen
import TraceAnalysis
import TraceFormats
import TraceModel
import Viewer

struct MapCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "map", abstract: "Print the service map.",
        discussion: "With --output json: a GetServiceGraph answer. csv: a record for each node, then one for each edge."
    )

    @OptionGroup var source: SourceOptions
    @OptionGroup(visibility: .hidden) var viewerOnly: ViewerOnlyOptions
    @OptionGroup var display: DisplayOptions
    @Option(name: .shortAndLong, help: "text, json, csv, dot or mermaid.") var output = MapFormat.text

    func run() throws {
        try reporting {
            let loaded = try LoadedSources.loadMap(source)
            let graph = ServiceGraph.combined(loaded.dataSet)
            if graph.nodes.isEmpty { report("\(loaded.name): no services in it") }
            var out = StandardOutput()
            switch output {
            case .text: try out.write(Array(text(graph, try ShownAs(display)).utf8))
            case .json: try out.write(encodeServiceGraph(graph))
            case .csv: try out.write(encodeServiceGraphCSV(graph))
            case .dot: try out.write(encodeDot(graph))
            case .mermaid: try out.write(encodeMermaid(graph))
            }
            try out.flush()
            try loaded.completeness.finish()
        }
    }
    /// The map as the viewer draws it: within the terminal where there is one, as wide as it needs where there is none.
    private func text(_ graph: ServiceGraph, _ shown: ShownAs) -> String {
        let isTerminal = isatty(STDOUT_FILENO) == 1
        let canvas = renderMapText(graph, width: isTerminal ? shown.columns : nil, ascii: shown.view.isASCII)
        guard shown.hasColour, isTerminal else { return plainText(canvas) }
        return ansi(canvas, theme: shown.theme, colors: .full256)
    }
}
