import TraceModel

extension KeyColumn {
    /// The column of a grouping over a whole table: one pass over the rows that it needs.
    public init(_ grouping: TraceGrouping, _ table: TraceTable, _ data: DataSet) {
        if case .pair(let first, let second) = grouping {
            self = KeyColumn(first, table, data).paired(with: KeyColumn(second, table, data), grouping)
            return
        }
        var builders = [KeyColumnBuilder(grouping, rows: table.count)]
        KeyReader(table, data).read(&builders)
        self = builders[0].finished()
    }

    /// Columns of several groupings, in their order: those that are read of the same rows are read in one pass.
    static func columns(_ groupings: [TraceGrouping], _ table: TraceTable, _ data: DataSet) -> [KeyColumn] {
        // Causes take half of the time: a processor for them, one for the rest.
        let (causes, others) = sideBySide {
            read(groupings.filter { $0.causeKind != nil }, table, data)
        } and: {
            read(groupings.filter { $0.causeKind == nil }, table, data)
        }
        var (nextCause, nextOther) = (causes.makeIterator(), others.makeIterator())
        return groupings.compactMap { $0.causeKind == nil ? nextOther.next() : nextCause.next() }
    }

    private static func read(_ groupings: [TraceGrouping], _ table: TraceTable, _ data: DataSet) -> [KeyColumn] {
        var builders = groupings.map { KeyColumnBuilder($0, rows: table.count) }
        KeyReader(table, data).read(&builders)
        return builders.map { $0.finished() }
    }

    /// Every value of one with every value of the other, of traces that have both.
    private func paired(with other: KeyColumn, _ grouping: TraceGrouping) -> KeyColumn {
        var builder = KeyColumnBuilder(grouping, rows: count)
        for row in 0..<count {
            forEachKey(ofRow: row) { first in
                other.forEachKey(ofRow: row) { second in
                    builder.add(KeyLabel(text: labels[first].text + TraceGrouping.between + other.labels[second].text))
                }
            }
            builder.endRow()
        }
        return builder.finished()
    }
}
