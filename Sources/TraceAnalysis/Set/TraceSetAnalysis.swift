import TraceModel

/// A set of traces chosen from a table: what the Analyze screen and the `analyze` command say of it (reference 6).
public struct TraceSetAnalysis: Sendable {
    /// The rows that the set is chosen from.
    public let table: TraceTable
    /// What the table was made of.
    public let data: DataSet
    /// Rows of the table.
    public let selection: TraceSelection

    public init(_ table: TraceTable, of data: DataSet, selection: TraceSelection? = nil) {
        self.table = table
        self.data = data
        self.selection = selection ?? TraceSelection(capacity: table.count, full: true)
    }

    /// Outcomes and the sum of response times of the set's traces; traces without a response time count with none.
    public var statistics: RequestStatistics {
        var tally = OutcomeTally()
        selection.forEach { count($0, in: &tally) }
        return tally.statistics
    }

    /// The response times of the set's traces, where they have one.
    public var responseTimes: LatencyProfile {
        var counts = LatencyCounts()
        selection.forEach { row in
            if table.responseTimes[row] >= 0 { counts.add(milliseconds(table.responseTimes[row])) }
        }
        return LatencyProfile(histogram(counts))
    }

    /// Traces by their start.
    public func series(_ slices: TimeSlices) -> TimeSeries {
        var tallies = Array(repeating: CallTally(), count: slices.count)
        selection.forEach { row in
            guard let slice = slices.slice(of: table.starts[row]) else { return }
            tallies[slice].count(table.flags[row].outcome, nanoseconds: max(0, table.responseTimes[row]))
        }
        return TimeSeries(tallies, slices: slices)
    }

    /// From the first start to the last, and one nanosecond, so that every trace is inside; nil of an empty set.
    public var window: TimeWindow? {
        var bounds = Bounds()
        selection.forEach { bounds.include(table.starts[$0], table.starts[$0]) }
        guard !bounds.isEmpty else { return nil }
        return TimeWindow(
            start: Timestamp(nanoseconds: bounds.start), end: Timestamp(nanoseconds: bounds.end.saturatingAdd(1)))
    }

    func count(_ row: Int, in tally: inout OutcomeTally) {
        tally.count(table.flags[row].outcome, nanoseconds: max(0, table.responseTimes[row]))
    }
}

/// A node's part of the response time.
public struct ServiceShare: Hashable, Sendable {
    /// A node of the store.
    public var node: NodeIdentity
    /// Seconds on the critical path, all traces together.
    public var seconds: Double
    /// Of the critical path of all traces, 0 to 1.
    public var share: Double
}

extension TraceSetAnalysis {
    /// Where the response time goes: each node's share of the critical paths, largest first (design 2: "DynamoDB 73%").
    /// Only traces whose documents were read take part.
    public func serviceShares() -> [ServiceShare] {
        var times = Array(repeating: Int64(0), count: data.store.services.count)
        data.store.withColumns { columns in
            var walk = CriticalWalk(columns: columns)
            selection.forEach { trace in
                guard trace < table.storeTraceCount else { return }
                walk.forEachStep(ofTrace: trace) { step in
                    guard columns.hasNode(step.row) else { return }
                    let node = Int(columns.nodes[step.row])
                    times[node] = times[node].saturatingAdd(step.exclusive)
                }
            }
        }
        let total = times.reduce(0.0) { $0 + Double($1) }
        let shares = times.indices.filter { times[$0] > 0 }.map { node in
            ServiceShare(
                node: table.services[node], seconds: Double(times[node]) / 1e9, share: Double(times[node]) / total)
        }
        return shares.sorted { $0.seconds != $1.seconds ? $0.seconds > $1.seconds : $0.node.name < $1.node.name }
    }
}
