import TraceAnalysis

/// How a trace of a great many rows is laid out.
struct TraceLayoutQuestion: Question {
    static let lane = QuestionLane.inTurn
    /// Its number in the store.
    var trace: Int
    var rule = CriticalPathRule.crisp

    func answer(_ context: QuestionContext) -> TraceLayout? { TraceLayout(trace, in: context.data.store, rule: rule) }
}

/// Which rows of a trace a text is found in.
struct TimelineFind: Question {
    static let lane = QuestionLane.latest(of: "find")
    var text: String
    /// Its number in the store.
    var trace: Int

    func answer(_ context: QuestionContext) -> TimelineMatches? {
        let store = context.data.store
        return TimelineMatches(text, store, store.rows(ofTrace: trace), while: context.isWanted)
    }
}
