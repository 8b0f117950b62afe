import TraceAnalysis
import TraceModel

extension LoadedData {
    /// The rows of the table that fulfil a condition: traces by their segments, those of which only a summary is known by
    /// what it says. What a summary leaves open (how long a node inside took) does not fulfil it.
    /// - Parameter columns: those that are there already; another one is made.
    /// - Parameter isWanted: as of `FilterExpression.result`.
    func rows(
        fulfilling condition: TraceFilter.Condition, columns: KeyColumns? = nil,
        isWanted: @escaping () -> Bool = { true }
    ) -> TraceSelection {
        let whole: TraceSelection
        switch condition {
        case .node(let node, let seconds, let window):
            whole = store.traces(through: NodeIdentity(node), responseTime: seconds, window: window)
        case .request(let node, let method, let url): whole = store.traces(through: NodeIdentity(node), method, url)
        case .exception(let node, let type, let message):
            whole = NodeActivity.traces(withException: type, message: message, of: NodeIdentity(node), in: store)
        case .edge(let source, let target, let seconds):
            whole = store.traces(from: NodeIdentity(source), to: NodeIdentity(target), responseTime: seconds)
        default: return rows(ofTable: condition, columns, isWanted)
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

extension LoadedData {
    /// Conditions that the table answers, for traces and summaries alike.
    private func rows(
        ofTable condition: TraceFilter.Condition, _ columns: KeyColumns?, _ isWanted: @escaping () -> Bool
    ) -> TraceSelection {
        var rows = TraceSelection(capacity: table.count)
        switch condition {
        case .value(let grouping, let keys):
            let column = columns?.column(grouping) ?? KeyColumn(grouping, table, dataSet)
            for number in column.labels.indices where keys.contains(column.labels[number].text) {
                rows.formUnion(column.rows(having: number))
            }
        case .responseTime(let seconds):
            for row in 0..<table.count
            where table.responseTimes[row] >= 0 && seconds.contains(roundedSeconds(table.responseTimes[row])) {
                rows.insert(row)
            }
        case .started(let window): return table.rows(startingIn: window)
        case .expression(let text):
            // What cannot be used chooses nothing; whoever typed it was told why.
            guard let expression = try? FilterExpression(parsing: text),
                let found = try? expression.result(in: table, of: dataSet, isWanted: isWanted)  // as above
            else { break }
            rows = found.selection
        case .traces(let ids):
            let wanted = Set(ids)
            for row in 0..<table.count where wanted.contains(table.ids[row]) { rows.insert(row) }
        case .not(let other): rows = self.rows(fulfilling: other, columns: columns, isWanted: isWanted).inverted
        case .node, .edge, .request, .exception: break
        }
        return rows
    }
}

extension TraceSummary {
    fileprivate func fulfils(_ condition: TraceFilter.Condition) -> Bool {
        switch condition {
        case .node(let node, let seconds, let window): passes(NodeIdentity(node), seconds) && isWithin(window)
        case .request(let node, let method, let url):
            self.url == url && (method.isEmpty || self.method == method) && passes(NodeIdentity(node), nil)
        case .exception(let node, let type, let message):
            (faultRootCauses + errorRootCauses).flatMap(\.services).contains { service in
                NodeIdentity(service.identity).matches(NodeIdentity(node))
                    && service.path.flatMap(\.exceptions).contains {
                        ($0.name ?? "") == type && ($0.message ?? "") == message
                    }
            }
        case .edge(let source, let target, let seconds):
            passes(NodeIdentity(source), nil) && passes(NodeIdentity(target), seconds)
        // The table answers these.
        case .value, .responseTime, .started, .expression, .traces, .not: false
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
