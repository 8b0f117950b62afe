import ArgumentParser

/// How things are shown.
struct DisplayOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The theme; `xrayscope themes` lists them.", valueName: "NAME"))
    var theme: String?

    @Flag(help: "Draw with + - | and letters only.")
    var ascii = false

    @Flag(help: "Show times in UTC.")
    var utc = false

    @Flag(help: "No colours (as the NO_COLOR variable).")
    var noColor = false

    @Option(help: ArgumentHelp("The configuration file.", valueName: "FILE"), completion: .file())
    var config: String?
}

/// What a command prints.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json, csv
}

/// What `map` prints.
enum MapFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json, csv, dot, mermaid
}
