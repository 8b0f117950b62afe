import TraceModel

/// The way to the map of some traces.
struct TraceMapRoute: Route {
    var ids: [TraceID]

    func screen(_ scene: Scene) -> (any ScreenState)? { ids.isEmpty ? nil : TraceMapState(ids) }
}
