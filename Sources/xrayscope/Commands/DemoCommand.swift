import ArgumentParser
import TraceModel

struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Open the viewer on the bundled sample; needs no network and no account.",
        discussion:
            "An hour of a small task application. Between 01:24 and 01:42 UTC something is wrong: what, and since when?"
    )

    @OptionGroup var display: DisplayOptions

    func run() throws {
        try reporting { try view(demoRepository(), display, request: .overview(.init())) }
    }
}
