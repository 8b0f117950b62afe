import Screen

extension KeyContext {
    static let timeline = KeyContext("Timeline")
}

extension Command {
    static let fold = Command("fold")
    static let foldAll = Command("foldAll")
    static let unfoldAll = Command("unfoldAll")
    static let zoomIn = Command("zoomIn")
    static let zoomOut = Command("zoomOut")
    static let zoomReset = Command("zoomReset")
    static let panLeft = Command("panLeft")
    static let panRight = Command("panRight")
    static let nextProblem = Command("nextProblem")
    static let previousProblem = Command("previousProblem")
    static let criticalPath = Command("criticalPath")
    static let hideNonMatching = Command("hideNonMatching")
    static let group = Command("group")
    static let deepestCause = Command("deepestCause")
    static let nextTrace = Command("nextTrace")
    static let previousTrace = Command("previousTrace")
    static let panelDown = Command("panelDown")
    static let panelUp = Command("panelUp")
    static let widerNames = Command("widerNames")
    static let narrowerNames = Command("narrowerNames")

    /// Unfold so many levels: the first is one.
    static let levels = (1...9).map { Command("level\($0)") }
}

extension TimelineState {
    public static let context = KeyContext.timeline
    public static let entrances: [Entrance] = []

    public static let bindings: [KeyBinding] =
        [
            KeyTable.bind(
                .enter, in: .timeline, to: .open, "segment", "Open the segment or subsegment; unfold a group."),
            KeyTable.bind(.char(" "), in: .timeline, to: .fold, "fold", "Fold or unfold."),
            KeyTable.bind(
                .char("Y"), in: .timeline, to: .copyPath, "copy path", "Copy the names from the root to the entity."),
            KeyTable.bind(
                .ctrl("y"), in: .timeline, to: .copyJSON, "copy JSON",
                "Copy the entity and all below it as JSON on one line, as its documents say it."),
            KeyTable.bind(.left, in: .timeline, to: .left, "fold", "Fold; when folded, go to the parent."),
            KeyTable.bind(.right, in: .timeline, to: .right, "unfold", "Unfold; when unfolded, go to the first child."),
            KeyTable.bind(.char("e"), in: .timeline, to: .nextProblem, "next error", "Next fault, error or throttle."),
            KeyTable.bind(
                .char("E"), in: .timeline, to: .previousProblem, "previous error", "Previous fault, error or throttle."),
            KeyTable.bind(
                .char("D"), in: .timeline, to: .deepestCause, "cause",
                "Where it began: the deepest of the worst failures, below which nothing failed."),
            KeyTable.bind(.char("J"), in: .timeline, to: .nextTrace, "next trace", "The next trace of the list below."),
            KeyTable.bind(
                .char("K"), in: .timeline, to: .previousTrace, "trace before", "The trace before in the list below."),
            KeyTable.bind(.char("}"), in: .timeline, to: .panelDown, "panel down", "Scroll the panel beside down."),
            KeyTable.bind(.char("{"), in: .timeline, to: .panelUp, "panel up", "Scroll it up."),
            KeyTable.bind(
                .char(">"), in: .timeline, to: .widerNames, "wider names", "More room for names, less for bars."),
            KeyTable.bind(.char("<"), in: .timeline, to: .narrowerNames, "wider bars", "Less room for names."),
            KeyTable.bind(
                .char("s"), in: .timeline, to: .times, "self times",
                "The times of this trace as a table: by operation, service, annotation."),
            KeyTable.bind(.char("m"), in: .timeline, to: .traceMap, "map", "The map of this trace alone."),
            KeyTable.bind(
                .char("c"), in: .timeline, to: .criticalPath, "critical path", "Show the critical path, or not."),
            KeyTable.bind(
                .char("+"), .char("="), in: .timeline, to: .zoomIn, "zoom in", "Half of the time, about the entity."),
            KeyTable.bind(.char("-"), in: .timeline, to: .zoomOut, "zoom out", "Twice the time."),
            KeyTable.bind(.char("z"), in: .timeline, to: .recentre, "zoom to", "Zoom to the entity under the cursor."),
            KeyTable.bind(.char("0"), in: .timeline, to: .zoomReset, "all time", "The whole trace again."),
            KeyTable.bind(.char("h"), in: .timeline, to: .panLeft, "earlier", "Move the zoomed view to earlier."),
            KeyTable.bind(.char("l"), in: .timeline, to: .panRight, "later", "Move the zoomed view to later."),
            KeyTable.bind(
                .char("f"), in: .timeline, to: .hideNonMatching, "only matches",
                "Hide what the find does not match, or show it."),
            KeyTable.bind(.char("o"), in: .timeline, to: .group, "group", "Group repeated siblings, or show each."),
            KeyTable.bind(.char("("), in: .timeline, to: .foldAll, "fold all", "Fold everything."),
            KeyTable.bind(.char(")"), in: .timeline, to: .unfoldAll, "unfold all", "Unfold everything."),
        ] + levels

    private static let levels: [KeyBinding] = Command.levels.enumerated().map { index, command in
        KeyTable.bind(
            .char(Character("\(index + 1)")), in: .timeline, to: command, "level \(index + 1)",
            "Unfold \(index == 0 ? "one level" : "\(index + 1) levels") and fold what is deeper.")
    }
}
