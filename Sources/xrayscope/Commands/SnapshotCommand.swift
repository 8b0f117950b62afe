import ArgumentParser
import Screen
import TraceModel
import Viewer

struct SnapshotCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot", abstract: "Print any screen without a terminal, as text, ANSI, SVG or HTML.",
        discussion: """
            Without a SOURCE: a screen of the bundled sample.

            xrayscope snapshot incident.json --keys tab,enter --size 100x30
            xrayscope snapshot --keys a --output svg > analyze.svg
            """)

    @OptionGroup var source: SourceOptions
    @OptionGroup(visibility: .hidden) var viewerOnly: ViewerOnlyOptions
    @OptionGroup var display: DisplayOptions
    @OptionGroup var theme: ThemeOption
    @Option(help: ArgumentHelp("Keys pressed first, as j,j,enter; text:abc types.", valueName: "KEYS"))
    var keys = KeyList(keys: [])
    @Option(help: ArgumentHelp("Columns and rows.", valueName: "CxR")) var size = ScreenSize(columns: 120, rows: 40)
    @Option(name: .shortAndLong, help: "text, ansi, svg or html.") var output = SnapshotFormat.text

    func run() throws {
        try reporting {
            let shown = try ShownAs(display)
            let theme = try theme.theme(shown)
            var source = source
            if source.sources.isEmpty { source.sources = [SourceKind.demo.form] }
            let repository = try openWholeRepository(source)
            let options = try ViewerOptions(
                shown, theme: theme, request: .overview(.init()), query: try source.query())
            let canvas = try snapshot(
                repository, keys: keys.keys, size: Size(width: size.columns, height: size.rows), options: options)
            var out = StandardOutput()
            switch output {
            case .text: try out.write(Array(plainText(canvas).utf8))
            case .ansi:
                let depth: ColorDepth = shown.hasColour ? .full256 : .none
                try out.write(Array(ansi(canvas, theme: theme, colors: depth).utf8))
            case .svg: try out.write(Array(svg(canvas, theme: theme).utf8))
            case .html: try out.write(Array(page(html(canvas, theme: theme)).utf8))
            }
            try out.flush()
        }
    }
}

/// A whole page around a screen.
private func page(_ screen: String) -> String {
    "<!DOCTYPE html>\n<html>\n<head><meta charset=\"utf-8\"><title>xrayscope</title></head>\n<body>\n\(screen)</body>\n</html>\n"
}

/// What `snapshot` prints.
enum SnapshotFormat: String, ExpressibleByArgument, CaseIterable {
    case text, ansi, svg, html
}

/// Keys by name on the command line.
struct KeyList: ExpressibleByArgument {
    var keys: [Key]

    init(keys: [Key]) { self.keys = keys }

    /// The help names no keys: none is pressed.
    var defaultValueDescription: String { "" }

    init?(argument: String) {
        guard let keys = Key.list(argument) else { return nil }
        self.keys = keys
    }
}

/// `120x40`.
struct ScreenSize: ExpressibleByArgument, CustomStringConvertible {
    var columns: Int
    var rows: Int

    init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
    }

    init?(argument: String) {
        let parts = argument.lowercased().split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let columns = parts[0], let rows = parts[1] else { return nil }
        // More than anybody's wall holds would only use up memory.
        guard (1...2000).contains(columns), (1...2000).contains(rows) else { return nil }
        self.init(columns: columns, rows: rows)
    }

    var description: String { "\(columns)x\(rows)" }
}
