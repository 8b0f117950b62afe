import ArgumentParser

struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Open the viewer on the bundled sample; needs no network and no account.")

    @OptionGroup var display: DisplayOptions

    func run() throws {
    }
}
