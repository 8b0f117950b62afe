/// What a key can ask for. Which key asks for what, and where, stands in `KeyTable`; screens only ever see commands.
public enum Command: String, Hashable, CaseIterable, Sendable {
    // Everywhere; the core answers these itself.
    case back, escape, quit, help, palette, theme, toggleUTC, redraw, suspend, reload, cancel, problems

    // What is looked at; the core answers these too.
    case chooseWindow, previousWindow, nextWindow, chooseFilter, chooseGroup, pause, chooseRefresh

    // Moving: screens answer.
    case up, down, left, right
    case pageUp, pageDown, halfPageUp, halfPageDown
    case top, bottom
    case open, nextPanel, previousPanel

    // Finding: the core shows the prompt and calls the screen's `find`; n and N reach the screen as commands.
    case find, findNext, findPrevious

    // The value under the cursor: the screen answers with `.copy`.
    case copy

    // Going elsewhere from the map or a node.
    case traces, map

    // Map.
    case nextEdge, previousEdge, focus, moreDepth, lessDepth, detailMore, detailLess, scaleBy, recentre

    // Node.
    case brushLeft, brushRight, brushWidenLeft, brushWidenRight, brushClear, logScale, switchHistogram
    case nextChart, previousChart

    // Traces, and their timelines.
    case traceMap
    case mark, sortNext, sortPrevious, sortReverse, removeFilter, clearMarks

    // Timeline.
    case fold, foldAll, unfoldAll, zoomIn, zoomOut, zoomReset, panLeft, panRight
    case nextProblem, previousProblem, criticalPath, hideNonMatching, group
    case level1, level2, level3, level4, level5, level6, level7, level8, level9

    // Segment.
    case tab1, tab2, tab3, tab4, tab5, tab6, tab7, tab8
}

/// Where a key means something. A screen has one context; `everywhere` holds on all of them.
public enum KeyContext: String, Hashable, CaseIterable, Sendable {
    case everywhere, map, node, traces, timeline, traceMap, segment, help
    /// While text is typed at the find prompt or in the palette.
    case prompt

    /// As the help names it.
    public var title: String {
        switch self {
        case .everywhere: "Everywhere"
        case .map: "Map"
        case .node: "Node"
        case .traces: "Traces"
        case .timeline: "Timeline"
        case .traceMap: "Map of traces"
        case .segment: "Segment"
        case .help: "Help"
        case .prompt: "While typing"
        }
    }
}
