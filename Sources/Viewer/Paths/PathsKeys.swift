import Screen
import TraceAnalysis
import TraceModel

extension KeyContext {
    static let paths = KeyContext("Call paths")
}

extension Command {
    /// The call paths of Analyze's sets; Analyze answers it.
    static let callPaths = Command("callPaths")
    static let pathIn = Command("pathIn")
    static let pathOut = Command("pathOut")
    static let nextSide = Command("nextSide")
}

extension PathsState {
    public static let context = KeyContext.paths
    public static let entrances: [Entrance] = []

    public static let bindings: [KeyBinding] = [
        KeyTable.bind(.left, .char("h"), in: .paths, to: .left, "left", "The place before, called by the same."),
        KeyTable.bind(.right, .char("l"), in: .paths, to: .right, "right", "The place after, called by the same."),
        KeyTable.bind(.char("j"), .down, in: .paths, to: .down, "down", "What it calls that takes most."),
        KeyTable.bind(.char("k"), .up, in: .paths, to: .up, "up", "What calls it."),
        KeyTable.bind(
            .enter, .char("+"), .char("="), in: .paths, to: .pathIn, "zoom", "This place as wide as the screen."),
        KeyTable.bind(.char("-"), .char("x"), in: .paths, to: .pathOut, "out", "One caller further out."),
        KeyTable.bind(
            .char("c"), in: .paths, to: .nextSide, "A, B, A - B",
            "Where the time of A goes, that of B, or what A takes more (+) and less (-)."),
    ]
}

/// The way to the call paths of two sets.
struct PathsRoute: Route {
    var sets: AnalyzeQuestion

    func screen(_ scene: Scene) -> (any ScreenState)? { PathsState(sets: sets) }
}

/// The call paths of two sets, as `--output folded` has those of one; worked out beside the main loop.
struct PathsQuestion: Question {
    static let lane = QuestionLane.latest(of: "paths")
    var sets: AnalyzeQuestion

    func answer(_ context: QuestionContext) -> ComparedPaths? {
        let (data, other) = sets.data(context)
        let rows = AnalyzeSets(sets, data, other, isWanted: context.isWanted)
        guard context.isWanted() else { return nil }
        return ComparedPaths(data.store, rows.a, against: rows.b, rule: sets.rule)
    }
}
