import ArgumentParser
import Figures
import Foundation
import Screen
import TraceAnalysis
import TraceFormats
import TraceModel
import Viewer

struct MapCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "map", abstract: "Print the service map.",
        discussion: """
            With --output json: a GetServiceGraph answer. csv: a record for each node, then one for each edge.

            With --against: what is new, gone, slower or fails more than on another map, as a map and as a table, or JSON.

            xrayscope map after.json --against before.json --fail-if 'slower > 20%' --fail-if 'redder > 1%'
            """)

    @OptionGroup var source: SourceOptions
    @OptionGroup(visibility: .hidden) var viewerOnly: ViewerOnlyOptions
    @OptionGroup var display: DisplayOptions
    @OptionGroup var theme: ThemeOption
    @Option(
        help: ArgumentHelp(
            "Compare with the map of this source, read whole; of the X-Ray API also before, yesterday or last-week.",
            valueName: "SOURCE"), completion: .file()
    )
    var against: String?
    @Option(
        help: ArgumentHelp(
            "End with status 3 if this holds: new, gone, slower > 20%, redder > 1%; more than once.",
            valueName: "CONDITION"))
    var failIf: [MapGate] = []
    @Flag(help: "Calls from top to bottom, not from left to right.") var topDown = false
    @Option(name: .shortAndLong, help: "text, json, csv, dot or mermaid.") var output = MapFormat.text

    func validate() throws {
        if against == nil, !failIf.isEmpty {
            throw ValidationError("--fail-if needs --against, the map to compare with.")
        }
        if against != nil, output != .text, output != .json {
            throw ValidationError("--against prints text or json, not \(output.rawValue).")
        }
        if topDown, output != .text {
            throw ValidationError("--top-down is how text is drawn; \(output.rawValue) has no direction.")
        }
    }

    func run() throws {
        try reporting {
            let loaded = try LoadedSources.loadMap(source)
            let graph = ServiceGraph.combined(loaded.dataSet)
            if graph.nodes.isEmpty { report("\(loaded.name): \(loaded.whyNone("services", source.window))") }
            var out = StandardOutput(showsSecrets: display.showSecrets)
            if let against {
                let compared = try ComparedMaps(graph, against: against, loaded, source)
                try printed(compared, &out)
                try compared.judge(failIf)
                try loaded.completeness.finish()
                return try compared.other.completeness.finish()
            }
            switch output {
            case .text: try printText(graph, nil, try ShownAs(display), &out)
            case .json: try out.write(encodeServiceGraph(graph))
            case .csv: try out.write(encodeServiceGraphCSV(graph, showsSecrets: display.showSecrets))
            case .dot: try out.write(encodeDot(graph, showsSecrets: display.showSecrets) { Format.duration($0) })
            case .mermaid:
                try out.write(encodeMermaid(graph, showsSecrets: display.showSecrets) { Format.duration($0) })
            }
            try out.flush()
            try loaded.completeness.finish()
        }
    }

    private func printed(_ compared: ComparedMaps, _ out: inout StandardOutput) throws {
        if output == .json {
            try out.write(compared.json())
        } else {
            let shown = try ShownAs(display)
            try printText(compared.united.graph, compared.united, shown, &out)
            try out.print("")
            try out.print("+ new   - gone   ! fails more   ~ slower")
            for line in compared.lines(shown) { try out.print(line) }
        }
        try out.flush()
    }

    /// The map as the viewer draws it: within the terminal where there is one, as wide as it needs where there is none.
    private func printText(
        _ graph: ServiceGraph, _ compared: ComparedGraph?, _ shown: ShownAs, _ out: inout StandardOutput
    ) throws {
        let isTerminal = isatty(STDOUT_FILENO) == 1
        let isColoured = isTerminal && shown.hasColour
        // A theme takes a while to read; one that was asked for is, also where nothing is coloured: there may be none of that name.
        let colours = isColoured || theme.name != nil ? try theme.theme(shown) : nil
        let parts = PrintedMap(
            graph, width: shown.width, ascii: shown.view.isASCII,
            showsSecrets: display.showSecrets, compared: compared, isTopDown: topDown)
        for canvas in parts {
            let coloured = isColoured ? colours.map { ansi(canvas, theme: $0, colors: .full256) } : nil
            try out.write(Array((coloured ?? plainText(canvas)).utf8))
        }
        if parts.undrawnEdges > 0 {
            let count = Format.count(parts.undrawnEdges, "edge")
            report("\(count) not drawn: too many nodes lie between their ends. --output json and csv have them all")
        }
    }
}
