import TraceModel

/// Every screen there is: the one place in which they are named. A new screen is its folder, and its line here.
enum Screens {
    static let all: [any ScreenState.Type] = [
        MapState.self,
        ServicesState.self,
        ChangesState.self,
        NodeState.self,
        TracesState.self,
        AnalyzeState.self,
        PathsState.self,
        CompareState.self,
        TimelineState.self,
        TraceMapState.self,
        TimesState.self,
        SegmentState.self,
        IntakeState.self,
        PageState.self,
    ]

    /// Which key opens which screen from everywhere.
    static let entrances: [Command: Entrance] = Dictionary(
        all.flatMap { $0.entrances }.map { ($0.binding.command, $0) }, uniquingKeysWith: { first, _ in first })

    /// What the viewer begins with.
    static let first: any ScreenState = MapState()

    /// What shows the list, where there is nothing else to show.
    static let list = AnyRoute(TracesRoute())

    /// What shows a trace, which may be on its way yet.
    static func trace(_ id: TraceID, focus: Int? = nil) -> AnyRoute { AnyRoute(TimelineRoute(id: id, focus: focus)) }

    /// The same of a trace that is in the store.
    static func trace(_ number: Int, in store: TraceStore, focus: Int? = nil) -> AnyRoute {
        AnyRoute(TimelineRoute(number, in: store, focus: focus))
    }
}
