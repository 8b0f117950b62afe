import TraceModel

/// What failing calls cost a trace, or a set (reference 15, errors). Nanoseconds.
public struct FailureCost: Hashable, Sendable {
    /// The time of all rows together: what was worked, also side by side.
    public var work: Int64 = 0
    /// The part of the work that failing rows are.
    public var failedWork: Int64 = 0
    /// How much sooner the trace would have ended without the failing calls, if nothing begins earlier than it did.
    public var savedTime: Int64 = 0

    fileprivate mutating func add(_ other: FailureCost) {
        work = work.saturatingAdd(other.work)
        failedWork = failedWork.saturatingAdd(other.failedWork)
        savedTime = savedTime.saturatingAdd(other.savedTime)
    }
}

extension TraceStore {
    /// What failing rows cost the traces of a set, all together.
    public func failureCost(in selection: TraceSelection) -> FailureCost {
        var sum = FailureCost()
        selection.forEach { trace in if trace < traceCount { sum.add(failureCost(ofTrace: trace)) } }
        return sum
    }

    /// What the rows with a fault, error or throttle cost a trace. Of siblings that overlap, only those that decide when
    /// their block ends save time: the least that can be promised.
    public func failureCost(ofTrace trace: Int) -> FailureCost {
        withColumns { columns in
            let rows = columns.rows(ofTrace: trace)
            var cost = FailureCost()
            var retiming = Retiming(columns, rows)
            var savings = Array(repeating: Int64(0), count: rows.count)
            for row in rows where retiming.isInside(row) {
                let own = retiming.length(row)
                cost.work = cost.work.saturatingAdd(own)
                guard !columns.flags[row].isDisjoint(with: .anyFailure) else { continue }
                cost.failedWork = cost.failedWork.saturatingAdd(own)
                savings[row - rows.lowerBound] = own
            }
            retiming.run(savings: savings)
            for row in rows where columns.parents[row] < 0 {
                cost.savedTime = cost.savedTime.saturatingAdd(retiming.saved(row))
            }
            return cost
        }
    }
}
