/// A find that waits for its answer: keys that were pressed meanwhile are done when it comes.
struct PendingFind: Hashable, Sendable {
    /// The line or row under the cursor when it was asked for: who has moved since is not moved again.
    var cursor: Int?
    /// Steps to the next match, or back.
    var steps = 0
}
