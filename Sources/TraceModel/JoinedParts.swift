/// Where the traces of a second source begin in data that holds those of two. A trace that both hold is there twice, as each says it.
public struct JoinedParts: Hashable, Sendable {
    /// So many traces of the store, and so many summaries, are the first's; all behind them the second's.
    public var traces: Int
    public var summaries: Int
    /// Traces of which the first has a summary alone, and which the second holds whole: they are told of by the second.
    public var leftOut: Int

    public init(traces: Int, summaries: Int, leftOut: Int = 0) {
        (self.traces, self.summaries, self.leftOut) = (traces, summaries, leftOut)
    }
}
