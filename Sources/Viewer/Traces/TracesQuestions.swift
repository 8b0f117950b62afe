import TraceAnalysis

extension TraceArrangement: Question {
    public static let lane = QuestionLane.inTurn

    public func answer(_ context: QuestionContext) -> ArrangedTraces? { ArrangedTraces(self, context.data) }
}

/// Which traces of the table a text is found in.
struct TraceFind: Question {
    static let lane = QuestionLane.latest(of: "find")
    var text: String

    /// Rows of the trace table.
    func answer(_ context: QuestionContext) -> TraceSelection? {
        context.data.table.rows(containing: text, while: context.isWanted)
    }
}
