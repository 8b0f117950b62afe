import TraceAnalysis
import TraceModel

/// What the find looks for in a trace, and where it is.
struct TimelineSearch: Sendable {
    var text = ""
    var matches = TimelineMatches()
    /// The matches of this text have been asked for and have not come.
    var pending: PendingFind?
    /// Only matches and what stands above them are shown.
    var hidesOthers = false
    /// The row under the cursor when finding began: where the cursor returns when the find is dropped.
    var origin: Int?
}
