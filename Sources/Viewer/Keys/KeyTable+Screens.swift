import Screen

// One list a screen.
extension KeyTable {
    static let map: [KeyBinding] = [
        bind(.left, .char("h"), in: .map, to: .left, "left", "To the nearest node on the left."),
        bind(.right, .char("l"), in: .map, to: .right, "right", "To the nearest node on the right."),
        bind(.enter, in: .map, to: .open, "open", "Open the node or edge."),
        bind(.tab, in: .map, to: .nextEdge, "next edge", "Walk along the node's edges."),
        bind(.backtab, in: .map, to: .previousEdge, "previous edge", "Walk the node's edges backwards."),
        bind(.char("f"), in: .map, to: .focus, "focus", "Show only the node's neighbourhood, or all again."),
        bind(.char(">"), in: .map, to: .moreDepth, "wider", "Neighbours one step further away."),
        bind(.char("<"), in: .map, to: .lessDepth, "closer", "Neighbours one step less."),
        bind(.char("+"), .char("="), in: .map, to: .detailMore, "more detail", "Larger boxes: dot, name, full."),
        bind(.char("-"), in: .map, to: .detailLess, "less detail", "Smaller boxes: full, name, dot."),
        bind(.char("s"), in: .map, to: .scaleBy, "scale", "Weigh nodes by health, by traffic, or not."),
        bind(.char("z"), in: .map, to: .recentre, "centre", "Bring the cursor's node to the middle."),
        bind(.char("x"), in: .map, to: .removeFilter, "show all", "Take the filter, the group or the window away."),
    ]

    static let node: [KeyBinding] = [
        bind(.enter, in: .node, to: .open, "open", "Open the trace; with a range brushed: the traces in it."),
        bind(
            .left, .char("h"), in: .node, to: .brushLeft, "brush",
            "Choose a range of the chart: to faster or earlier ones."),
        bind(
            .right, .char("l"), in: .node, to: .brushRight, "brush",
            "Choose a range of the chart: to slower or later ones."),
        bind(
            .shiftLeft, .char("H"), in: .node, to: .brushWidenLeft, "widen",
            "Widen the range to faster or earlier ones."),
        bind(
            .shiftRight, .char("W"), in: .node, to: .brushWidenRight, "widen",
            "Widen the range to slower or later ones."),
        bind(
            .char("c"), in: .node, to: .nextChart, "next chart",
            "Next chart: response times, requests over time, response times over time."),
        bind(.char("C"), in: .node, to: .previousChart, "chart before", "The chart before."),
        bind(
            .char("x"), in: .node, to: .brushClear, "clear range",
            "Take the range away; without one, the filter, the group or the window."),
        bind(.char("o"), in: .node, to: .logScale, "log/linear", "Logarithmic or linear times."),
        bind(.char("d"), in: .node, to: .switchHistogram, "response/duration", "Response times or durations."),
    ]

    static let traces: [KeyBinding] = [
        bind(.enter, in: .traces, to: .open, "open", "Open the trace's timeline."),
        bind(.char("s"), .char(">"), in: .traces, to: .sortNext, "sort", "Sort by the next column."),
        bind(.char("S"), .char("<"), in: .traces, to: .sortPrevious, "sort back", "Sort by the column before."),
        bind(.char("r"), in: .traces, to: .sortReverse, "reverse", "Reverse the order."),
        bind(.char(" "), in: .traces, to: .mark, "mark", "Mark the trace, or take its mark away."),
        bind(
            .char("m"), in: .traces, to: .traceMap, "map",
            "The map of the marked traces, or of the one under the cursor."),
        bind(.char("X"), in: .traces, to: .clearMarks, "unmark all", "Take all marks away."),
        bind(
            .char("x"), in: .traces, to: .removeFilter, "drop filter",
            "Take the last filter away, then group and window."),
    ]

    /// The map's own, but for what Enter does, and for what is chosen of all traces.
    static let traceMap: [KeyBinding] =
        [
            bind(
                .enter, in: .traceMap, to: .open, "timeline",
                "To the node's first segment in the timeline, or to the edge's call.")
        ]
        + map.filter { ![.open, .removeFilter].contains($0.command) }.map { binding in
            KeyBinding(binding.keys, .traceMap, binding.command, binding.label, binding.help)
        }

    static let segment: [KeyBinding] = [
        bind(.tab, .right, .char("l"), in: .segment, to: .nextPanel, "next tab", "Next tab."),
        bind(.backtab, .left, .char("h"), in: .segment, to: .previousPanel, "previous tab", "Previous tab."),
        bind(
            .char(" "), .enter, in: .segment, to: .fold, "fold",
            "Fold or unfold the value under the cursor; follow the link."),
        bind(.char("1"), in: .segment, to: .tab1, "overview", "Overview."),
        bind(.char("2"), in: .segment, to: .tab2, "annotations", "Annotations."),
        bind(.char("3"), in: .segment, to: .tab3, "metadata", "Metadata."),
        bind(.char("4"), in: .segment, to: .tab4, "exceptions", "Exceptions, with their frames."),
        bind(.char("5"), in: .segment, to: .tab5, "SQL", "SQL."),
        bind(.char("6"), in: .segment, to: .tab6, "resources", "Resources: AWS, HTTP, service, user."),
        bind(.char("7"), in: .segment, to: .tab7, "links", "Links to other traces; Enter goes there."),
        bind(.char("8"), in: .segment, to: .tab8, "raw", "The raw document."),
    ]
}

extension KeyTable {
    static let timeline: [KeyBinding] =
        [
            bind(.enter, in: .timeline, to: .open, "segment", "Open the segment or subsegment; unfold a group."),
            bind(.char(" "), in: .timeline, to: .fold, "fold", "Fold or unfold."),
            bind(.left, in: .timeline, to: .left, "fold", "Fold; when folded, go to the parent."),
            bind(.right, in: .timeline, to: .right, "unfold", "Unfold; when unfolded, go to the first child."),
            bind(.char("e"), in: .timeline, to: .nextProblem, "next error", "Next fault, error or throttle."),
            bind(
                .char("E"), in: .timeline, to: .previousProblem, "previous error", "Previous fault, error or throttle."),
            bind(.char("m"), in: .timeline, to: .traceMap, "map", "The map of this trace alone."),
            bind(.char("c"), in: .timeline, to: .criticalPath, "critical path", "Show the critical path, or not."),
            bind(.char("+"), .char("="), in: .timeline, to: .zoomIn, "zoom in", "Half of the time, about the entity."),
            bind(.char("-"), in: .timeline, to: .zoomOut, "zoom out", "Twice the time."),
            bind(.char("z"), in: .timeline, to: .recentre, "zoom to", "Zoom to the entity under the cursor."),
            bind(.char("0"), in: .timeline, to: .zoomReset, "all time", "The whole trace again."),
            bind(.char("h"), in: .timeline, to: .panLeft, "earlier", "Move the zoomed view to earlier."),
            bind(.char("l"), in: .timeline, to: .panRight, "later", "Move the zoomed view to later."),
            bind(
                .char("f"), in: .timeline, to: .hideNonMatching, "only matches",
                "Hide what the find does not match, or show it."),
            bind(.char("o"), in: .timeline, to: .group, "group", "Group repeated siblings, or show each."),
            bind(.char("["), in: .timeline, to: .foldAll, "fold all", "Fold everything."),
            bind(.char("]"), in: .timeline, to: .unfoldAll, "unfold all", "Unfold everything."),
        ] + levels

    private static let levels: [KeyBinding] = zip(
        1...9,
        [Command.level1, .level2, .level3, .level4, .level5, .level6, .level7, .level8, .level9]
    ).map { level, command in
        bind(
            .char(Character("\(level)")), in: .timeline, to: command, "level \(level)",
            "Unfold \(level == 1 ? "one level" : "\(level) levels") and fold what is deeper.")
    }
}
