import Screen
import TraceAnalysis

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
        KeyTable.bind(
            .char("+"), .char("="), in: .times, to: .narrowTo, "only these",
            "All traces that have what the line counts."),
        KeyTable.bind(.char("-"), in: .times, to: .exclude, "not these", "All traces without it."),
    ]

    /// The traces that have what the line counts, as on every screen with rows of values.
    func narrow(isExcluded: Bool) -> [ScreenRequest] {
        guard let line else { return [] }
        let grouping: TraceGrouping =
            switch grouping {
            case .operation: .operation
            case .service: .service
            case .annotation(let name): .annotation(name)
            }
        // Rows that say nothing of it stand in traces that may.
        guard line.key != TraceGrouping.none, line.key != SpanTimes.noSegment else {
            return [.notice("Put the cursor on a value")]
        }
        let filter = TraceFilter.value(grouping, line.key)
        return [.open(TracesRoute(filters: [isExcluded ? filter.inverted : filter]))]
    }
}
