import TraceModel

/// What the requests to a service, or to whole traces, took and how they ended.
public struct RequestFigures: Sendable {
    /// Nanoseconds, ascending; what is in progress has none (U-14), nor has what tells no start.
    public private(set) var times: [Int64] = []
    /// Outcomes of what has ended.
    public private(set) var statistics = RequestStatistics()

    /// - Parameters:
    ///   - selector: the segments of which nodes.
    ///   - selection: traces of the store.
    public init(of selector: ServiceSelector, _ store: TraceStore, in selection: TraceSelection) {
        let isChosen = store.services.map { selector.matches(NodeIdentity($0, store.strings)) }
        var tally = OutcomeTally()
        var times: [Int64] = []
        store.withColumns { columns in
            selection.forEach { trace in
                guard trace < store.traceCount else { return }
                for row in columns.rows(ofTrace: trace) where columns.flags[row].contains(.segment) {
                    guard isChosen[Int(columns.nodes[row])], columns.flags[row].isMeasured else { continue }
                    times.append(columns.duration(row))
                    tally.count(columns.flags[row].outcome, nanoseconds: columns.duration(row))
                }
            }
        }
        self.times = times.sorted()
        statistics = tally.statistics
    }

    /// The same of rows of a table: their response times and outcomes, of summaries too.
    public init(_ table: TraceTable, in selection: TraceSelection) {
        var tally = OutcomeTally()
        var times: [Int64] = []
        selection.forEach { row in
            guard table.responseTimes[row] >= 0 else { return }
            times.append(table.responseTimes[row])
            tally.count(table.flags[row].outcome, nanoseconds: table.responseTimes[row])
        }
        self.times = times.sorted()
        statistics = tally.statistics
    }

    /// Nearest rank, seconds; nil without requests.
    public func percentile(_ share: Double) -> Double? {
        TraceAnalysis.percentile(share, of: times).map { Double($0) / 1e9 }
    }

    /// Seconds; nil without requests.
    public var mean: Double? {
        times.isEmpty ? nil : times.reduce(0.0) { $0 + Double($1) } / 1e9 / Double(times.count)
    }
}
