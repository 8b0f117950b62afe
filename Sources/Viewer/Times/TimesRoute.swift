import TraceAnalysis
import TraceModel

/// The way to the self times of one trace as a table.
struct TimesRoute: Route {
    var id: TraceID

    func screen(_ scene: Scene) -> (any ScreenState)? { TimesState(id: id) }
}

/// The table, worked out beside the main loop.
struct TimesQuestion: Question {
    static let lane = QuestionLane.latest(of: "times")
    var id: TraceID
    var grouping: SpanGrouping
    var rule: CriticalPathRule

    struct Answer: Sendable {
        var lines: [SpanTimes]
        var groupings: [SpanGrouping]
    }

    func answer(_ context: QuestionContext) -> Answer? {
        let store = context.data.store
        guard let trace = store.traceIDs.firstIndex(of: id) else { return Answer(lines: [], groupings: []) }
        return Answer(
            lines: store.spanTimes(ofTrace: trace, by: grouping, rule: rule),
            groupings: store.spanGroupings(ofTrace: trace))
    }
}
