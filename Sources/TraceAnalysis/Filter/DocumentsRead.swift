import TraceModel

/// Documents read again for a filter, by one thread, for as long as somebody wants the answer. What could not be read is no answer:
/// the trace is not judged by it.
final class DocumentsRead {
    private let data: DataSet
    private let isWanted: () -> Bool
    /// A document of the trace at hand could not be read.
    private(set) var hasFailed = false
    /// Nobody wants the answer any more: nothing is read.
    private(set) var isGivenUp = false
    /// The text that was looked into last, by the number of its place; and for what, with what came of it.
    private var text: (place: UInt32, bytes: [UInt8]?)?
    private var looked: (words: [ByteSearch], isThere: Bool)?

    init(_ data: DataSet, isWanted: @escaping () -> Bool = { true }) { (self.data, self.isWanted) = (data, isWanted) }

    func begin() { hasFailed = false }

    /// What the document says of the entity in a row; nil when it cannot be read.
    func detail(ofRow row: Int) -> SegmentDetail? {
        if !isGivenUp, isWanted() {
            if let detail = data.detail?(row, data) { return detail }
        } else {
            isGivenUp = true
        }
        hasFailed = true
        return nil
    }

    /// Whether all these words may stand in a row's document: false only where one certainly does not. Cheaper than reading it, for
    /// its text is read once for all rows that stand in it, and not taken apart.
    func mayHold(_ words: [ByteSearch], ofRow row: Int) -> Bool {
        if words.isEmpty || isGivenUp { return true }
        let place = data.store.placeIndexes[row]
        if text?.place != place {
            guard isWanted() else {
                isGivenUp = true
                return true
            }
            (text, looked) = ((place, data.text?(row, data)), nil)
        }
        if let looked, looked.words == words { return looked.isThere }
        guard let bytes = text?.bytes else { return true }
        let isThere = bytes.withUnsafeBufferPointer { bytes in
            words.allSatisfy { $0.isIn(bytes) } || ByteSearch.isEscaped(bytes)
        }
        looked = (words, isThere)
        return isThere
    }
}
