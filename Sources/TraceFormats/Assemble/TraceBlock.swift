import TraceModel

/// Laid-out traces of one piece of a source, in the numbers of its worker's tables. Whole enough to be merged with another
/// block's part of the same trace.
public struct TraceBlock: Sendable {
    /// Columns only: its strings, profiles and services stand in the tables.
    public internal(set) var store = TraceStore()
    /// Parents that tops of documents name and that are not in the block, ascending by row.
    var missingParents: [(row: UInt32, parent: EntityID)] = []

    public init() {}

    /// Those of the rows in a range, by halving.
    func missingParents(in rows: Range<Int>) -> ArraySlice<(row: UInt32, parent: EntityID)> {
        let low = firstMissing(from: rows.lowerBound)
        var high = low
        while high < missingParents.count, Int(missingParents[high].row) < rows.upperBound { high += 1 }
        return missingParents[low..<high]
    }

    /// The first entry of a row or a later one.
    private func firstMissing(from row: Int) -> Int {
        var low = 0
        var high = missingParents.count
        while low < high {
            let middle = (low + high) / 2
            if Int(missingParents[middle].row) < row { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
