import TraceModel

extension DataSet {
    /// All traces and summaries of this one, and behind them all of another that was read by itself: what both hold is there twice.
    /// What else there is is this one's.
    public func joined(with other: DataSet) -> (data: DataSet, parts: JoinedParts) {
        var result = self
        // A summary has no row where the trace itself is there (`TraceTable`).
        let whole = Set(other.store.traceIDs)
        result.summaries = summaries.filter { !whole.contains($0.id) }
        let parts = JoinedParts(
            traces: store.traceCount, summaries: result.summaries.count,
            leftOut: summaries.count - result.summaries.count)
        let own = Set(store.traceIDs)
        result.summaries += other.summaries.filter { !own.contains($0.id) }
        // Places are one after the other, and say which of the two a document is read from.
        let (first, readFirst, readOther) = (store.places.count, detail, other.detail)
        let (textOfFirst, textOfOther) = (text, other.text)
        result.detail = { row, data in
            Int(data.store.placeIndexes[row]) < first ? readFirst?(row, data) : readOther?(row, data)
        }
        result.text = { row, data in
            Int(data.store.placeIndexes[row]) < first ? textOfFirst?(row, data) : textOfOther?(row, data)
        }
        result.store = TraceStore.appended([store, other.store])
        return (result, parts)
    }
}
