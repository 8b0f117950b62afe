import TraceAnalysis
import TraceModel

/// A find over more rows than a key press may look at: it runs off the main loop, and a newer one takes its place.
public struct FindQuery: Hashable, Sendable {
    public enum Place: Hashable, Sendable {
        /// The trace table.
        case traces
        /// The rows of a trace of the store.
        case trace(Int)
    }

    public var text: String
    public var place: Place

    /// Grows with the data.
    /// - Parameter isWanted: asked now and then.
    /// - Returns: nil as soon as nobody wants to know any more.
    public func answer(in data: LoadedData, while isWanted: () -> Bool = { true }) -> FindAnswer? {
        switch place {
        case .traces: data.table.rows(containing: text, while: isWanted).map { .traces($0) }
        case .trace(let trace):
            TimelineMatches(text, data.store, data.store.rows(ofTrace: trace), while: isWanted).map { .rows($0) }
        }
    }
}

/// What a find found.
public enum FindAnswer: Sendable {
    /// Rows of the trace table.
    case traces(TraceSelection)
    case rows(TimelineMatches)
}

/// A find that waits for its answer: keys that were pressed meanwhile are done when it comes.
struct PendingFind: Hashable, Sendable {
    /// The line or row under the cursor when it was asked for: who has moved since is not moved again.
    var cursor: Int?
    /// Steps to the next match, or back.
    var steps = 0
}
