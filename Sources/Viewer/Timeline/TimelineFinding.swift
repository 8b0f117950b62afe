import TraceModel

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
