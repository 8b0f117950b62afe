import TraceModel

/// Counts nodes and edges of traces (reference 3). Add ranges of traces in any order and on any number of threads, merge,
/// and the graph is the same: all that is kept are whole numbers.
public struct GraphAccumulator: Sendable {
    /// By node number of the store.
    var nodes: [NodeTally] = []
    var table = EdgeTable()

    public init() {}

    /// Counts the traces in a range, without links (`addLinks`).
    /// - Parameter selection: only these traces; nil for all of the range.
    public mutating func add(_ store: TraceStore, traces: Range<Int>, in selection: TraceSelection? = nil) {
        grow(to: store.services.count)
        var extents: [Bounds] = []
        store.withColumns { columns in
            for trace in traces {
                if let selection, !selection.contains(trace) { continue }
                add(columns, rows: columns.rows(ofTrace: trace), root: Int(columns.rootRows[trace]), &extents)
            }
        }
    }

    /// Adds what another one counted of the same store.
    public mutating func merge(_ other: GraphAccumulator) { merge(other) { $0 } }

    /// Adds what another one counted of another store.
    /// - Parameter renumber: the other store's node number as a node number of this one's store.
    public mutating func merge(_ other: GraphAccumulator, renumber: (UInt32) -> UInt32) {
        for (index, node) in other.nodes.enumerated() where node.isSeen {
            let number = Int(renumber(UInt32(index)))
            grow(to: number + 1)
            nodes[number].add(node)
        }
        for edge in other.table.edges {
            let position = table.position(
                source: renumber(edge.source), target: renumber(edge.target), isLink: edge.isLink)
            table[position].calls.add(edge.calls)
            table[position].ages.add(edge.ages)
        }
    }

    mutating func grow(to count: Int) {
        if nodes.count < count { nodes.append(contentsOf: repeatElement(NodeTally(), count: count - nodes.count)) }
    }

    /// One trace, last row first: when a segment is reached, all its subsegments have been seen.
    /// - Parameter extents: by position in the trace, what subsegments reach beyond their segment; empty between calls.
    private mutating func add(_ columns: Columns, rows: Range<Int>, root: Int, _ extents: inout [Bounds]) {
        if extents.count < rows.count {
            extents.append(contentsOf: repeatElement(Bounds(), count: rows.count - extents.count))
        }
        let first = rows.lowerBound
        for row in rows.reversed() {
            let flags = columns.flags[row]
            let segment = Int(columns.segments[row])
            if flags.contains(.segment) {
                addSegment(columns, row, flags, isEntry: columns.isEntry(row, root: root), extents[row - first])
            } else if columns.starts[row] < columns.starts[segment] || columns.ends[row] > columns.ends[segment] {
                extents[segment - first].include(columns.starts[row], columns.ends[row])
            }
            if segment == row { extents[row - first] = Bounds() }
        }
    }

    private mutating func addSegment(
        _ columns: Columns, _ row: Int, _ flags: EntityFlags, isEntry: Bool, _ extent: Bounds
    ) {
        let node = Int(columns.nodes[row])
        let start = columns.starts[row]
        let end = columns.ends[row]
        nodes[node].bounds.include(start, end)
        if !flags.contains(.inferred) { nodes[node].isActive = true }
        if isEntry { nodes[node].entryBounds.include(start, end) }
        addEdge(columns, to: row)
        // Only what is complete counts (U-14).
        guard flags.isMeasured else { return }
        let duration = columns.duration(row)
        nodes[node].calls.count(flags.outcome, nanoseconds: duration)
        if isEntry { nodes[node].entries.count(flags.outcome, nanoseconds: duration) }
        guard !extent.isEmpty else { return }
        let whole = milliseconds(distance(from: min(start, extent.start), to: max(end, extent.end)))
        let own = milliseconds(duration)
        if whole != own {
            nodes[node].durationShift.add(whole)
            nodes[node].durationShift.add(own, count: -1)
        }
    }

    /// The edge to a segment takes its numbers from the caller: a subsegment, or a segment for Lambda (reference 3.4).
    private mutating func addEdge(_ columns: Columns, to row: Int) {
        let parent = Int(columns.parents[row])
        guard parent >= 0, columns.hasNode(parent) else { return }
        let position = table.position(source: columns.nodes[parent], target: columns.nodes[row], isLink: false)
        let flags = columns.flags[parent]
        guard flags.isMeasured, table[position].lastCaller != parent else { return }
        table[position].lastCaller = parent
        table[position].calls.count(flags.outcome, nanoseconds: columns.duration(parent))
    }
}
