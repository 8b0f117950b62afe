import ArgumentParser
import TraceAnalysis
import TraceFormats
import TraceModel

struct AnalyzeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analyze",
        abstract: "Print where the time of a set of traces goes, what sets it apart, and patterns that cost time.",
        discussion: """
            Set A are the traces that the window and --filter choose, set B the rest, or what --compare or --against name. \
            docs/analyze.md says what each number means.

            xrayscope analyze traces.json --filter 'service("api") AND responsetime > 1'
            xrayscope analyze traces.json --group-by url,annotation.version
            xrayscope analyze traces.json --what-if 'service("tasks") -20ms' --fail-if 'service("api") p99 > 0.5'

            With --output json: {"Traces", "CriticalPath", "Slack", "Groups", "Differences", "NumberDifferences", "Patterns", \
            "ResponseTime", "SetB", "FailureCost", "WhatIf"}, times in seconds. csv: one of the tables. folded: call paths \
            with microseconds, as flame graph tools read them.
            """)

    @OptionGroup var source: SourceOptions
    @OptionGroup(visibility: .hidden) var viewerOnly: ViewerOnlyOptions
    @OptionGroup var choice: AnalyzeOptions
    @OptionGroup var display: DisplayOptions
    @Option(name: .shortAndLong, help: "text, json, csv or folded.") var output = AnalyzeFormat.text

    func validate() throws {
        let parts = choice.parts
        if output == .csv, parts.count > 1 || !choice.whatIf.isEmpty {
            throw ValidationError(
                "--output csv is one table: --critical-path, --differences, --patterns or one --group-by; text and json print all."
            )
        }
        if output == .folded, parts.contains(where: { $0 != "--critical-path" }) || !choice.whatIf.isEmpty {
            throw ValidationError("--output folded prints call paths alone; text and json print the rest.")
        }
    }

    func run() throws {
        try reporting {
            let loaded = try AnalyzedSources.load(source, choice)
            var analysis = AnalyzedSets(loaded, choice, try Configuration.load(display.config))
            analysis.showsSecrets = display.showSecrets
            var out = StandardOutput(showsSecrets: display.showSecrets)
            switch output {
            case .text:
                let shown = try ShownAs(display)
                for line in analysis.text(shown) { try out.print(line, in: shown) }
            case .json: try out.write(analysis.json())
            case .csv:
                for _ in 1..<max(1, choice.repeat) { _ = analysis.csv() }
                try out.write(analysis.csv())
            case .folded:
                for line in analysis.paths.folded {
                    try out.print(cleanedLine(line.path) + " \(line.microseconds)")
                }
            }
            try out.flush()
            try analysis.judgeGates()
            try loaded.finish()
        }
    }
}

/// What `analyze` prints.
enum AnalyzeFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json, csv, folded
}

/// What is asked of the sets.
struct AnalyzeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A table by url, status, user, service, operation, annotation.KEY, rootcause.fault.service …; two with a comma between.",
            valueName: "KEY"))
    var groupBy: [TraceGrouping] = []

    @Option(help: ArgumentHelp("Set B: the traces that fulfil this expression.", valueName: "EXPR"))
    var compare: String?

    @Option(
        help: ArgumentHelp(
            "Set B: rest, all, before, yesterday, last-week (the same window earlier), or another file.",
            valueName: "WHAT"), completion: .file())
    var against: String?

    @Option(help: ArgumentHelp("Which percentiles, as 50,90,99.", valueName: "LIST"))
    var percentiles = PercentileList(values: [50, 90, 95, 99])

    @Flag(help: "Only where the time goes.") var criticalPath = false
    @Flag(help: "Only what sets A apart from B.") var differences = false
    @Flag(help: "Only patterns that cost time.") var patterns = false

    @Option(help: ArgumentHelp("Which definition: crisp or jaeger.", valueName: "RULE"))
    var rule: CriticalPathRule?

    @Option(help: ArgumentHelp("What sets A apart is ranked by share or by risk.", valueName: "MEASURE"))
    var rankBy = DifferenceMeasure.share

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp("New percentiles if a service took less: 'service(\"tasks\") -20ms'.", valueName: "CHANGE"))
    var whatIf: [String] = []

    @Option(
        parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "End with status 3 when this holds of set A: 'service(\"api\") p99 > 0.5'.", valueName: "CONDITION"))
    var failIf: [String] = []

    @Option(
        help: ArgumentHelp(
            "Estimate all requests from the sampled ones, by a rule as 1/s+5%.", valueName: "RULE"))
    var sampling: TrafficEstimate?

    /// For the benchmarks: what is asked is worked out so many times, and printed once.
    @Option(help: .hidden) var `repeat` = 1

    @Option(parsing: .unconditional, help: ArgumentHelp("At most so many lines a table in text.", valueName: "N"))
    var limit = 20

    func validate() throws {
        if limit < 1 { throw ValidationError("--limit must be at least 1.") }
        if compare != nil, against != nil { throw ValidationError("Give --compare or --against, not both.") }
        for text in whatIf { try Self.checked("--what-if") { () throws(FilterError) in _ = try WhatIf(parsing: text) } }
        for text in failIf { try Self.checked("--fail-if") { () throws(FilterError) in _ = try Gate(parsing: text) } }
        if let compare {
            try Self.checked("--compare") { () throws(FilterError) in _ = try FilterExpression(parsing: compare) }
        }
    }

    private static func checked(_ option: String, _ body: () throws(FilterError) -> Void) throws {
        do throws(FilterError) { try body() } catch { throw ValidationError("\(option), \(error)") }
    }

    /// The parts that were asked for, by their options; each table of groups by itself.
    var parts: [String] {
        let flags = [("--critical-path", criticalPath), ("--differences", differences), ("--patterns", patterns)]
        return groupBy.map { _ in "--group-by" } + flags.filter(\.1).map(\.0)
    }

    /// Set B was named.
    var hasBaseline: Bool { compare != nil || against != nil }
    /// Some parts were asked for, and no others.
    var isPartial: Bool {
        criticalPath || differences || patterns || !groupBy.isEmpty || !whatIf.isEmpty || !failIf.isEmpty
    }
}

/// Percentiles as they are typed: `50,90,99.9`.
struct PercentileList: ExpressibleByArgument, Hashable {
    /// More than 0, at most 100.
    var values: [Double]

    init(values: [Double]) { self.values = values }

    var defaultValueDescription: String { values.map { ScalarValue.number($0).text }.joined(separator: ",") }

    init?(argument: String) {
        let values = argument.split(separator: ",").map { Double($0.filter { $0 != " " && $0 != "p" && $0 != "P" }) }
        let known = values.compactMap { $0 }.filter { $0 > 0 && $0 <= 100 }
        guard !known.isEmpty, known.count == values.count else { return nil }
        self.values = known
    }

    /// `P50`, `P99.9`.
    static func name(_ value: Double) -> String { "P\(ScalarValue.number(value).text)" }
}

extension CriticalPathRule: ExpressibleByArgument {}
extension DifferenceMeasure: ExpressibleByArgument {}

extension TraceGrouping: ExpressibleByArgument {
    public init?(argument: String) { self.init(parsing: argument) }
}

extension TrafficEstimate: ExpressibleByArgument {
    public init?(argument: String) { self.init(parsing: argument) }
}
