import TraceAnalysis
import TraceModel

/// The way to the self times of one trace as a table.
struct TimesRoute: Route {
    var id: TraceID

    func screen(_ scene: Scene) -> (any ScreenState)? { TimesState(id: id, rule: scene.options.criticalPath) }
}

/// The table, worked out beside the main loop.
struct TimesQuestion: Question {
    static let lane = QuestionLane.latest(of: "times")
    var id: TraceID
    var grouping: SpanGrouping
    var rule: CriticalPathRule

    struct Answer: Sendable {
        var lines: [SpanTimes]
        /// The longest row of each line: by its id, for rows move when data arrives.
        var longest: [EntityID] = []
        var groupings: [SpanGrouping] = []
    }

    func answer(_ context: QuestionContext) -> Answer? {
        let store = context.data.store
        guard let trace = store.traceIDs.firstIndex(of: id) else { return Answer(lines: []) }
        let lines = store.spanTimes(ofTrace: trace, by: grouping, rule: rule)
        return Answer(
            lines: lines, longest: lines.map { store.ids[$0.longest] },
            groupings: store.spanGroupings(ofTrace: trace))
    }
}
