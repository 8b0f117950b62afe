import ArgumentParser
import TraceModel

struct ViewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "view", abstract: "Open the viewer. This is what xrayscope does without a command.")

    @OptionGroup var source: SourceOptions
    @OptionGroup var display: DisplayOptions

    @Flag(help: "Go on reading files, or standard input, as they grow.")
    var follow = false

    func validate() throws {
        if follow, source.isLive {
            throw ValidationError("--follow is about files and standard input; the X-Ray API is refreshed by itself.")
        }
    }

    func run() throws {
        try reporting {
            try view(try openWholeRepository(source, isFollowing: follow), display, aim: source.aim)
        }
    }
}
