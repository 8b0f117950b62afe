import MapLayout
import TraceModel

extension TimelineState {
    public func hints(_ scene: Scene) -> [Command] {
        var hints: [Command] = [.open, .fold]
        if !outline.failures.isEmpty { hints.append(.nextProblem) }
        if !search.text.isEmpty { hints += [.findNext, .hideNonMatching] }
        hints += [.criticalPath, .zoomIn]
        if view.length < outline.length { hints += [.zoomReset, .panRight] }
        return hints + [.find, .copy, .group]
    }

    public mutating func perform(_ command: Command, _ scene: Scene) -> [ScreenRequest] {
        if move(command, scene) { return [] }
        switch command {
        case .open: return open(scene)
        case .copy: return copy(scene)
        case .fold: toggleFold(scene)
        case .left: foldOrParent(scene)
        case .right: unfoldOrChild(scene)
        case .foldAll: setLevel(1, scene)
        case .unfoldAll: setLevel(.max, scene)
        case .group:
            folds.groups.toggle()
            keepRow(scene)
        case .criticalPath: showsCriticalPath.toggle()
        case .nextProblem, .previousProblem: return goToProblem(command == .nextProblem ? 1 : -1, scene)
        case .findNext, .findPrevious: return goToMatch(command == .findNext ? 1 : -1, scene)
        case .hideNonMatching: return toggleHiding(scene)
        default:
            if let level = TimelineState.levels.firstIndex(of: command) {
                setLevel(level + 1, scene)
            } else {
                zoom(command, scene)
            }
        }
        return []
    }

    public mutating func point(x: Int, y: Int, _ scene: Scene) -> Bool {
        let list = TimelineLayout(scene).list
        guard list.contains(x: x, y: y), lines.indices.contains(top + y - list.y) else { return false }
        cursor = top + y - list.y
        return true
    }

    private static let levels: [Command] = [
        .level1, .level2, .level3, .level4, .level5, .level6, .level7, .level8, .level9,
    ]

    private mutating func move(_ command: Command, _ scene: Scene) -> Bool {
        let page = max(1, TimelineLayout(scene).list.height - 1)
        guard let target = Scrolling.target(command, cursor: cursor, count: lines.count, page: page) else {
            return false
        }
        cursor = target
        keepCursorVisible(scene)
        return true
    }

    private mutating func open(_ scene: Scene) -> [ScreenRequest] {
        guard lines.indices.contains(cursor) else { return [] }
        if lines[cursor].isGroup {
            toggleFold(scene)
            return []
        }
        return [.openSegment(Int(lines[cursor].row))]
    }

    private func copy(_ scene: Scene) -> [ScreenRequest] {
        guard trace >= 0 else { return [.copy(id.description)] }
        guard let row = cursorRow else { return [] }
        return [.copy(row == outline.rows.lowerBound ? id.description : scene.store.ids[row].description)]
    }

    private mutating func goToProblem(_ step: Int, _ scene: Scene) -> [ScreenRequest] {
        let failures = outline.failures
        guard let row = cursorRow, !failures.isEmpty else {
            return [.notice("No fault, error or throttle in this trace")]
        }
        let index =
            step > 0
            ? lowerBound(failures.count) { failures[$0] <= Int32(row) }
            : lowerBound(failures.count) { failures[$0] < Int32(row) } - 1
        let wrapped = (index + failures.count) % failures.count
        moveTo(row: Int(failures[wrapped]), scene)
        return [.notice("Problem \(Format.count(wrapped + 1)) of \(Format.count(failures.count))")]
    }

    private mutating func goToMatch(_ step: Int, _ scene: Scene) -> [ScreenRequest] {
        if search.text.isEmpty { return [.notice("Nothing to find yet: / begins")] }
        guard let row = cursorRow, let match = search.next(from: row, step: step) else {
            return [.notice("No match for “\(search.text)”")]
        }
        moveTo(row: match, scene)
        return []
    }
}

// Folding.
extension TimelineState {
    private func hasChildren(_ row: Int, _ scene: Scene) -> Bool { Int(scene.store.subtreeEnds[row]) > row + 1 }

    /// The row stays under the cursor while lines come and go.
    private mutating func keepRow(_ scene: Scene) {
        let row = cursorRow
        let wasGroup = lines.indices.contains(cursor) && lines[cursor].isGroup
        lines = outline.visible(scene.store, folds)
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

    private mutating func foldOrParent(_ scene: Scene) {
        guard lines.indices.contains(cursor) else { return }
        if isFolded(lines[cursor], scene) == false { return toggleFold(scene) }
        let depth = lines[cursor].depth
        var line = cursor - 1
        while line >= 0, lines[line].depth >= depth { line -= 1 }
        if line >= 0 { cursor = line }
        keepCursorVisible(scene)
    }

    private mutating func unfoldOrChild(_ scene: Scene) {
        guard lines.indices.contains(cursor) else { return }
        switch isFolded(lines[cursor], scene) {
        case true?: toggleFold(scene)
        case false?: cursor = min(cursor + 1, lines.count - 1)
        case nil: break
        }
        keepCursorVisible(scene)
    }

    /// Unfolds what lies above that depth and folds what lies at it.
    private mutating func setLevel(_ level: Int, _ scene: Scene) {
        let limit = Int32(clamping: level) &- 1
        for index in folds.folded.indices { folds.folded[index] = outline.depths[index] >= limit }
        if level == .max { folds.folded = folds.folded.map { _ in false } }
        keepRow(scene)
    }

    private mutating func toggleHiding(_ scene: Scene) -> [ScreenRequest] {
        if search.text.isEmpty { return [.notice("Find something first: / begins")] }
        search.hidesOthers.toggle()
        applyHiding(scene)
        return []
    }

    mutating func applyHiding(_ scene: Scene) {
        let kept = search.hidesOthers && !search.matches.isEmpty ? search.kept(scene.store, outline) : nil
        if kept == nil, folds.kept == nil { return }
        folds.kept = kept
        keepRow(scene)
    }
}

// Finding.
extension TimelineState {
    public mutating func find(_ text: String, _ scene: Scene) {
        if search.text.isEmpty, !text.isEmpty { search.origin = cursorRow }
        search.run(text, scene.store, outline)
        if text.isEmpty { search.hidesOthers = false }
        applyHiding(scene)
        guard let origin = search.origin else { return }
        if text.isEmpty { search.origin = nil }
        let from = text.isEmpty ? origin : search.next(from: origin - 1, step: 1) ?? origin
        moveTo(row: from, scene)
    }

    public func matches(_ scene: Scene) -> (current: Int, total: Int)? {
        guard !search.text.isEmpty else { return nil }
        let row = Int32(cursorRow ?? -1)
        let index = lowerBound(search.matches.count) { search.matches[$0] < row }
        let isOn = search.matches.indices.contains(index) && search.matches[index] == row
        return (isOn ? index + 1 : 0, search.matches.count)
    }
}

// Time.
extension TimelineState {
    private mutating func zoom(_ command: Command, _ scene: Scene) {
        switch command {
        case .zoomReset: setView(start: 0, length: outline.length)
        case .zoomIn, .zoomOut:
            let length = command == .zoomIn ? max(1, view.length / 2) : view.length.saturatingAdd(view.length)
            setView(start: centre(scene).saturatingAdd(-(length / 2)), length: length)
        case .recentre:
            guard let row = cursorRow else { return }
            let length = max(1, scene.store.duration(ofRow: row))
            let start = outline.offset(scene.store.starts[row])
            setView(start: start - length / 20, length: length.saturatingAdd(length / 10))
        case .panLeft: setView(start: view.start - max(1, view.length / 4), length: view.length)
        case .panRight: setView(start: view.start.saturatingAdd(max(1, view.length / 4)), length: view.length)
        default: break
        }
    }

    /// The middle of what is seen of the cursor's entity, or of the view when nothing of it is.
    private func centre(_ scene: Scene) -> Int64 {
        let middle = view.start.saturatingAdd(view.length / 2)
        guard let row = cursorRow else { return middle }
        let start = max(view.start, outline.offset(scene.store.starts[row]))
        let end = min(view.end, outline.offset(scene.store.ends[row]))
        return start <= end ? start + (end - start) / 2 : middle
    }

    /// Keeps the view inside the trace, and never shorter than a microsecond where the trace is longer.
    private mutating func setView(start: Int64, length: Int64) {
        let whole = max(1, outline.length)
        view.length = max(min(1000, whole), min(length, whole))
        view.start = max(0, min(start, whole - view.length))
    }
}
