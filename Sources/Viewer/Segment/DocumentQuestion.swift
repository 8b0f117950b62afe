import TraceModel

/// What the document of an entity says.
struct DocumentQuestion: Question {
    static let lane = QuestionLane.reading
    /// Of the store.
    var row: Int

    func answer(_ context: QuestionContext) -> Result<SegmentDetail, Problem>? { context.detail(row) }
}
