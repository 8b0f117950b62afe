import TraceModel

// Folding.
extension TimelineState {
    private func hasChildren(_ row: Int, _ scene: Scene) -> Bool { Int(scene.store.subtreeEnds[row]) > row + 1 }

    /// The row stays under the cursor while lines come and go.
    mutating func keepRow(_ scene: Scene) {
        let row = cursorRow
        let wasGroup = lines.indices.contains(cursor) && lines[cursor].isGroup
        outline.show(&lines, scene.store, folds)
        guard let row else { return }
        // The last line that begins at or before the row: the row itself, or what now hides it.
        let after = lowerBound(lines.count) { lines[$0].row <= Int32(row) }
        cursor = max(0, after - 1)
        if wasGroup, cursor > 0, lines[cursor - 1].isGroup, lines[cursor - 1].row == Int32(row) { cursor -= 1 }
        keepCursorVisible(scene)
    }

    mutating func toggleFold(_ scene: Scene) {
        guard lines.indices.contains(cursor) else { return }
        let line = lines[cursor]
        if line.isGroup, let group = outline.group(startingAt: Int(line.row)) {
            folds.groupsFolded[group].toggle()
        } else if hasChildren(Int(line.row), scene) {
            folds.folded[Int(line.row) - outline.rows.lowerBound].toggle()
        }
        keepRow(scene)
    }

    private func isFolded(_ line: TimelineRow, _ scene: Scene) -> Bool? {
        if line.isGroup { return outline.group(startingAt: Int(line.row)).map { folds.groupsFolded[$0] } }
        return hasChildren(Int(line.row), scene) ? folds.folded[Int(line.row) - outline.rows.lowerBound] : nil
    }

    /// Whether the line shows a triangle, and which; for drawing.
    func foldState(_ line: TimelineRow, _ scene: Scene) -> Bool? { isFolded(line, scene) }

    mutating func foldOrParent(_ scene: Scene) {
        guard lines.indices.contains(cursor) else { return }
        if isFolded(lines[cursor], scene) == false { return toggleFold(scene) }
        let depth = lines[cursor].depth
        var line = cursor - 1
        while line >= 0, lines[line].depth >= depth { line -= 1 }
        if line >= 0 { cursor = line }
        keepCursorVisible(scene)
    }

    mutating func unfoldOrChild(_ scene: Scene) {
        guard lines.indices.contains(cursor) else { return }
        switch isFolded(lines[cursor], scene) {
        case true?: toggleFold(scene)
        case false?: cursor = min(cursor + 1, lines.count - 1)
        case nil: break
        }
        keepCursorVisible(scene)
    }

    /// Unfolds what lies above that depth and folds what lies at it.
    mutating func setLevel(_ level: Int, _ scene: Scene) {
        let limit = Int32(clamping: level) &- 1
        folds.folded = outline.depths.map { level < .max && $0 >= limit }
        keepRow(scene)
    }

    mutating func toggleHiding(_ scene: Scene) -> [ScreenRequest] {
        if search.text.isEmpty { return [.notice("Find something first: / begins")] }
        search.hidesOthers.toggle()
        applyHiding(scene)
        return []
    }

    mutating func applyHiding(_ scene: Scene) {
        let kept = search.hidesOthers && !search.matches.rows.isEmpty ? search.matches.kept : nil
        if kept == nil, folds.kept == nil { return }
        folds.kept = kept
        keepRow(scene)
    }
}
