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

/// Where the response time went (U-19): from the root segment down the child that covers most, while it covers at least
/// half of what its parent covers. Empty when the trace has no root segment.
func responseTimeCauses(_ tree: TraceTree) -> [RootCause] {
    let rows = responseTimeRows(tree)
    guard !rows.isEmpty else { return [] }
    let whole = Double(tree.store.duration(ofRow: tree.root))
    var path = CausePath()
    for (row, covered) in rows {
        let coverage = whole > 0 ? (covered / whole * 1000).rounded() / 1000 : 1
        path.append(
            row, tree,
            RootCauseEntity(name: tree.store.name(row), remote: CausePath.isRemote(row, tree), coverage: coverage))
    }
    return [RootCause(clientImpacting: true, services: path.services)]
}

/// The rows of that way, each with the nanoseconds of the root segment that it covers.
func responseTimeRows(_ tree: TraceTree) -> [(row: Int, covered: Double)] {
    guard tree.isSegment(tree.root) else { return [] }
    let root = Bounds(start: tree.store.starts[tree.root], end: tree.store.ends[tree.root])
    func covered(_ row: Int) -> Double {
        let extent = tree.extent(row)
        return Double(distance(from: max(root.start, extent.start), to: min(root.end, extent.end)))
    }
    var rows = [(row: tree.root, covered: Double(distance(from: root.start, to: root.end)))]
    while let current = rows.last {
        var best: (row: Int, covered: Double)?
        for child in tree.store.children(of: current.row) {
            let covered = covered(child)
            if covered > best?.covered ?? 0 { best = (child, covered) }
        }
        guard let next = best, next.covered >= current.covered / 2 else { break }
        rows.append(next)
    }
    return rows
}
