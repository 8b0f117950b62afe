import Screen

extension KeyContext {
    static let node = KeyContext("Node")
}

extension Command {
    static let brushLeft = Command("brushLeft")
    static let brushRight = Command("brushRight")
    static let brushWidenLeft = Command("brushWidenLeft")
    static let brushWidenRight = Command("brushWidenRight")
    static let brushClear = Command("brushClear")
    static let logScale = Command("logScale")
    static let switchHistogram = Command("switchHistogram")
    static let nextChart = Command("nextChart")
    static let previousChart = Command("previousChart")
    static let slowTail = Command("slowTail")
    static let failingStretch = Command("failingStretch")
    static let brushToWindow = Command("brushToWindow")
}

extension NodeState {
    public static let context = KeyContext.node
    public static let entrances: [Entrance] = []

    public static let bindings: [KeyBinding] = [
        KeyTable.bind(.enter, in: .node, to: .open, "open", "Open the trace; with a range brushed: the traces in it."),
        KeyTable.bind(
            .char("a"), in: .node, to: .analyzeHere, "analyze",
            "What the slow traces of the node share; with a range brushed: those in it."),
        KeyTable.bind(
            .left, .char("h"), in: .node, to: .brushLeft, "brush",
            "Choose a range of the chart: to faster or earlier ones."),
        KeyTable.bind(
            .right, .char("l"), in: .node, to: .brushRight, "brush",
            "Choose a range of the chart: to slower or later ones."),
        KeyTable.bind(
            .shiftLeft, .char("H"), in: .node, to: .brushWidenLeft, "widen",
            "Widen the range to faster or earlier ones."),
        KeyTable.bind(
            .shiftRight, .char("W"), in: .node, to: .brushWidenRight, "widen",
            "Widen the range to slower or later ones."),
        KeyTable.bind(
            .char("c"), in: .node, to: .nextChart, "next chart",
            "Next chart: response times, requests over time, response times over time."),
        KeyTable.bind(.char("C"), in: .node, to: .previousChart, "chart before", "The chart before."),
        KeyTable.bind(
            .char(">"), in: .node, to: .slowTail, "slow tail",
            "Choose what takes as long as p90 and longer; again for p99."),
        KeyTable.bind(
            .char("e"), in: .node, to: .failingStretch, "failing time",
            "Choose the stretch of time in which most requests failed."),
        KeyTable.bind(
            .char("w"), in: .node, to: .brushToWindow, "as window",
            "The chosen time becomes the window of every screen; [ and ] move it, x takes it away."),
        KeyTable.bind(
            .char("+"), .char("="), in: .node, to: .narrowTo, "only these",
            "The traces of the URL, operation, exception or neighbour under the cursor."),
        KeyTable.bind(.char("-"), in: .node, to: .exclude, "not these", "The node's other traces."),
        KeyTable.bind(
            .char("x"), in: .node, to: .brushClear, "clear range",
            "Take the range away; without one, the filter, the group or the window."),
        KeyTable.bind(.char("o"), in: .node, to: .logScale, "log/linear", "Logarithmic or linear times."),
        KeyTable.bind(.char("d"), in: .node, to: .switchHistogram, "response/duration", "Response times or durations."),
    ]
}
