import Screen

/// Every key of the viewer. Keys follow vim and k9s where they agree.
public enum KeyTable {
    /// All bindings, in the order in which help shows them.
    public static let bindings: [KeyBinding] =
        map + node + traces + timeline + segment + moving + everywhere + prompt

    /// What a key means on a screen of that context.
    public static func command(for key: Key, in context: KeyContext) -> Command? {
        lookup[context]?[key] ?? (context == .prompt ? nil : lookup[.everywhere]?[key])
    }

    /// The binding that leads to a command on a screen of that context.
    public static func binding(of command: Command, in context: KeyContext) -> KeyBinding? {
        bindings.first { $0.command == command && $0.context == context }
            ?? bindings.first { $0.command == command && $0.context == .everywhere }
    }

    /// The bindings that hold on a screen of that context, its own first.
    public static func bindings(in context: KeyContext) -> [KeyBinding] {
        let own = bindings.filter { $0.context == context }
        let taken = Set(own.flatMap(\.keys))
        return own + bindings.filter { $0.context == .everywhere && !$0.keys.allSatisfy(taken.contains) }
    }

    private static let lookup: [KeyContext: [Key: Command]] = {
        var table: [KeyContext: [Key: Command]] = [:]
        for binding in bindings {
            for key in binding.keys { table[binding.context, default: [:]][key] = binding.command }
        }
        return table
    }()

    private static func bind(
        _ keys: Key..., in context: KeyContext = .everywhere, to command: Command, _ label: String, _ help: String
    ) -> KeyBinding {
        KeyBinding(keys, context, command, label, help)
    }

    private static let moving: [KeyBinding] = [
        bind(.char("j"), .down, to: .down, "down", "Next line."),
        bind(.char("k"), .up, to: .up, "up", "Previous line."),
        bind(.char("g"), .home, to: .top, "top", "First line."),
        bind(.char("G"), .end, to: .bottom, "bottom", "Last line."),
        bind(.ctrl("d"), to: .halfPageDown, "half page down", "Half a page down."),
        bind(.ctrl("u"), to: .halfPageUp, "half page up", "Half a page up."),
        bind(.pageDown, .ctrl("f"), to: .pageDown, "page down", "A page down."),
        bind(.pageUp, .ctrl("b"), to: .pageUp, "page up", "A page up."),
        bind(.enter, to: .open, "open", "Open what is under the cursor."),
        bind(.tab, to: .nextPanel, "next panel", "Next panel or tab."),
        bind(.backtab, to: .previousPanel, "previous panel", "Previous panel or tab."),
    ]

    private static let everywhere: [KeyBinding] = [
        bind(.char("q"), to: .back, "back", "Back to the screen before; quits on the first one."),
        bind(.escape, to: .escape, "back", "Drops the find, or goes back; stops a load on the first screen."),
        bind(.char("Q"), to: .quit, "quit", "Quit."),
        bind(.char("/"), to: .find, "find", "Find: type, then Enter to stay there or Esc to return."),
        bind(.char("n"), to: .findNext, "next match", "Next match of the find."),
        bind(.char("N"), to: .findPrevious, "previous match", "Previous match of the find."),
        bind(.char("y"), to: .copy, "copy", "Copy the value or id under the cursor to the clipboard."),
        bind(.char("L"), to: .traces, "traces", "The list of all traces."),
        bind(.char("M"), to: .map, "map", "Back to the service map."),
        bind(.char("u"), to: .toggleUTC, "UTC/local", "Show times in UTC, or in local time again."),
        bind(.char("T"), to: .theme, "theme", "Next theme."),
        bind(.char("?"), .function(1), to: .help, "help", "This help."),
        bind(.char(":"), to: .palette, "commands", "Find a command by its name and run it."),
        bind(.char("!"), to: .problems, "problems", "What could not be read, and where."),
        bind(.ctrl("r"), .function(5), to: .reload, "reload", "Ask the source again."),
        bind(.ctrl("c"), to: .cancel, "stop", "Stop the load under way; quit when there is none."),
        bind(.ctrl("l"), to: .redraw, "redraw", "Draw the whole screen anew."),
        bind(.ctrl("z"), to: .suspend, "suspend", "Suspend; `fg` in the shell comes back."),
    ]

    private static let prompt: [KeyBinding] = [
        bind(.enter, in: .prompt, to: .open, "accept", "Stay at the match; run the command."),
        bind(
            .escape, .ctrl("c"), in: .prompt, to: .escape, "drop",
            "Drop what was typed and go back to where the cursor was."),
        bind(.down, .ctrl("n"), .tab, in: .prompt, to: .down, "next", "Next match or command."),
        bind(.up, .ctrl("p"), .backtab, in: .prompt, to: .up, "previous", "Previous match or command."),
    ]
}

// One list a screen.
extension KeyTable {
    private static let map: [KeyBinding] = [
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
    ]

    private static let node: [KeyBinding] = [
        bind(.enter, in: .node, to: .open, "open", "Open the trace; with a range brushed: the traces in it."),
        bind(
            .left, .char("h"), in: .node, to: .brushLeft, "brush", "Move the range over the histogram to faster ones."),
        bind(
            .right, .char("l"), in: .node, to: .brushRight, "brush", "Move the range over the histogram to slower ones."
        ),
        bind(.shiftLeft, .char("H"), in: .node, to: .brushWidenLeft, "widen", "Widen the range to faster ones."),
        bind(.shiftRight, .char("W"), in: .node, to: .brushWidenRight, "widen", "Widen the range to slower ones."),
        bind(.char("x"), in: .node, to: .brushClear, "clear range", "Take the range away."),
        bind(.char("o"), in: .node, to: .logScale, "log/linear", "Logarithmic or linear times."),
        bind(.char("d"), in: .node, to: .switchHistogram, "response/duration", "Response times or durations."),
    ]

    private static let traces: [KeyBinding] = [
        bind(.enter, in: .traces, to: .open, "open", "Open the trace's timeline."),
        bind(.char("s"), .char(">"), in: .traces, to: .sortNext, "sort", "Sort by the next column."),
        bind(.char("S"), .char("<"), in: .traces, to: .sortPrevious, "sort back", "Sort by the column before."),
        bind(.char("r"), in: .traces, to: .sortReverse, "reverse", "Reverse the order."),
        bind(.char(" "), in: .traces, to: .mark, "mark", "Mark the trace, or take its mark away."),
        bind(.char("X"), in: .traces, to: .clearMarks, "unmark all", "Take all marks away."),
        bind(.char("x"), in: .traces, to: .removeFilter, "drop filter", "Take the last filter away."),
    ]

    private static let segment: [KeyBinding] = [
        bind(.tab, .right, .char("l"), in: .segment, to: .nextPanel, "next tab", "Next tab."),
        bind(.backtab, .left, .char("h"), in: .segment, to: .previousPanel, "previous tab", "Previous tab."),
        bind(.char(" "), .enter, in: .segment, to: .fold, "fold", "Fold or unfold the value under the cursor."),
        bind(.char("1"), in: .segment, to: .tab1, "overview", "Overview."),
        bind(.char("2"), in: .segment, to: .tab2, "annotations", "Annotations."),
        bind(.char("3"), in: .segment, to: .tab3, "metadata", "Metadata."),
        bind(.char("4"), in: .segment, to: .tab4, "exceptions", "Exceptions, with their frames."),
        bind(.char("5"), in: .segment, to: .tab5, "SQL", "SQL."),
        bind(.char("6"), in: .segment, to: .tab6, "resources", "Resources: AWS, HTTP, service, user."),
        bind(.char("7"), in: .segment, to: .tab7, "raw", "The raw document."),
    ]
}

extension KeyTable {
    private static let timeline: [KeyBinding] =
        [
            bind(.enter, in: .timeline, to: .open, "segment", "Open the segment or subsegment; unfold a group."),
            bind(.char(" "), in: .timeline, to: .fold, "fold", "Fold or unfold."),
            bind(.left, in: .timeline, to: .left, "fold", "Fold; when folded, go to the parent."),
            bind(.right, in: .timeline, to: .right, "unfold", "Unfold; when unfolded, go to the first child."),
            bind(.char("e"), in: .timeline, to: .nextProblem, "next error", "Next fault, error or throttle."),
            bind(
                .char("E"), in: .timeline, to: .previousProblem, "previous error", "Previous fault, error or throttle."),
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
