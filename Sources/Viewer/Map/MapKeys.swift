import Screen

extension KeyContext {
    static let map = KeyContext("Map")
}

extension Command {
    static let nextEdge = Command("nextEdge")
    static let previousEdge = Command("previousEdge")
    static let focus = Command("focus")
    static let moreDepth = Command("moreDepth")
    static let lessDepth = Command("lessDepth")
    static let detailMore = Command("detailMore")
    static let detailLess = Command("detailLess")
    static let groupBy = Command("groupNodes")
    static let closeGroup = Command("closeGroup")
    static let quietEdges = Command("quietEdges")
    static let scaleBy = Command("scaleBy")
    static let pin = Command("pinNode")
    static let turnMap = Command("turnMap")
    /// The table of what a comparison found.
    static let changes = Command("changes")
}

extension MapState {
    public static let context = KeyContext.map
    public static let entrances: [Entrance] = []

    public static let bindings: [KeyBinding] = [
        KeyTable.bind(.left, .char("h"), in: .map, to: .left, "left", "To the nearest node on the left."),
        KeyTable.bind(.right, .char("l"), in: .map, to: .right, "right", "To the nearest node on the right."),
        KeyTable.bind(.enter, in: .map, to: .open, "open", "Open the node or edge."),
        KeyTable.bind(
            .char("a"), in: .map, to: .analyzeHere, "analyze", "What the slow traces of the node or edge share."),
        KeyTable.bind(.tab, in: .map, to: .nextEdge, "next edge", "Walk along the node's edges."),
        KeyTable.bind(.backtab, in: .map, to: .previousEdge, "previous edge", "Walk the node's edges backwards."),
        KeyTable.bind(.char("f"), in: .map, to: .focus, "focus", "Show only the node's neighbourhood, or all again."),
        KeyTable.bind(.char(">"), in: .map, to: .moreDepth, "wider", "Neighbours one step further away."),
        KeyTable.bind(.char("<"), in: .map, to: .lessDepth, "closer", "Neighbours one step less."),
        KeyTable.bind(
            .char("+"), .char("="), in: .map, to: .detailMore, "more detail", "Larger boxes: dot, name, full."),
        KeyTable.bind(.char("-"), in: .map, to: .detailLess, "less detail", "Smaller boxes: full, name, dot."),
        KeyTable.bind(
            .char("o"), in: .map, to: .groupBy, "group",
            "Fold nodes by name, type or account, or show each; Enter opens a group."),
        KeyTable.bind(.char("O"), in: .map, to: .closeGroup, "fold", "Fold the group that the node belongs to."),
        KeyTable.bind(
            .char("e"), in: .map, to: .nextProblem, "next red", "Next node that failed, in reading order."),
        KeyTable.bind(.char("E"), in: .map, to: .previousProblem, "red before", "The one before that failed."),
        KeyTable.bind(
            .char("w"), in: .map, to: .quietEdges, "quiet edges", "Hide edges of little traffic, or show them."),
        KeyTable.bind(.char("s"), in: .map, to: .scaleBy, "scale", "Weigh nodes by health, by traffic, or not."),
        KeyTable.bind(
            .char("m"), in: .map, to: .pin, "pin", "Keep the node whatever is focused, folded or hidden; or let it go."),
        KeyTable.bind(.char("D"), in: .map, to: .turnMap, "turn", "Calls from top to bottom, or from left to right."),
        KeyTable.bind(.char("z"), in: .map, to: .recentre, "centre", "Bring the cursor's node to the middle."),
        KeyTable.bind(
            .char("b"), in: .map, to: .nextBaseline, "compare",
            "Against the map of the time before, of a day or a week before, of the rest, of everything; or alone again."
        ),
        KeyTable.bind(
            .char("B"), in: .map, to: .chooseBaseline, "compare with",
            "Against the map of file PATH, or of the traces that fulfil a filter expression."),
        KeyTable.bind(
            .char("d"), in: .map, to: .changes, "changes", "What is new, gone, slower or fails more, as a table."),
        KeyTable.bind(
            .char("x"), in: .map, to: .removeFilter, "show all",
            "Take the comparison away; without one the filter, the group or the window."),
    ]
}
