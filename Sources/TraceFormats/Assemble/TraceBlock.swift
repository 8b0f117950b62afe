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
        let low = missingParents.partitioningIndex { Int($0.row) >= rows.lowerBound }
        var high = low
        while high < missingParents.count, Int(missingParents[high].row) < rows.upperBound { high += 1 }
        return missingParents[low..<high]
    }
}
