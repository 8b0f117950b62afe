import TraceAnalysis
import TraceModel

extension LoadedData {
    /// The rows of the table that fulfil a condition: traces by their segments, those of which only a summary is known by
    /// what it says. What a summary leaves open (how long a node inside took) does not fulfil it.
    func rows(fulfilling condition: TraceFilter.Condition) -> TraceSelection {
        let whole: TraceSelection =
            switch condition {
            case .node(let node, let seconds, let window):
                store.traces(through: NodeIdentity(node), responseTime: seconds, window: window)
            case .edge(let source, let target, let seconds):
                store.traces(from: NodeIdentity(source), to: NodeIdentity(target), responseTime: seconds)
            }
        guard !table.summaryPositions.isEmpty else { return whole }
        var rows = TraceSelection(whole.numbers, capacity: table.count)
        for (index, position) in table.summaryPositions.enumerated()
        where dataSet.summaries[position].fulfils(condition) {
            rows.insert(table.storeTraceCount + index)
        }
        return rows
    }
}

extension TraceSummary {
    fileprivate func fulfils(_ condition: TraceFilter.Condition) -> Bool {
        switch condition {
        case .node(let node, let seconds, let window): passes(NodeIdentity(node), seconds) && isWithin(window)
        case .edge(let source, let target, let seconds):
            passes(NodeIdentity(source), nil) && passes(NodeIdentity(target), seconds)
        }
    }

    /// When it passed a node inside is not told: its start has to do.
    private func isWithin(_ window: TimeWindow?) -> Bool {
        window?.contains(start ?? Timestamp(seconds: Double(id.epoch))) ?? true
    }

    /// - Parameter seconds: what the node's segment may have taken: known of the entry point, whose time is the trace's.
    private func passes(_ node: NodeIdentity, _ seconds: ClosedRange<Double>?) -> Bool {
        let isEntry = entryPoint.map { node.counts(segmentsOf: NodeIdentity($0)) } ?? false
        guard let seconds else { return isEntry || services.contains { NodeIdentity($0).matches(node) } }
        return isEntry && responseTime.map(seconds.contains) ?? false
    }
}
