import TraceModel

/// A source whose windows are saved as it answers them, a piece at a time: a save that was interrupted goes on.
public protocol ArchivingRepository: TraceRepository {
    /// Asks who it is that asks, and waits.
    /// - Throws: why nobody can be asked at all: no region, no keys.
    func identity() throws(Problem) -> SourceIdentity

    /// Hands a window over as the source answers it, and waits until all is there: for commands that write a file.
    /// - Parameters:
    ///   - known: traces that need not come again.
    ///   - wantsGraph: whether the service graph is to come too.
    ///   - onEvent: sees the progress.
    ///   - take: takes one piece at a time, on a thread of the repository's own; what it throws ends the archive.
    /// - Throws: why there is no list or no graph, or what `take` threw; what was taken before stays true.
    func archive(
        _ scope: DataRequest.Scope, without known: Set<TraceID>, graph wantsGraph: Bool,
        onEvent: @escaping @Sendable (DataEvent) -> Void,
        take: @escaping @Sendable (ArchivePiece) throws(Problem) -> Void
    ) throws(Problem) -> ArchiveReport
}

/// Where answers come from, for what is kept of them: answers of two accounts must not be mixed.
public struct SourceIdentity: Sendable, Hashable {
    public var region: String
    /// nil for the region's own.
    public var endpoint: String?
    /// `123456789012`, or a digest of the key that asks; no key.
    public var account: String
}
