import TraceModel

extension TraceSetAnalysis {
    /// The set's traces by key, most traces first, then by key.
    public func ranked(by grouping: TraceGrouping) -> [RankedKey] {
        let column = KeyColumn(grouping, table, data)
        return column.groups(of: selection, in: table).map { group in
            RankedKey(
                key: group.key, statistics: group.statistics, share: group.share, filter: column.filter(group.number))
        }
    }
}
