import Screen

extension KeyContext {
    static let changes = KeyContext("Changes")
}

extension ChangesState {
    public static let context = KeyContext.changes
    public static let entrances: [Entrance] = []

    public static let bindings: [KeyBinding] = [
        KeyTable.bind(.enter, in: .changes, to: .open, "open", "Open the node, or the traces of the edge."),
        KeyTable.bind(
            .char("x"), in: .changes, to: .removeFilter, "show all", "Take the filter, the group or the window away."),
    ]
}

/// The way to the table of what two maps differ in.
struct ChangesRoute: Route {
    var baseline: AnalyzeBaseline

    func screen(_ scene: Scene) -> (any ScreenState)? { ChangesState(baseline: baseline) }
}
