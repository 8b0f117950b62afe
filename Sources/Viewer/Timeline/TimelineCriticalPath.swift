import TraceAnalysis
import TraceModel

/// The chain of entities that decided how long the trace took: at each moment of the root's time, the one whose end was waited for.
struct TimelineCriticalPath: Sendable {
    /// A stretch of one row's time, nanoseconds since 1970.
    struct Piece: Hashable, Sendable {
        var row: Int32
        var start: Int64
        var end: Int64
    }

    /// By row, then start: so that a line finds its own by halving.
    var pieces: [Piece] = []

    init() {}

    /// As the analysis finds it; a trace number below 0 has none.
    init(_ store: TraceStore, trace: Int, _ rule: CriticalPathRule) {
        guard trace >= 0 else { return }
        pieces = store.criticalPath(ofTrace: trace, rule: rule)
            .map { Piece(row: Int32($0.row), start: $0.start, end: $0.end) }
            .sorted { ($0.row, $0.start) < ($1.row, $1.start) }
    }

    func pieces(ofRow row: Int) -> ArraySlice<Piece> {
        let low = lowerBound(pieces.count) { pieces[$0].row < Int32(row) }
        let high = lowerBound(pieces.count) { pieces[$0].row <= Int32(row) }
        return pieces[low..<high]
    }
}
