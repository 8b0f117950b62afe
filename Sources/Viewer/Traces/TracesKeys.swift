import Screen

extension KeyContext {
    static let traces = KeyContext("Traces")
}

extension Command {
    static let traces = Command("traces")
    static let mark = Command("mark")
    static let sortNext = Command("sortNext")
    static let sortPrevious = Command("sortPrevious")
    static let sortReverse = Command("sortReverse")
    static let newest = Command("newest")
    static let clearMarks = Command("clearMarks")
}

extension TracesState {
    public static let context = KeyContext.traces
    public static let entrances = [
        Entrance(KeyTable.bind(.char("L"), to: .traces, "traces", "The list of all traces."), TracesRoute())
    ]

    public static let bindings: [KeyBinding] = [
        KeyTable.bind(.enter, in: .traces, to: .open, "open", "Open the trace's timeline."),
        KeyTable.bind(
            .char("a"), in: .traces, to: .analyzeHere, "analyze",
            "What the slow ones of the list share; with marks: the marked ones."),
        KeyTable.bind(.char("s"), .char(">"), in: .traces, to: .sortNext, "sort", "Sort by the next column."),
        KeyTable.bind(
            .char("S"), .char("<"), in: .traces, to: .sortPrevious, "sort back", "Sort by the column before."),
        KeyTable.bind(.char("r"), in: .traces, to: .sortReverse, "reverse", "Reverse the order."),
        KeyTable.bind(
            .char("w"), in: .traces, to: .newest, "newest",
            "Stay at the newest trace while more come, or where you are."),
        KeyTable.bind(.char("e"), in: .traces, to: .nextProblem, "next red", "Next trace that failed."),
        KeyTable.bind(.char("E"), in: .traces, to: .previousProblem, "red before", "Trace before that failed."),
        KeyTable.bind(.char(" "), in: .traces, to: .mark, "mark", "Mark the trace, or take its mark away."),
        KeyTable.bind(
            .char("m"), in: .traces, to: .traceMap, "map",
            "The map of the marked traces, or of the one under the cursor."),
        KeyTable.bind(
            .char("b"), in: .traces, to: .compare, "compare",
            "Two marked traces side by side; with one mark, that one and the one under the cursor."),
        KeyTable.bind(
            .char("+"), .char("="), in: .traces, to: .narrowTo, "only these",
            "Only traces with the same in the column that the list is sorted by: status, user, service, URL."),
        KeyTable.bind(.char("-"), in: .traces, to: .exclude, "not these", "Only traces with another."),
        KeyTable.bind(.char("X"), in: .traces, to: .clearMarks, "unmark all", "Take all marks away."),
        KeyTable.bind(
            .char("x"), in: .traces, to: .removeFilter, "drop filter",
            "Take the last filter away, then group and window."),
    ]
}
