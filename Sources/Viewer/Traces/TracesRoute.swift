/// The way to the list of traces.
struct TracesRoute: Route {
    /// All of them hold.
    var filters: [TraceFilter] = []

    func screen(_ scene: Scene) -> (any ScreenState)? { TracesState(filters: filters) }
}
