import TraceModel

/// Which segments belong to a node, as an array of bits by node number of a store.
struct NodeFilter {
    let isChosen: [Bool]
    /// Only segments that a request from outside entered by: the node is a client node, or whole traces are meant.
    let entriesOnly: Bool

    /// - Parameter identity: nil for whole traces.
    init(_ identity: NodeIdentity?, _ store: TraceStore) {
        entriesOnly = identity?.isClient ?? true
        isChosen = store.services.map { identity?.counts(segmentsOf: NodeIdentity($0, store.strings)) ?? true }
    }
}

extension Columns {
    /// Calls `body` with row and trace of every segment of the chosen traces that belongs to the node, by trace and row.
    func forEachSegment(of filter: NodeFilter, in selection: TraceSelection?, _ body: (Int, Int) -> Void) {
        for trace in 0..<rootRows.count {
            if let selection, !selection.contains(trace) { continue }
            let root = Int(rootRows[trace])
            for row in rows(ofTrace: trace) {
                guard flags[row].contains(.segment), filter.isChosen[Int(nodes[row])] else { continue }
                if filter.entriesOnly, !isEntry(row, root: root) { continue }
                body(row, trace)
            }
        }
    }
}

extension TraceStore {
    /// The traces that a node has a segment in; those that entered by it for a client node.
    /// - Parameters:
    ///   - responseTime: only where such a segment took so many seconds (whole milliseconds, ends included).
    ///   - window: only where that segment started in it.
    ///   - selection: only these traces; nil for all.
    public func traces(
        through node: NodeIdentity, responseTime: ClosedRange<Double>? = nil, window: TimeWindow? = nil,
        in selection: TraceSelection? = nil
    ) -> TraceSelection {
        requests(through: node, responseTime: responseTime, window: window, in: selection).traces
    }

    /// The same with how many such segments there are: a trace may have several.
    public func requests(
        through node: NodeIdentity, responseTime: ClosedRange<Double>? = nil, window: TimeWindow? = nil,
        in selection: TraceSelection? = nil
    ) -> (count: Int, traces: TraceSelection) {
        var result = (count: 0, traces: TraceSelection(capacity: traceCount))
        let filter = NodeFilter(node, self)
        withColumns { columns in
            columns.forEachSegment(of: filter, in: selection) { row, trace in
                if let responseTime, !responseTime.contains(roundedSeconds(columns.duration(row))) { return }
                if let window, !window.contains(Timestamp(nanoseconds: columns.starts[row])) { return }
                result.count += 1
                result.traces.insert(trace)
            }
        }
        return result
    }

    /// The traces with a call from one node to another; from a client node, those that entered by the target. Latency is
    /// the caller's view (reference 3.4).
    public func traces(
        from source: NodeIdentity, to target: NodeIdentity, responseTime: ClosedRange<Double>? = nil,
        in selection: TraceSelection? = nil
    ) -> TraceSelection {
        let callers = NodeFilter(source, self)
        if callers.entriesOnly { return entries(of: source, to: target, responseTime, selection) }
        var result = TraceSelection(capacity: traceCount)
        withColumns { columns in
            columns.forEachSegment(of: NodeFilter(target, self), in: selection) { row, trace in
                let parent = Int(columns.parents[row])
                guard parent >= 0, columns.hasNode(parent), callers.isChosen[Int(columns.nodes[parent])] else { return }
                if let responseTime, !responseTime.contains(roundedSeconds(columns.duration(parent))) { return }
                result.insert(trace)
            }
        }
        return result
    }

    /// The traces that entered from a client node by a service of its name that is the target.
    private func entries(
        of client: NodeIdentity, to target: NodeIdentity, _ responseTime: ClosedRange<Double>?,
        _ selection: TraceSelection?
    ) -> TraceSelection {
        guard client.name == target.name else { return TraceSelection(capacity: traceCount) }
        let filter = NodeFilter(target, self)
        var result = TraceSelection(capacity: traceCount)
        withColumns { columns in
            columns.forEachSegment(of: filter, in: selection) { row, trace in
                guard columns.isEntry(row, root: Int(columns.rootRows[trace])) else { return }
                if let responseTime, !responseTime.contains(roundedSeconds(columns.duration(row))) { return }
                result.insert(trace)
            }
        }
        return result
    }
}
