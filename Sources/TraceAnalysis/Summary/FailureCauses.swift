import TraceModel

/// A trace with more failing leaves than this is a stress test, not something to read cause by cause.
private let mostCauses = 64

/// Fault or error causes (U-20): from each top-most flagged entity down through flagged children, one cause a leaf, in the
/// order of rows; the first 64.
func failureCauses(_ tree: TraceTree, _ kind: RootCauseKind) -> [RootCause] {
    failurePaths(tree, kind).map { failureCause(tree, $0) }
}

/// The rows of a cause.
struct FailurePath {
    /// From the top-most flagged entity to the leaf; a start at a subsegment puts its segment first.
    var rows: [Int]
    /// That segment is there: it is no part of the walk and shows no exceptions.
    var isSegmentAdded: Bool
}

func failurePaths(_ tree: TraceTree, _ kind: RootCauseKind) -> [FailurePath] {
    let flags = tree.store.flags
    let first = tree.rows.lowerBound
    guard tree.rows.contains(where: { isFlagged(flags[$0], kind) }) else { return [] }
    var hasFlaggedChild = Array(repeating: false, count: tree.rows.count)
    for row in tree.rows where isFlagged(flags[row], kind) {
        let parent = Int(tree.store.parents[row])
        if parent >= first { hasFlaggedChild[parent - first] = true }
    }
    let leaves = tree.rows.lazy.filter { isFlagged(flags[$0], kind) && !hasFlaggedChild[$0 - first] }
    return leaves.prefix(mostCauses).map { leaf in
        var rows = [leaf]
        var top = leaf
        while tree.store.parents[top] >= 0, isFlagged(flags[Int(tree.store.parents[top])], kind) {
            top = Int(tree.store.parents[top])
            rows.append(top)
        }
        let segment = Int(tree.store.segments[top])
        if segment != top { rows.append(segment) }
        return FailurePath(rows: rows.reversed(), isSegmentAdded: segment != top)
    }
}

private func isFlagged(_ flags: EntityFlags, _ kind: RootCauseKind) -> Bool {
    switch kind {
    case .fault: flags.contains(.fault)
    case .error: !flags.isDisjoint(with: [.error, .throttle]) && !flags.contains(.fault)
    case .responseTime: false
    }
}

private func failureCause(_ tree: TraceTree, _ failure: FailurePath) -> RootCause {
    var path = CausePath()
    for (index, row) in failure.rows.enumerated() {
        let thrown = index == 0 && failure.isSegmentAdded ? [] : exceptions(tree, row)
        path.append(
            row, tree,
            RootCauseEntity(name: tree.store.name(row), remote: CausePath.isRemote(row, tree), exceptions: thrown))
    }
    let isImpacting = !failure.isSegmentAdded && tree.isEntry(failure.rows[0])
    return RootCause(clientImpacting: isImpacting, services: path.services)
}

/// An entity's own exceptions, an id in place of a cause resolved inside the trace (reference 1.2, U-20). A segment that we
/// inferred has the cause of its call (U-7c).
func exceptions(_ tree: TraceTree, _ row: Int) -> [RootCauseException] {
    let store = tree.store
    let isCopy = store.flags[row].contains(.synthetic) && store.parents[row] >= 0
    let row = isCopy ? Int(store.parents[row]) : row
    guard store.flags[row].contains(.hasCause) else { return [] }
    return store.exceptions(in: row..<(row + 1)).compactMap { entry in
        guard let own = resolved(entry, tree.store, tree.rows) else { return nil }
        return RootCauseException(
            name: own.type == 0 ? nil : store.strings[own.type],
            message: own.message == 0 ? nil : store.strings[own.message])
    }
}

/// The exception itself when the entry only names it; nil when the trace does not hold it.
func resolved(_ entry: ExceptionEntry, _ store: TraceStore, _ rows: Range<Int>) -> ExceptionEntry? {
    guard entry.isReference else { return entry }
    return store.exceptions(in: rows).first { $0.id == entry.id && !$0.isReference }
}
