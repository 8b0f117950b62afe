import TraceModel

extension TraceSetAnalysis {
    /// The set's traces by key, most traces first, then by key. Columns are counted by number; causes are derived trace by
    /// trace.
    public func ranked(by grouping: TraceGrouping) -> [RankedKey] {
        var groups = KeyTallies(grouping: grouping)
        selection.forEach { row in
            if row < table.storeTraceCount {
                countTrace(row, &groups)
            } else {
                let summary = data.summaries[table.summaryPositions[row - table.storeTraceCount]]
                groups.count(summary: summary) { count(row, in: &$0) }
            }
        }
        return groups.ranked(of: selection.count)
    }

    private func countTrace(_ row: Int, _ groups: inout KeyTallies) {
        switch groups.grouping {
        case .url: groups.count(text: table.urls[row], table) { count(row, in: &$0) }
        case .method: groups.count(text: table.methods[row], table) { count(row, in: &$0) }
        case .status:
            let status = table.statuses[row]
            groups.count(key: status < 0 ? TraceGrouping.none : String(status)) { count(row, in: &$0) }
        case .service: groups.count(nodes: row, data.store, table) { count(row, in: &$0) }
        case .annotation(let key):
            let summary = TraceSummary.annotationsOnly(ofTrace: row, in: data.store, key: key)
            groups.count(summary: summary) { count(row, in: &$0) }
        case .causeService(let kind), .causePath(let kind), .causeMessage(let kind):
            let summary = TraceSummary.causesOnly(ofTrace: row, in: data.store, kind)
            groups.count(summary: summary) { count(row, in: &$0) }
        case .user, .resource:
            groups.count(summary: TraceSummary.resourcesOnly(ofTrace: row, in: data.store)) { count(row, in: &$0) }
        }
    }
}

/// Tallies by key while a set is run through.
struct KeyTallies {
    let grouping: TraceGrouping
    private var tallies: [Key: OutcomeTally] = [:]
    /// Strings and nodes counted by number, turned into text once at the end.
    private var texts: [StringIndex: OutcomeTally] = [:]
    private var nodes: [UInt32: OutcomeTally] = [:]
    private var table: TraceTable?

    init(grouping: TraceGrouping) { self.grouping = grouping }

    private struct Key: Hashable {
        var text: String
        var value: ScalarValue?
        var identity: NodeIdentity?
    }

    mutating func count(key: String, _ body: (inout OutcomeTally) -> Void) {
        body(&tallies[Key(text: key), default: OutcomeTally()])
    }

    mutating func count(text: StringIndex, _ table: TraceTable, _ body: (inout OutcomeTally) -> Void) {
        if self.table == nil { self.table = table }
        body(&texts[text, default: OutcomeTally()])
    }

    mutating func count(
        nodes trace: Int, _ store: TraceStore, _ table: TraceTable, _ body: (inout OutcomeTally) -> Void
    ) {
        if self.table == nil { self.table = table }
        var seen: Set<UInt32> = []
        for row in store.rows(ofTrace: trace) where store.flags[row].contains(.segment) {
            if seen.insert(store.nodes[row]).inserted { body(&nodes[store.nodes[row], default: OutcomeTally()]) }
        }
        if seen.isEmpty { count(key: TraceGrouping.none, body) }
    }

    mutating func count(summary: TraceSummary, _ body: (inout OutcomeTally) -> Void) {
        for key in Set(keys(summary)) { body(&tallies[key, default: OutcomeTally()]) }
    }

    private func keys(_ summary: TraceSummary) -> [Key] {
        var keys: [Key] = []
        switch grouping {
        case .annotation(let name):
            let values = summary.annotations.filter { $0.key == name }.flatMap(\.values)
            keys = values.map { Key(text: $0.value.text, value: $0.value) }
        case .causeService(let kind):
            keys = summary.causes(kind).compactMap(\.services.last).map { service in
                let identity = NodeIdentity(name: service.identity.name, type: service.identity.type)
                return Key(text: serviceKey(identity), identity: identity)
            }
        case .service:
            keys = summary.services.filter { $0.type?.hasPrefix("client") != true }.map {
                Key(text: serviceKey(NodeIdentity($0)), identity: NodeIdentity($0))
            }
        default: return summary.keys(grouping).map { Key(text: $0) }
        }
        return keys.isEmpty ? [Key(text: TraceGrouping.none)] : keys
    }

    /// - Parameter traces: how many the set has.
    func ranked(of traces: Int) -> [RankedKey] {
        var all = tallies
        for (index, tally) in texts {
            let text = index == 0 ? TraceGrouping.none : table?.text(index) ?? TraceGrouping.none
            all[Key(text: text), default: OutcomeTally()].add(tally)
        }
        for (node, tally) in nodes {
            guard let identity = table?.services[Int(node)] else { continue }
            all[Key(text: serviceKey(identity), identity: identity), default: OutcomeTally()].add(tally)
        }
        let keys = all.map { key, tally in
            RankedKey(
                key: key.text, statistics: tally.statistics,
                share: traces > 0 ? Double(tally.statistics.total) / Double(traces) : 0,
                filter: grouping.filter(key.text, value: key.value, identity: key.identity))
        }
        return keys.sorted { a, b in
            a.statistics.total != b.statistics.total
                ? a.statistics.total > b.statistics.total : (a.key, a.filter ?? "") < (b.key, b.filter ?? "")
        }
    }
}
