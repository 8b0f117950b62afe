import ArgumentParser
import Screen
import TraceFormats
import TraceModel

/// How text is shown.
struct DisplayOptions: ParsableArguments {
    @Flag(help: "Draw with + - | and letters only.")
    var ascii = false

    @Flag(help: "Show times in UTC.")
    var utc = false

    @Flag(help: "No colours (as the NO_COLOR variable).")
    var noColor = false

    @Flag(help: "Show secrets instead of ***; JSON has them in any case.")
    var showSecrets = false

    @Option(help: ArgumentHelp("The configuration file.", valueName: "FILE"), completion: .file())
    var config: String?
}

/// The colours of what is drawn.
struct ThemeOption: ParsableArguments {
    @Option(
        name: .customLong("theme"), help: ArgumentHelp("The theme; `xrayscope themes` lists them.", valueName: "NAME"),
        completion: .custom { _, _, _ in ThemesCommand.names })
    var name: String?

    /// The theme that is meant; without the option the configuration's.
    func theme(_ shown: ShownAs) throws(Problem) -> Theme { try ShownAs.theme(name ?? shown.configuredTheme) }
}

/// How the viewer is shown.
struct ViewerDisplayOptions: ParsableArguments {
    @OptionGroup var text: DisplayOptions
    @OptionGroup var theme: ThemeOption
    @Flag(help: "Leave the mouse to the terminal; else Shift selects text.")
    var noMouse = false
}

/// What a command prints.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json, csv
}

/// What `trace` prints.
enum TraceOutput: String, ExpressibleByArgument, CaseIterable {
    case text, json, csv, otlp, jaeger

    /// The form in which spans are written; nil for what is not written as spans.
    var spans: SpanEncoder.Form? { SpanEncoder.Form(rawValue: rawValue) }
}

/// What `save` writes.
enum SaveOutput: String, ExpressibleByArgument, CaseIterable {
    case text, json, otlp, jaeger

    /// The form in which spans are written; nil for X-Ray's own.
    var spans: SpanEncoder.Form? { SpanEncoder.Form(rawValue: rawValue) }
}

/// What `map` prints.
enum MapFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json, csv, dot, mermaid
}
