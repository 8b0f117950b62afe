import Screen

extension KeyContext {
    static let times = KeyContext("Times")
}

extension Command {
    /// The self times of a trace as a table; the timeline answers it.
    static let times = Command("times")
    static let otherRule = Command("otherRule")
}

extension TimesState {
    public static let context = KeyContext.times
    public static let entrances: [Entrance] = []

    public static let bindings: [KeyBinding] = [
        KeyTable.bind(.enter, in: .times, to: .open, "open", "To the longest row of the line, in the timeline."),
        KeyTable.bind(
            .char("v"), in: .times, to: .nextTable, "next table", "By service, by operation, by each annotation."),
        KeyTable.bind(.char("V"), in: .times, to: .previousTable, "table before", "The table before."),
        KeyTable.bind(
            .char("c"), in: .times, to: .otherRule, "critical path",
            "The critical path by CRISP's definition, or by that of Jaeger's viewer."),
    ]
}
