import ArgumentParser

/// The program: the viewer, and for every screen a command that prints the same and exits.
@main
struct XRayScope: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "xrayscope",
        abstract: "A terminal viewer for AWS X-Ray traces: live against the API, or offline on files.",
        discussion: """
            xrayscope [SOURCE ...] opens the viewer. A SOURCE is a file, a folder, or - for standard input; what is in it is \
            recognised by its content, gzipped or not. Without one, the X-Ray API of the account that the AWS settings name.

            Exit status: 0 done; 1 could not; 2 partly, what is missing is named on standard error; 3 a gate (--fail-if) did \
            not hold; 64 wrong usage.
            """,
        version: "xrayscope \(version)",
        subcommands: [
            ViewCommand.self, DemoCommand.self, MapCommand.self, NodeCommand.self, TracesCommand.self,
            TraceCommand.self, AnalyzeCommand.self,
            SaveCommand.self, SnapshotCommand.self, KeysCommand.self, DoctorCommand.self, ThemesCommand.self,
        ],
        defaultSubcommand: ViewCommand.self)

    /// The version that `--version` and the changelog name.
    static let version = "0.1.0"
}
