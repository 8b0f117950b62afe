import TraceAnalysis

// Finding.
extension TracesState {
    public mutating func find(_ text: String, _ scene: Scene) -> [ScreenRequest] {
        drawnAhead.forget()
        if search.text.isEmpty { search.origin = cursor }
        let requests = look(for: text, scene)
        if search.pending == nil { goToFirstMatch(scene) }
        return requests
    }

    /// Finds at once in a short list; in a long one it keeps what it has and asks.
    mutating func look(for text: String, _ scene: Scene) -> [ScreenRequest] {
        search.text = text
        search.pending = nil
        let table = scene.data.table
        if text.isEmpty {
            search.take(TraceSelection(capacity: 0), order)
        } else if table.count <= TracesState.longestAtOnce {
            search.take(table.rows(containing: text), order)
        } else {
            search.pending = PendingFind(cursor: cursor)
            return [.ask(TraceFind(text: text))]
        }
        return []
    }

    mutating func receive(_ selection: TraceSelection, _ find: TraceFind, _ scene: Scene) {
        guard let pending = search.pending, find.text == search.text else { return }
        drawnAhead.forget()
        search.take(selection, order)
        if cursor == pending.cursor { goToFirstMatch(scene) }
        for _ in 0..<abs(pending.steps) { _ = goToMatch(pending.steps.signum(), scene) }
    }

    private mutating func goToFirstMatch(_ scene: Scene) {
        let isFinding = !search.text.isEmpty
        cursor = isFinding ? search.next(from: search.origin - 1, step: 1) ?? search.origin : search.origin
        settle(scene)
    }

    public func matches(_ scene: Scene) -> (current: Int, total: Int)? {
        search.text.isEmpty || search.pending != nil ? nil : (search.number(of: cursor), search.positions.count)
    }

    mutating func goToMatch(_ step: Int, _ scene: Scene) -> [ScreenRequest] {
        if search.text.isEmpty { return [.notice("Nothing to find yet: / begins")] }
        if search.pending != nil {
            search.pending?.steps += step
            return []
        }
        guard let next = search.next(from: cursor, step: step) else {
            return [.notice("No match for “\(search.text)”")]
        }
        cursor = next
        settle(scene)
        return []
    }
}
