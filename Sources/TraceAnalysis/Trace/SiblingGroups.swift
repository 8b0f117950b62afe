import TraceModel

/// Siblings of one name and kind: `SELECT … ×40, 1.2 s`.
public struct SiblingGroup: Hashable, Sendable {
    /// Ascending rows of the store.
    public var rows: [Int]
    /// Nanoseconds, the sum of their durations.
    public var total: Int64
    /// Those with a fault, error or throttle.
    public var failures: Int

    public init(rows: [Int], total: Int64, failures: Int) {
        self.rows = rows
        self.total = total
        self.failures = failures
    }
}

extension TraceStore {
    /// Groups of at least `minimum` siblings of one parent that share name, kind (segment, inferred, namespace) and node,
    /// by first row.
    public func siblingGroups(ofTrace trace: Int, minimum: Int = 3) -> [SiblingGroup] {
        var groups: [SiblingGroup] = []
        var numbers: [SiblingKey: Int] = [:]
        for row in rows(ofTrace: trace) where parents[row] >= 0 {
            let key = SiblingKey(
                parent: parents[row], name: names[row], node: nodes[row],
                kind: flags[row].intersection([.segment, .inferred, .aws, .remote]))
            let number = numbers[key] ?? groups.count
            if number == groups.count {
                numbers[key] = number
                groups.append(SiblingGroup(rows: [], total: 0, failures: 0))
            }
            groups[number].rows.append(row)
            groups[number].total = groups[number].total.saturatingAdd(duration(ofRow: row))
            if !flags[row].isDisjoint(with: .anyFailure) { groups[number].failures += 1 }
        }
        return groups.filter { $0.rows.count >= max(2, minimum) }
    }
}

private struct SiblingKey: Hashable {
    var parent: Int32
    var name: StringIndex
    var node: UInt32
    var kind: EntityFlags
}
