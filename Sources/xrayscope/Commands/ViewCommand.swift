import ArgumentParser
import TraceModel

struct ViewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "view", abstract: "Open the viewer. This is what xrayscope does without a command.",
        discussion: """
            xrayscope incident.json
            xrayscope --profile production --since 3h
            xrayscope listen:
            """)

    @OptionGroup var source: SourceOptions
    @OptionGroup var display: ViewerDisplayOptions
    @Option(
        help: ArgumentHelp(
            "How long after an answer X-Ray or Jaeger is asked again: 5s, 15s, 1m, off. 15s if not given.",
            valueName: "LENGTH"))
    var refresh: RefreshInterval?

    @Flag(help: "Go on reading files, or standard input, as they grow.")
    var follow = false

    func validate() throws {
        let kind = source.kind
        if follow, !kind.canBeFollowed {
            throw ValidationError("--follow is about files and standard input, not about \(kind.plural).")
        }
        if source.listen.hasEnd {
            throw ValidationError("--for and --traces are for commands that print or save; the viewer ends by Q.")
        }
        if refresh != nil, !kind.capabilities.isAskedAgain {
            throw ValidationError("--refresh is about sources that are asked again, not about \(kind.plural).")
        }
    }

    func run() throws {
        try reporting {
            try view(
                try openWholeRepository(source, isFollowing: follow), display, query: try source.query(),
                refresh: refresh ?? RefreshInterval())
        }
    }
}
