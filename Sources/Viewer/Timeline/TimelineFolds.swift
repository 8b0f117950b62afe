import TraceModel

/// What is folded, and what the find leaves.
struct TimelineFolds: Sendable {
    /// One a row: its children are not shown.
    var folded: [Bool] = []
    /// One a group: its members are not shown one by one.
    var groupsFolded: [Bool] = []
    /// False: no groups at all.
    var groups = true
    /// nil: every row; else one a row: a match, or above one.
    var kept: [Bool]?

    init(_ outline: TimelineOutline) {
        folded = Array(repeating: false, count: outline.rows.count)
        groupsFolded = Array(repeating: true, count: outline.groups.count)
    }
}

extension TimelineOutline {
    /// The lines that are to be seen, in order: grows with what is visible and what is filtered out, not with what is folded.
    func visible(_ store: TraceStore, _ folds: TimelineFolds) -> [TimelineRow] {
        var lines: [TimelineRow] = []
        var row = rows.lowerBound
        // Unfolded groups around the current row: where each ends. Each indents its members by one.
        var open: [Int] = []
        var next = 0
        let groupCount = folds.groups && folds.kept == nil ? groups.count : 0
        while row < rows.upperBound {
            while let last = open.last, last <= row { open.removeLast() }
            while next < groupCount, groups[next].first < row { next += 1 }
            let depth = depth(row) + Int32(open.count)
            if next < groupCount, groups[next].first == row {
                let group = groups[next]
                lines.append(TimelineRow(row: group.first, members: group.members, depth: depth))
                if folds.groupsFolded[next] {
                    row = Int(group.end)
                    continue
                }
                open.append(Int(group.end))
                next += 1
                lines.append(TimelineRow(row: Int32(row), depth: depth + 1))
            } else if folds.kept?[row - rows.lowerBound] ?? true {
                lines.append(TimelineRow(row: Int32(row), depth: depth))
            } else {
                row = max(row + 1, Int(store.subtreeEnds[row]))
                continue
            }
            let isFolded = folds.folded[row - rows.lowerBound] && folds.kept == nil
            row = isFolded ? max(row + 1, Int(store.subtreeEnds[row])) : row + 1
        }
        return lines
    }

    /// The group that begins at a row, by halving.
    func group(startingAt row: Int) -> Int? {
        let index = lowerBound(groups.count) { groups[$0].first < Int32(row) }
        return index < groups.count && groups[index].first == Int32(row) ? index : nil
    }

    /// The group that a row is a direct member of.
    func group(ofMember row: Int) -> Int? {
        let group = memberGroups[row - rows.lowerBound]
        return group < 0 ? nil : Int(group)
    }
}
