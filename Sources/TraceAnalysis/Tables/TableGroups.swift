import TraceModel

/// One line of a table: the traces of a set that have a value.
public struct TableGroup: Hashable, Sendable {
    /// As the tables show it; `-` for traces without a value.
    public var key: String
    /// Number in the column's labels.
    public var number: Int
    /// Outcomes and the sum of the response times.
    public var statistics: RequestStatistics
    /// Of all traces of the set, 0 to 1. A trace with several values counts once for each.
    public var share: Double
    /// Their response times where they have one, whole milliseconds.
    public var responseTimes: LatencyProfile
}

extension KeyColumn {
    /// The traces of a set by value, most traces first, then by value.
    /// - Parameter table: the one that the column was built from.
    public func groups(of selection: TraceSelection, in table: TraceTable) -> [TableGroup] {
        var tallies = Array(repeating: CallTally(), count: labels.count)
        var outcomes = Array(repeating: OutcomeTally(), count: labels.count)
        selection.forEach { row in
            let (outcome, time) = (table.flags[row].outcome, table.responseTimes[row])
            forEachKey(ofRow: row) { number in
                outcomes[number].count(outcome, nanoseconds: max(0, time))
                if time >= 0 { tallies[number].count(outcome, nanoseconds: time) }
            }
        }
        let total = selection.count
        let groups = outcomes.indices.filter { outcomes[$0].statistics.total > 0 }.map { number in
            TableGroup(
                key: labels[number].text, number: number, statistics: outcomes[number].statistics,
                share: total > 0 ? Double(outcomes[number].statistics.total) / Double(total) : 0,
                responseTimes: LatencyProfile(histogram(tallies[number].latencies)))
        }
        return groups.sorted { a, b in
            a.statistics.total != b.statistics.total ? a.statistics.total > b.statistics.total : a.key < b.key
        }
    }
}
