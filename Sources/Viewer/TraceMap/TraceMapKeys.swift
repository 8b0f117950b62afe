import Screen

extension KeyContext {
    static let traceMap = KeyContext("Map of traces")
}

extension TraceMapState {
    public static let context = KeyContext.traceMap
    public static let entrances: [Entrance] = []

    public static let bindings: [KeyBinding] =
        [
            KeyTable.bind(
                .enter, in: .traceMap, to: .open, "timeline",
                "To the node's first segment in the timeline, or to the edge's call.")
        ]
        + MapState.bindings.filter { !ofAllTraces.contains($0.command) }.map { binding in
            KeyBinding(binding.keys, .traceMap, binding.command, binding.label, binding.help)
        }

    /// What the map of all traces alone has: there is nothing to compare the map of a few with.
    private static let ofAllTraces: Set<Command> = [
        .open, .removeFilter, .quietEdges, .nextBaseline, .chooseBaseline, .changes,
    ]
}
