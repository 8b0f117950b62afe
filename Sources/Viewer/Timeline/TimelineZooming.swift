import TraceModel

// Time.
extension TimelineState {
    mutating func zoom(_ command: Command, _ scene: Scene) {
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
