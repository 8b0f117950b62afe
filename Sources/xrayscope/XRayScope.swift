import ArgumentParser
import Foundation
import TraceFormats

/// The program: the viewer, and for every screen a command that prints the same and exits.
@main
struct XRayScope: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "xrayscope",
        abstract: "A terminal viewer for traces of AWS X-Ray, OpenTelemetry and Jaeger: live, or offline on files.",
        discussion: """
            xrayscope [SOURCE ...] opens the viewer. A SOURCE is a file, a folder, or - for standard input; what is in it is \
            recognised by its content, packed by gzip or zstd or not. Or it is jaeger:URL, listen: to be what SDKs send to, or \
            demo for the sample. Without one, or xray:, the X-Ray API of the account that the AWS settings name.

            xrayscope demo
            xrayscope incident.json
            xrayscope traces incident.json --filter 'responsetime > 1' --sort -response

            Exit status: 0 done; 1 could not; 2 partly, what is missing is named on standard error; 3 a --fail-if is so, or \
            doctor FILE found what would be refused or lost; 64 wrong usage.
            """,
        version: "xrayscope \(version)",
        subcommands: [
            ViewCommand.self, DemoCommand.self, MapCommand.self, NodeCommand.self, TracesCommand.self,
            TraceCommand.self, AnalyzeCommand.self,
            SaveCommand.self, SnapshotCommand.self, KeysCommand.self, DoctorCommand.self, ThemesCommand.self,
        ],
        defaultSubcommand: ViewCommand.self)

    static func main() {
        var failed: any ParsableCommand.Type = self
        do {
            var command = try parseAsRoot()
            failed = type(of: command)
            try command.run()
        } catch let error as ValidationError {
            // ArgumentParser would print how the whole program is used, for it no longer knows which command failed.
            let name = failed.configuration.commandName ?? ""
            report("Error: " + cleanedLine(error.message))
            report("Usage: " + usageString(for: failed))
            report("  See 'xrayscope \(name) --help' for more information.")
            exit(withError: ExitCode.validationFailure)
        } catch {
            exit(withError: error)
        }
    }

    /// The version that `--version` and the changelog name.
    static let version = "0.1.0"
}
