import TraceModel

/// Every column that the traces of a data set can be told apart by. Built once for a data set, off the main loop; counting a
/// set is then one pass over each.
public struct KeyColumns: Sendable {
    /// The standard groupings that have at least one value, then the annotations by key.
    public let columns: [KeyColumn]
    /// Annotations whose values are numbers of many forms, by key.
    public let numbers: [NumberColumn]
    /// Annotation keys that were left out, for there are too many.
    public let leftOut: Int

    /// More keys than this are names that somebody made of data.
    static let mostAnnotations = 200

    public init(_ table: TraceTable, _ data: DataSet) {
        let keys = KeyColumns.annotationKeys(data)
        let groupings = TraceGrouping.standard.filter { $0 != .url } + keys.shown.map { .annotation($0) }
        let built = KeyColumn.columns(groupings, table, data)
        columns = built.filter { $0.labels.count > ($0.absent == nil ? 0 : 1) }
        numbers = NumberColumn.columns(keys.shown, table, data.store)
        leftOut = keys.leftOut
    }

    /// The column of a grouping, nil where the data has no value of it.
    public func column(_ grouping: TraceGrouping) -> KeyColumn? { columns.first { $0.grouping == grouping } }

    private static func annotationKeys(_ data: DataSet) -> (shown: [String], leftOut: Int) {
        var counts = Array(repeating: 0, count: data.store.strings.count)
        let shown = ShownKeys(data.store)
        for entry in data.store.annotations { counts[Int(shown.shown(entry, in: data.store))] += 1 }
        var byName: [String: Int] = [:]
        for (key, count) in counts.enumerated() where count > 0 { byName[data.store.strings[StringIndex(key)]] = count }
        for summary in data.summaries {
            for group in summary.annotations { byName[group.key, default: 0] += group.values.count }
        }
        let ordered = byName.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }.map(\.key)
        return (ordered.prefix(mostAnnotations).sorted(), max(0, ordered.count - mostAnnotations))
    }
}
