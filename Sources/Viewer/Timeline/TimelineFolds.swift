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
    /// - Parameter lines: what was seen before; its memory is used again.
    func show(_ lines: inout [TimelineRow], _ store: TraceStore, _ folds: TimelineFolds) {
        lines.removeAll(keepingCapacity: true)
        // Plain memory, because a fold may bring a million lines and a key has a few milliseconds. Rows lie within `rows`, and
        // so within the store's columns; `depths` and `folded` have one entry a row of it.
        store.subtreeEnds.withUnsafeBufferPointer { ends in
            depths.withUnsafeBufferPointer { depths in
                folds.folded.withUnsafeBufferPointer { folded in
                    let columns = LineColumns(ends: ends, depths: depths, folded: folded, rows: rows)
                    if let kept = folds.kept {
                        columns.showKept(&lines, kept)
                    } else {
                        show(&lines, columns, folds)
                    }
                }
            }
        }
    }

    func visible(_ store: TraceStore, _ folds: TimelineFolds) -> [TimelineRow] {
        var lines: [TimelineRow] = []
        show(&lines, store, folds)
        return lines
    }

    private func show(_ lines: inout [TimelineRow], _ columns: LineColumns, _ folds: TimelineFolds) {
        var row = rows.lowerBound
        // Unfolded groups around the current row: where each ends. Each indents its members by one.
        var open: [Int] = []
        var next = 0
        let groupCount = folds.groups ? groups.count : 0
        while row < rows.upperBound {
            while let last = open.last, last <= row { open.removeLast() }
            while next < groupCount, groups[next].first < row { next += 1 }
            if next < groupCount, groups[next].first == row {
                let group = groups[next]
                let depth = columns.depth(row) + Int32(open.count)
                lines.append(TimelineRow(row: group.first, members: group.members, depth: depth))
                if folds.groupsFolded[next] {
                    row = Int(group.end)
                    continue
                }
                open.append(Int(group.end))
                next += 1
            }
            // Up to where a group begins or ends the rows need no thought.
            let begin = next < groupCount ? Int(groups[next].first) : rows.upperBound
            let end = min(begin, open.last ?? rows.upperBound)
            row = columns.show(&lines, from: row, to: max(row + 1, end), indent: Int32(open.count))
        }
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

/// The columns that say which rows are seen.
private struct LineColumns {
    let ends: UnsafeBufferPointer<UInt32>
    let depths: UnsafeBufferPointer<Int32>
    let folded: UnsafeBufferPointer<Bool>
    let rows: Range<Int>

    @inline(__always)
    func depth(_ row: Int) -> Int32 { depths[row - rows.lowerBound] }

    /// The row after this one and what is folded below it.
    @inline(__always)
    func after(_ row: Int) -> Int {
        folded[row - rows.lowerBound] ? max(row + 1, Int(ends[row])) : row + 1
    }

    /// - Returns: the first row, at `end` or beyond it, that is not folded away.
    @inline(__always)
    func show(_ lines: inout [TimelineRow], from start: Int, to end: Int, indent: Int32) -> Int {
        var row = start
        while row < end {
            lines.append(TimelineRow(row: Int32(row), depth: depth(row) + indent))
            row = after(row)
        }
        return row
    }

    /// Only what a find left: what is above it is unfolded, and there are no groups.
    func showKept(_ lines: inout [TimelineRow], _ kept: [Bool]) {
        var row = rows.lowerBound
        while row < rows.upperBound {
            if kept[row - rows.lowerBound] {
                lines.append(TimelineRow(row: Int32(row), depth: depth(row)))
                row += 1
            } else {
                row = max(row + 1, Int(ends[row]))
            }
        }
    }
}
