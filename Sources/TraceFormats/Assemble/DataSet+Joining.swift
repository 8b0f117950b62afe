import TraceModel

extension DataSet {
    /// All traces and summaries of this one and of another that was read by itself; of a trace that both hold, the other's alone.
    /// What else there is is this one's.
    public func joined(with other: DataSet) -> DataSet {
        let taken = Set(other.store.traceIDs).union(other.summaries.map(\.id))
        var result = self
        result.summaries = summaries.filter { !taken.contains($0.id) } + other.summaries
        let kept = (0..<store.traceCount).filter { !taken.contains(store.traceIDs[$0]) }
        let own = kept.count == store.traceCount ? store : store.keeping(kept)
        // Places are one after the other, and say which of the two a document is read from.
        let (first, readFirst, readOther) = (own.places.count, detail, other.detail)
        result.detail = { row, data in
            Int(data.store.placeIndexes[row]) < first ? readFirst?(row, data) : readOther?(row, data)
        }
        result.store = TraceStore.joined([own, other.store]) { _, place in place }
        return result
    }
}
