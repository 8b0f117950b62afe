import TraceModel

/// The way to a segment or subsegment.
struct SegmentRoute: Route {
    /// Of the store.
    var row: Int

    func screen(_ scene: Scene) -> (any ScreenState)? {
        row >= 0 && row < scene.store.rowCount ? SegmentState(row: row, scene.store) : nil
    }
}
