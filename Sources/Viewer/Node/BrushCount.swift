import TraceAnalysis
import TraceModel

/// How many requests are brushed, and how many traces that leads to. Columns of a histogram count about (reference 3.5); this is
/// what the list is opened with.
struct BrushCountQuestion: Question {
    static let lane = QuestionLane.latest(of: "brush")
    var node: NodeIdentity
    var seconds: ClosedRange<Double>?
    var window: TimeWindow?

    struct Answer: Hashable, Sendable {
        var requests: Int
        var traces: Int
    }

    func answer(_ context: QuestionContext) -> Answer? {
        let data = context.data
        let found = data.store.requests(through: node, responseTime: seconds, window: window, in: data.shown)
        return Answer(requests: found.count, traces: found.traces.count)
    }
}

extension NodeState {
    /// Asks how many traces are brushed, unless that is known or on its way; of a service that is asked for its lists nobody knows before.
    mutating func askCount(_ scene: Scene) -> [ScreenRequest] {
        guard isBrushed, !scene.can.listsBeforeTraces, scene.data.dataSet.summaries.isEmpty else {
            counted = nil
            return []
        }
        let question = BrushCountQuestion(
            node: identity, seconds: showsDurations ? nil : brushedSeconds, window: series.brushedWindow)
        if counted?.question == question { return [] }
        counted = (question, nil)
        return [.ask(question)]
    }

    public mutating func receive(_ answered: Answered, _ scene: Scene) -> [ScreenRequest] {
        if let (question, count) = answered.to(BrushCountQuestion.self), question == counted?.question {
            counted?.answer = count
        }
        return []
    }
}
