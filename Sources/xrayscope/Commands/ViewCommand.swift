import ArgumentParser
import TraceModel

struct ViewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "view", abstract: "Open the viewer. This is what xrayscope does without a command.")

    @OptionGroup var source: SourceOptions
    @OptionGroup var display: DisplayOptions

    func run() throws {
        try reporting { try view(try openWholeRepository(source), display, aim: source.aim) }
    }
}
