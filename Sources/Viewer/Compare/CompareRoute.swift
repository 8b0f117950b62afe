import TraceAnalysis
import TraceModel

/// The way to two traces side by side.
struct CompareRoute: Route {
    var a: TraceID
    var b: TraceID

    func screen(_ scene: Scene) -> (any ScreenState)? { CompareState(a: a, b: b) }
}

/// Two traces aligned by structure, worked out beside the main loop.
struct CompareQuestion: Question {
    static let lane = QuestionLane.latest(of: "compare")
    var a: TraceID
    var b: TraceID

    /// Empty when one of the two is not here.
    func answer(_ context: QuestionContext) -> [AlignedTraces.Line]? {
        let store = context.data.store
        guard let a = store.traceIDs.firstIndex(of: a), let b = store.traceIDs.firstIndex(of: b) else { return [] }
        return AlignedTraces(a, of: store, against: b, of: store).lines
    }
}
