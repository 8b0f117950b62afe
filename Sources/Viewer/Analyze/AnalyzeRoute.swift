import TraceAnalysis
import TraceModel

/// The way to two sets of traces side by side.
struct AnalyzeRoute: Route {
    /// Which traces are looked at at all; none for all that are shown.
    var population: [TraceFilter]
    /// What set A is of them.
    var choice: AnalyzeChoice

    init(population: [TraceFilter] = [], choice: AnalyzeChoice = .slowest(0.1)) {
        (self.population, self.choice) = (population, choice)
    }

    /// The traces of a node.
    init(of node: NodeIdentity, choice: AnalyzeChoice = .slowest(0.1)) {
        let condition = TraceFilter.Condition.node(node.serviceIdentity, seconds: nil, window: nil)
        self.init(population: [TraceFilter(label: node.name, condition: condition)], choice: choice)
    }

    func screen(_ scene: Scene) -> (any ScreenState)? { AnalyzeState(population: population, choice: choice) }
}

/// What set A is, before anything is narrowed down.
enum AnalyzeChoice: Hashable, Sendable {
    /// This part of the traces, 0 to 1: those that took longest.
    case slowest(Double)
    /// Those that ended in a fault, an error or a throttle.
    case failed
    /// All of them.
    case all
    /// What somebody chose on another screen.
    case filters([TraceFilter])
}

/// What set B is.
enum AnalyzeBaseline: Hashable, Sendable {
    case rest, everything, before, yesterday, lastWeek
    /// The traces that fulfil X-Ray's filter expression.
    case filter(String)
    /// The traces of another file, or of the files of a folder.
    case file(String)

    /// Those that a key goes through.
    static let usual: [AnalyzeBaseline] = [.rest, .everything, .before, .yesterday, .lastWeek]

    var words: String {
        switch self {
        case .rest: "the rest"
        case .everything: "everything"
        case .before: "the time before"
        case .yesterday: "a day before"
        case .lastWeek: "a week before"
        case .filter(let text): text
        case .file(let path): "file " + path
        }
    }

    /// As the command line has the presets, and people type them.
    static let typed: [(word: String, baseline: AnalyzeBaseline)] = [
        ("rest", .rest), ("all", .everything), ("before", .before), ("yesterday", .yesterday),
        ("last-week", .lastWeek),
    ]

    /// `before`, `file PATH`, or an expression.
    init(typed text: String) {
        let text = text.trimmedSpaces
        if let preset = AnalyzeBaseline.typed.first(where: { $0.word == text.lowercased() }) {
            self = preset.baseline
        } else if let path = AnalyzeBaseline.path(text) {
            self = .file(path)
        } else {
            self = .filter(text)
        }
    }

    /// The path of `file PATH`; empty while none is typed, nil for what is no file.
    private static func path(_ text: String) -> String? {
        if text == "file" { return "" }
        return text.hasPrefix("file ") ? text.dropFirst(5).description.trimmedSpaces : nil
    }

    /// As the analysis knows it; nil for an expression and a file, which are judged here.
    var baseline: Baseline? {
        switch self {
        case .rest: .rest
        case .everything: .everything
        case .before: .before
        case .yesterday: .yesterday
        case .lastWeek: .lastWeek
        case .filter, .file: nil
        }
    }
}
