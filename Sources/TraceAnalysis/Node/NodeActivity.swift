import TraceModel

/// One line of a node's tables: a URL, an operation, an exception.
public struct RankedItem: Hashable, Sendable {
    /// URL, operation or exception type.
    public var name: String
    /// A second text: an exception's message, a URL's method; empty without.
    public var detail: String
    /// How often, with which outcome, and how long in all.
    public var statistics: RequestStatistics

    public init(name: String, detail: String, statistics: RequestStatistics) {
        self.name = name
        self.detail = detail
        self.statistics = statistics
    }
}

/// What the traces say of one node beyond its statistics; from one pass over the rows.
public struct NodeActivity: Hashable, Sendable {
    /// Method and URL of its segments, most often first.
    public var urls: [RankedItem] = []
    /// Type and message of the exceptions in its segments and their subsegments, most often first; `statistics.total` is how
    /// often, `statistics.fault` among them those in faulty entities.
    public var exceptions: [RankedItem] = []
    /// `aws.operation` of the calls that reached it (inferred nodes), most often first.
    public var operations: [RankedItem] = []
    /// Traces with a segment of the node.
    public var traces: TraceSelection

    /// - Parameters:
    ///   - limit: how many items a list holds at most.
    ///   - selection: only these traces; nil for all.
    public static func derived(
        of node: NodeIdentity, from store: TraceStore, limit: Int = 10, in selection: TraceSelection? = nil
    ) -> NodeActivity {
        let filter = NodeFilter(node, store)
        var urls: [Pair: OutcomeTally] = [:]
        var operations: [Pair: OutcomeTally] = [:]
        var traces = TraceSelection(capacity: store.traceCount)
        store.withColumns { columns in
            columns.forEachSegment(of: filter, in: selection) { row, trace in
                traces.insert(trace)
                guard columns.flags[row].isMeasured else { return }
                let duration = columns.duration(row)
                let request = columns.requests[Int(columns.requestIndexes[row])]
                if request.url != 0 {
                    urls[Pair(request.url, request.method), default: OutcomeTally()]
                        .count(columns.flags[row].outcome, nanoseconds: duration)
                }
                let operation = store.profiles[Int(store.profileIndexes[row])].operation
                if operation != 0 {
                    operations[Pair(operation, 0), default: OutcomeTally()].count(
                        columns.flags[row].outcome, nanoseconds: duration)
                }
            }
        }
        var result = NodeActivity(traces: traces)
        result.urls = ranked(urls, limit, store.strings)
        result.operations = ranked(operations, limit, store.strings)
        if !filter.entriesOnly { result.exceptions = exceptions(filter, store, traces, limit) }
        return result
    }

    private static func exceptions(
        _ filter: NodeFilter, _ store: TraceStore, _ traces: TraceSelection, _ limit: Int
    ) -> [RankedItem] {
        var tallies: [Pair: OutcomeTally] = [:]
        var rows = ChosenRows(filter, store)
        for entry in store.exceptions where !entry.isReference {
            let row = Int(entry.row)
            guard rows.holds(row), traces.contains(store.trace(ofRow: row)) else { continue }
            tallies[Pair(entry.type, entry.message), default: OutcomeTally()]
                .count(store.flags[row].outcome, nanoseconds: store.duration(ofRow: row))
        }
        return ranked(tallies, limit, store.strings)
    }

    /// The traces with such an exception in a segment of the node or in its subsegments: those that `exceptions` counts.
    public static func traces(
        withException type: String, message: String, of node: NodeIdentity, in store: TraceStore
    ) -> TraceSelection {
        var found = TraceSelection(capacity: store.traceCount)
        guard let type = store.strings.find(type), let message = store.strings.find(message) else { return found }
        var rows = ChosenRows(NodeFilter(node, store), store)
        for entry in store.exceptions where !entry.isReference && entry.type == type && entry.message == message {
            let row = Int(entry.row)
            if rows.holds(row) { found.insert(store.trace(ofRow: row)) }
        }
        return found
    }

    /// Which rows are of the node. The last answer is kept, for a row may have thousands of exceptions, and thousands of children.
    private struct ChosenRows {
        private let filter: NodeFilter
        private let store: TraceStore
        private var last: (row: Int, holds: Bool)?

        init(_ filter: NodeFilter, _ store: TraceStore) { (self.filter, self.store) = (filter, store) }

        mutating func holds(_ row: Int) -> Bool {
            if let last, last.row == row { return last.holds }
            let holds = isChosen(row)
            last = (row, holds)
            return holds
        }

        /// The row is of the node, or a call whose inferred segment is: that has the cause of its call (U-7c).
        private func isChosen(_ row: Int) -> Bool {
            guard store.flags[Int(store.segments[row])].contains(.segment) else { return false }
            if filter.isChosen[Int(store.nodes[row])] { return true }
            return store.children(of: row).contains {
                store.flags[$0].contains(.synthetic) && filter.isChosen[Int(store.nodes[$0])]
            }
        }
    }

    private struct Pair: Hashable {
        var name: StringIndex
        var detail: StringIndex

        init(_ name: StringIndex, _ detail: StringIndex) { (self.name, self.detail) = (name, detail) }
    }

    private static func ranked(_ tallies: [Pair: OutcomeTally], _ limit: Int, _ strings: StringTable) -> [RankedItem] {
        let items = tallies.map { key, tally in
            RankedItem(name: strings[key.name], detail: strings[key.detail], statistics: tally.statistics)
        }
        let sorted = items.sorted { a, b in
            a.statistics.total != b.statistics.total
                ? a.statistics.total > b.statistics.total : (a.name, a.detail) < (b.name, b.detail)
        }
        return Array(sorted.prefix(limit))
    }
}
