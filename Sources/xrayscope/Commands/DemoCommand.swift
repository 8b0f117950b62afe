import ArgumentParser
import TraceFormats
import TraceModel

struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Open the viewer on the bundled sample; needs no network and no account.",
        discussion:
            "An hour of a small task application. Between 01:24 and 01:42 UTC something is wrong: what, and since when?\n\n"
            + "xrayscope demo --as otlp"
    )

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("Show the same hour as otlp or jaeger: nothing changes but the source.", valueName: "FORM"))
    var form: SpanEncoder.Form?
    @OptionGroup var display: ViewerDisplayOptions

    func run() throws {
        try reporting {
            try view(
                form.map { demoRepository(as: $0) } ?? demoRepository(), display, request: .overview(.init()))
        }
    }
}

extension SpanEncoder.Form: ExpressibleByArgument {}
