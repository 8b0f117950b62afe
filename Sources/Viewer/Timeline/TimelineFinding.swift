import TraceModel

// Finding.
extension TimelineState {
    public mutating func find(_ text: String, _ scene: Scene) -> [ScreenRequest] {
        drawnAhead.forget()
        if search.text.isEmpty, !text.isEmpty { search.origin = cursorRow }
        let requests = look(for: text, scene)
        if text.isEmpty { search.hidesOthers = false }
        guard search.pending == nil else { return requests }
        applyHiding(scene)
        goToFirstMatch(scene)
        return []
    }

    /// Finds at once in a short trace; in a long one it keeps what it has and asks.
    mutating func look(for text: String, _ scene: Scene) -> [ScreenRequest] {
        search.text = text
        search.pending = nil
        if outline.rows.count > TimelineState.longestAtOnce, !text.isEmpty {
            search.pending = PendingFind(cursor: cursorRow)
            return [.ask(TimelineFind(text: text, trace: trace))]
        }
        search.matches = TimelineMatches(text, scene.store, outline.rows) ?? TimelineMatches()
        return []
    }

    mutating func receive(_ matches: TimelineMatches, _ find: TimelineFind, _ scene: Scene) {
        guard let pending = search.pending, find == TimelineFind(text: search.text, trace: trace) else { return }
        drawnAhead.forget()
        search.matches = matches
        search.pending = nil
        applyHiding(scene)
        if cursorRow == pending.cursor { goToFirstMatch(scene) }
        for _ in 0..<abs(pending.steps) { _ = goToMatch(pending.steps.signum(), scene) }
    }

    private mutating func goToFirstMatch(_ scene: Scene) {
        guard let origin = search.origin else { return }
        if search.text.isEmpty { search.origin = nil }
        let isFinding = !search.text.isEmpty
        moveTo(row: isFinding ? search.matches.next(from: origin - 1, step: 1) ?? origin : origin, scene)
    }

    mutating func goToMatch(_ step: Int, _ scene: Scene) -> [ScreenRequest] {
        if search.text.isEmpty { return [.notice("Nothing to find yet: / begins")] }
        if search.pending != nil {
            search.pending?.steps += step
            return []
        }
        guard let row = cursorRow, let match = search.matches.next(from: row, step: step) else {
            return [.notice("No match for “\(search.text)”")]
        }
        moveTo(row: match, scene)
        return []
    }

    public func matches(_ scene: Scene) -> (current: Int, total: Int)? {
        guard !search.text.isEmpty, search.pending == nil else { return nil }
        let rows = search.matches.rows
        let row = Int32(cursorRow ?? -1)
        let index = lowerBound(rows.count) { rows[$0] < row }
        let isOn = rows.indices.contains(index) && rows[index] == row
        return (isOn ? index + 1 : 0, rows.count)
    }
}
