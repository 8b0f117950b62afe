import Screen

extension KeyContext {
    static let analyze = KeyContext("Analyze")
}

extension Command {
    static let analyze = Command("analyze")
    /// The same of what is under the cursor; the map, a node and the list answer it.
    static let analyzeHere = Command("analyzeHere")
    static let narrowTo = Command("narrowTo")
    static let exclude = Command("exclude")
    static let bringBack = Command("bringBack")
    static let chooseSlowest = Command("chooseSlowest")
    static let chooseFailed = Command("chooseFailed")
    static let nextBaseline = Command("nextBaseline")
    static let nextTable = Command("nextTable")
    static let previousTable = Command("previousTable")
    static let rankBy = Command("rankBy")
    static let chooseBaseline = Command("chooseBaseline")
}

extension AnalyzeState {
    public static let context = KeyContext.analyze
    public static let entrances = [
        Entrance(
            KeyTable.bind(
                .char("a"), to: .analyze, "analyze", "What the slow or failed traces share, and where their time goes."),
            AnalyzeRoute())
    ]

    public static let bindings: [KeyBinding] = [
        KeyTable.bind(
            .enter, in: .analyze, to: .open, "traces",
            "The traces of A that the line counts; of a pattern, one to look at."),
        KeyTable.bind(
            .char("+"), .char("="), in: .analyze, to: .narrowTo, "narrow", "Narrow A down to the traces of the line."),
        KeyTable.bind(.char("-"), in: .analyze, to: .exclude, "exclude", "Take the traces of the line out of A."),
        KeyTable.bind(.char("x"), in: .analyze, to: .removeFilter, "drop tag", "Take the last tag away."),
        KeyTable.bind(
            .char("X"), in: .analyze, to: .bringBack, "bring back", "Bring back the tag that was taken away last."),
        KeyTable.bind(
            .char("s"), in: .analyze, to: .chooseSlowest, "slowest",
            "A: the slowest tenth; again for 5%, for 1%, for all."),
        KeyTable.bind(.char("f"), in: .analyze, to: .chooseFailed, "failed", "A: the traces that failed."),
        KeyTable.bind(
            .char("b"), in: .analyze, to: .nextBaseline, "baseline",
            "What B is: the rest, everything, the time before, the same a day or a week before."),
        KeyTable.bind(
            .char("B"), in: .analyze, to: .chooseBaseline, "compare with",
            "B: file PATH, or the traces that fulfil X-Ray's filter expression."),
        KeyTable.bind(
            .left, .char("h"), in: .analyze, to: .brushLeft, "brush", "Choose a range of the chart: + narrows A to it."),
        KeyTable.bind(.right, .char("l"), in: .analyze, to: .brushRight, "brush", "The same, to the right."),
        KeyTable.bind(
            .shiftLeft, .char("H"), in: .analyze, to: .brushWidenLeft, "widen", "Widen the range to the left."),
        KeyTable.bind(
            .shiftRight, .char("W"), in: .analyze, to: .brushWidenRight, "widen", "Widen the range to the right."),
        KeyTable.bind(
            .char("c"), in: .analyze, to: .nextChart, "other chart",
            "The other chart: response times, requests over time."),
        KeyTable.bind(.char("O"), in: .analyze, to: .logScale, "log/linear", "Logarithmic or linear response times."),
        KeyTable.bind(
            .char("v"), in: .analyze, to: .nextTable, "next table",
            "Another table: URL, status, user, service, each annotation, causes."),
        KeyTable.bind(.char("V"), in: .analyze, to: .previousTable, "table before", "The table before."),
        KeyTable.bind(
            .char("o"), in: .analyze, to: .callPaths, "call paths",
            "Where the time goes call by call: the paths of A and B as a picture to walk."),
        KeyTable.bind(
            .char("r"), in: .analyze, to: .rankBy, "rank by", "Rank what sets A apart by shares, or by relative risk."),
    ]
}
