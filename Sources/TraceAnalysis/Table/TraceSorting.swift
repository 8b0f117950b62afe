import TraceModel

/// What the trace list sorts by.
public enum TraceColumn: UInt8, CaseIterable, Sendable, Hashable {
    case start, duration, responseTime, outcome, entry, method, url, status, user, id, entities
}

extension TraceTable {
    /// The rows in the order of a column, stable; rows without a value come last in both directions. To be kept by the
    /// caller: the cost is a few passes over the rows.
    public func sortedPermutation(by column: TraceColumn, descending: Bool = false) -> [UInt32] {
        guard count > 1 else { return Array(0..<UInt32(count)) }
        var keys = sortKeys(column)
        if descending {
            for index in keys.indices where keys[index] != .max { keys[index] = .max - 1 - keys[index] }
        }
        return radixSortedPositions(keys)
    }

    /// The rows of a permutation that a selection holds, in the same order.
    public func filtered(_ permutation: [UInt32], by selection: TraceSelection) -> [UInt32] {
        permutation.filter { selection.contains(Int($0)) }
    }

    /// `UInt64.max` for a missing value, and for no other.
    private func sortKeys(_ column: TraceColumn) -> [UInt64] {
        switch column {
        case .start: starts.map { min(sortKey($0), .max - 1) }
        case .duration: durations.map { $0 < 0 ? .max : UInt64($0) }
        case .responseTime: responseTimes.map { $0 < 0 ? .max : UInt64($0) }
        case .outcome: flags.map { UInt64($0.outcome.rawValue) }
        case .entry: entryKeys()
        case .method: textKeys(methods)
        case .url: textKeys(urls)
        case .status: statuses.map { $0 < 0 ? .max : UInt64($0) }
        case .user: textKeys(users)
        case .id: idKeys()
        case .entities: entityCounts.map { $0 == 0 ? .max : UInt64($0) }
        }
    }

    private func entryKeys() -> [UInt64] {
        let order = services.indices.sorted {
            (services[$0].name, services[$0].type ?? "") < (services[$1].name, services[$1].type ?? "")
        }
        var ranks = Array(repeating: UInt64(0), count: services.count)
        for (rank, service) in order.enumerated() { ranks[service] = UInt64(rank) }
        return entries.map { $0 < 0 ? .max : ranks[Int($0)] }
    }

    /// By the rank of each distinct string in byte order, so that rows compare numbers.
    private func textKeys(_ column: [StringIndex]) -> [UInt64] {
        let total = strings.count + moreStrings.count
        var ranks = Array(repeating: UInt64.max, count: total)
        var distinct: [StringIndex] = []
        for index in column where index != 0 && ranks[Int(index)] == .max {
            ranks[Int(index)] = 0
            distinct.append(index)
        }
        let ordered = distinct.map { (index: $0, text: text($0)) }.sorted { $0.text < $1.text }
        for (rank, item) in ordered.enumerated() { ranks[Int(item.index)] = UInt64(rank) }
        return column.map { $0 == 0 ? .max : ranks[Int($0)] }
    }

    private func idKeys() -> [UInt64] {
        let order = ids.indices.sorted { ids[$0] < ids[$1] }
        var ranks = Array(repeating: UInt64(0), count: ids.count)
        for (rank, row) in order.enumerated() { ranks[row] = UInt64(rank) }
        return ranks
    }
}
