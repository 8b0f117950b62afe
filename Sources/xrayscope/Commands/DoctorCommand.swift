import ArgumentParser
import Foundation
import TraceFormats
import TraceRepository

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract:
            "Tell what this machine's settings and the account allow, or what X-Ray would do with a file of spans.",
        discussion: """
            Names where credentials, region and endpoint come from (never a key), compares the clock with the service's, and \
            tries the calls that the screens need. Exit status 0 when all is well, 1 when something has to be mended. \
            With files of OpenTelemetry or Jaeger data: what X-Ray would refuse, cut, not find, or hang elsewhere, and what \
            to change; exit status 3 when something would be refused or lost.

            xrayscope doctor --profile production
            xrayscope doctor spans.json --output json
            xrayscope doctor demo
            """)

    @Argument(
        help: ArgumentHelp("Files of OpenTelemetry or Jaeger data; demo for the sample.", valueName: "FILE"),
        completion: .file())
    var files: [String] = []
    @OptionGroup var account: AccountOptions
    @Option(name: .shortAndLong, help: "text, json or csv.") var output = OutputFormat.text
    @Flag(help: "Show secrets instead of ***; JSON has them in any case.") var showSecrets = false

    func validate() throws {
        if !files.isEmpty, account.isGiven { throw ValidationError(AccountOptions.notAbout("files")) }
    }

    func run() throws {
        try reporting {
            let checks = files.isEmpty ? Doctor(account.settings).run() : try SpanDoctor(sources()).checks()
            var out = StandardOutput(showsSecrets: showSecrets)
            switch output {
            case .text: for check in checks { try printText(check, &out) }
            case .json: try out.write(Self.json(checks))
            case .csv:
                var csv = CSVWriter(showsSecrets: showSecrets, header: ["check", "result", "detail", "remedy"])
                for check in checks { csv.record(Self.fields(check).map(\.1)) }
                try out.write(csv.take())
            }
            try out.flush()
            if checks.contains(where: { $0.result == .failure }) { throw ExitCode(files.isEmpty ? 1 : 3) }
        }
    }

    /// The sample is looked at as spans, for that is what X-Ray could lose something of.
    private func sources() throws -> [FileRepository.Source] {
        try files.map { file in
            guard SourceKind.of([file]).form == SourceKind.demo.form else { return .path(file) }
            return .memory(name: "demo, as otlp", bytes: try demoBytes(as: .otlp))
        }
    }

    private func printText(_ check: DoctorCheck, _ out: inout StandardOutput) throws {
        let mark =
            switch check.result {
            case .ok: "ok       "
            case .warning: "warning  "
            case .failure: "FAILED   "
            case .skipped: "skipped  "
            }
        try out.print(cleanedLine("\(mark)\(check.title): \(check.detail)"))
        if !check.remedy.isEmpty { try out.print(cleanedLine("         \(check.remedy)")) }
    }

    private static func fields(_ check: DoctorCheck) -> [(String, String)] {
        [
            ("check", check.title), ("result", check.result.rawValue), ("detail", check.detail),
            ("remedy", check.remedy),
        ]
    }

    private static func json(_ checks: [DoctorCheck]) -> [UInt8] {
        var json = JSONWriter(indented: true)
        json.value(.array(checks.map { .object(fields($0).map { .init($0.0, .string($0.1)) }) }))
        return json.take()
    }
}
