import TraceModel

/// The way to the timeline of a trace.
struct TimelineRoute: Route {
    var id: TraceID
    /// Its number in the store, where that is known.
    var trace: Int?
    /// The row of the store that the cursor goes to; nil: where it matters most.
    var focus: Int?

    /// - Parameter id: of a trace that may be on its way.
    init(id: TraceID, focus: Int? = nil) { (self.id, self.focus) = (id, focus) }

    /// - Parameter trace: its number in the store.
    init(_ trace: Int, in store: TraceStore, focus: Int? = nil) {
        (id, self.trace, self.focus) = (store.traceIDs[trace], trace, focus)
    }

    func screen(_ scene: Scene) -> (any ScreenState)? {
        TimelineState(trace: trace ?? scene.store.traceIDs.firstIndex(of: id) ?? -1, id: id, focus: focus)
    }
}

// What a timeline does without.
extension TimelineState {
    public func nearby(_ scene: Scene) -> [TraceID] { [] }
}
