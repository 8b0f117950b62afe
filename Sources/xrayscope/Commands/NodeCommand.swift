import ArgumentParser
import TraceAnalysis
import TraceFormats
import TraceModel

struct NodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "node",
        abstract: "Print one node: health, percentiles, histogram, requests over time, callers and callees.",
        discussion: """
            With --output json: a GetServiceGraph answer that holds the node, its callers and its callees.

            xrayscope node task-service demo
            xrayscope node api incident.json --filter 'fault' --output csv
            """)

    @Argument(
        help: "The node's name, as `xrayscope map` prints it.",
        completion: .custom { words, _, _ in completedNodes(of: words) })
    var name: String
    @OptionGroup var source: SourceOptions
    @OptionGroup(visibility: .hidden) var viewerOnly: ViewerOnlyOptions
    @Option(help: ArgumentHelp("Its type, when several nodes have the name.", valueName: "TYPE")) var type: String?
    @OptionGroup var display: DisplayOptions
    @Option(name: .shortAndLong, help: "text, json or csv.") var output = OutputFormat.text

    func run() throws {
        try reporting {
            let loaded = try LoadedSources.loadMap(source)
            let graph = ServiceGraph.combined(loaded.dataSet)
            let node = try NodeLookup(graph).find(name, type: type, in: loaded.name)
            var out = StandardOutput(showsSecrets: display.showSecrets)
            switch output {
            case .text:
                let shown = try ShownAs(display)
                let series = seriesOrProblem(of: NodeIdentity(graph.nodes[node]), loaded, graph)
                for line in nodeText(node, loaded, graph, series.points, shown) { try out.print(line, in: shown) }
                try out.flush()
                if series.isMissing { throw ExitCode(2) }
            case .json: try out.write(encodeServiceGraph(graph.neighbourhood(of: node)))
            case .csv:
                try out.write(encodeServiceGraphCSV(graph.neighbourhood(of: node), showsSecrets: display.showSecrets))
            }
            try out.flush()
            try loaded.completeness.finish()
        }
    }

    /// What the node did over time; a source that does not tell is named on standard error, and the rest is printed.
    private func seriesOrProblem(
        of node: NodeIdentity, _ loaded: LoadedSources, _ graph: ServiceGraph
    ) -> (points: SeriesPoints?, isMissing: Bool) {
        do throws(Problem) {
            return (try loaded.series(of: node, in: graph, scope: source.scope), false)
        } catch {
            report([error])
            return (nil, true)
        }
    }
}
