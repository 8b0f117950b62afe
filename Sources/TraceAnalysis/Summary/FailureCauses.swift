import TraceModel

/// A trace with more failing leaves than this is a stress test, not something to read cause by cause.
private let mostCauses = 64

/// Fault or error causes (U-20): from each top-most flagged entity down through flagged children, one cause a leaf, in the
/// order of rows; the first 64.
func failureCauses(_ tree: TraceTree, _ kind: RootCauseKind) -> [RootCause] {
    let paths = failurePaths(tree, kind)
    let named = paths.isEmpty ? [:] : namedExceptions(tree)
    return paths.map { failureCause(tree, $0, named) }
}

/// The exceptions of a trace that others only name, by their ids; nothing where none is only named. Made once for a trace, for a long
/// chain of faults may name one at each step.
func namedExceptions(_ tree: TraceTree) -> [EntityID: ExceptionEntry] {
    let entries = tree.store.exceptions(in: tree.rows)
    guard entries.contains(where: \.isReference) else { return [:] }
    return Dictionary(
        entries.lazy.filter { !$0.isReference }.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
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

private func failureCause(
    _ tree: TraceTree, _ failure: FailurePath, _ named: [EntityID: ExceptionEntry]
) -> RootCause {
    var path = CausePath()
    for (index, row) in failure.rows.enumerated() {
        let thrown = index == 0 && failure.isSegmentAdded ? [] : exceptions(tree, row, named)
        path.append(
            row, tree,
            RootCauseEntity(name: tree.store.name(row), remote: CausePath.isRemote(row, tree), exceptions: thrown))
    }
    let isImpacting = !failure.isSegmentAdded && tree.isEntry(failure.rows[0])
    return RootCause(clientImpacting: isImpacting, services: path.services)
}

/// An entity's own exceptions as causes show them.
private func exceptions(
    _ tree: TraceTree, _ row: Int, _ named: [EntityID: ExceptionEntry]
) -> [RootCauseException] {
    thrownExceptions(tree, row, named).map { entry in
        RootCauseException(
            name: entry.type == 0 ? nil : tree.store.strings[entry.type],
            message: entry.message == 0 ? nil : tree.store.strings[entry.message])
    }
}

/// An entity's own exceptions, an id in place of a cause resolved inside the trace (reference 1.2, U-20). A segment that we
/// inferred has the cause of its call (U-7c).
func thrownExceptions(_ tree: TraceTree, _ row: Int, _ named: [EntityID: ExceptionEntry]) -> [ExceptionEntry] {
    let store = tree.store
    let isCopy = store.flags[row].contains(.synthetic) && store.parents[row] >= 0
    let row = isCopy ? Int(store.parents[row]) : row
    guard store.flags[row].contains(.hasCause) else { return [] }
    // One that is only named, and not in the trace, has nothing to show.
    return store.exceptions(in: row..<(row + 1)).compactMap { $0.isReference ? named[$0.id] : $0 }
}
