import TraceModel

/// Turns the rows of a walk down a trace into a cause's services and entities: a segment opens a new service, a subsegment
/// extends the path of the current one (U-19).
struct CausePath {
    private(set) var services: [RootCauseService] = []

    mutating func append(_ row: Int, _ tree: TraceTree, _ entity: RootCauseEntity) {
        if tree.isSegment(row) || services.isEmpty {
            let inferred = tree.store.flags[row].contains(.inferred)
            services.append(RootCauseService(identity: tree.service(row), inferred: inferred, path: [entity]))
        } else {
            services[services.count - 1].path.append(entity)
        }
    }

    /// `Remote`: a subsegment that calls another node (U-20).
    static func isRemote(_ row: Int, _ tree: TraceTree) -> Bool {
        let flags = tree.store.flags[row]
        return !flags.contains(.segment) && !flags.isDisjoint(with: .downstream)
    }
}

/// Where the response time went (U-19), as a cause. Empty when the trace has no root segment.
func responseTimeCauses(_ tree: TraceTree) -> [RootCause] {
    var way = ResponseTimeWay()
    tree.store.withColumns { way.walk($0, rows: tree.rows, root: tree.root) }
    guard !way.steps.isEmpty else { return [] }
    let whole = Double(tree.store.duration(ofRow: tree.root))
    var path = CausePath()
    for (row, covered) in way.steps {
        let coverage = whole > 0 ? (covered / whole * 1000).rounded() / 1000 : 1
        path.append(
            row, tree,
            RootCauseEntity(name: tree.store.name(row), remote: CausePath.isRemote(row, tree), coverage: coverage))
    }
    return [RootCause(clientImpacting: true, services: path.services)]
}

/// Where the response time of a trace went (U-19): from the root segment down the child that covers most, while it covers at least
/// half of what its parent covers. Used again from trace to trace, for its memory.
struct ResponseTimeWay {
    /// Its rows, each with the nanoseconds of the root segment that it covers; none where the trace has no root segment.
    private(set) var steps: [(row: Int, covered: Double)] = []
    /// By row less the first of the trace: first start to last end of an entity and of what is below it in the same segment, which
    /// is the `Duration` of a segment (reference 3.5).
    private var extents: [Bounds] = []

    mutating func walk(_ columns: Columns, rows: Range<Int>, root: Int) {
        steps.removeAll(keepingCapacity: true)
        guard rows.contains(root), columns.flags[root].contains(.segment) else { return }
        measure(columns, rows)
        let (start, end) = (columns.starts[root], columns.ends[root])
        steps.append((row: root, covered: Double(distance(from: start, to: end))))
        while let current = steps.last {
            var best: (row: Int, covered: Double)?
            var child = current.row + 1
            let last = Int(columns.subtreeEnds[current.row])
            while child < last {
                let extent = extents[child - rows.lowerBound]
                let covered = Double(distance(from: max(start, extent.start), to: min(end, extent.end)))
                if covered > best?.covered ?? 0 { best = (child, covered) }
                child = max(child + 1, Int(columns.subtreeEnds[child]))
            }
            guard let next = best, next.covered >= current.covered / 2 else { break }
            steps.append(next)
        }
    }

    /// One pass from the last row to the first, for children come after their parents.
    private mutating func measure(_ columns: Columns, _ rows: Range<Int>) {
        let first = rows.lowerBound
        extents.removeAll(keepingCapacity: true)
        for row in rows {
            extents.append(Bounds(start: columns.starts[row], end: max(columns.starts[row], columns.ends[row])))
        }
        for row in rows.reversed() where !columns.flags[row].contains(.segment) {
            let parent = Int(columns.parents[row])
            if parent >= first { extents[parent - first].include(extents[row - first]) }
        }
    }
}
