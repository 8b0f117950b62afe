import Figures
import MapLayout
import Screen
import TraceAnalysis
import TraceModel

/// A line of the tables on the node screen.
enum NodeLine: Hashable, Sendable {
    /// A title, and what stands over the columns of figures.
    case heading(String)
    case blank
    /// Words in place of a table.
    case note(String)
    /// A trace that passed through it.
    case visit(NodeVisit)
    /// Who calls it, or whom it calls.
    case neighbour(Neighbour)
    /// A URL, an operation or an exception.
    case item(RankedItem, isException: Bool)

    var isSelectable: Bool {
        switch self {
        case .visit, .neighbour, .item: true
        default: false
        }
    }
}

/// One node: its health, its response times as a histogram with a range to brush, who calls it, whom it calls.
public struct NodeState: ScreenState {
    /// Which node; it is looked up again in every data set that arrives.
    public let identity: NodeIdentity
    /// Its figures; nil while the data does not hold it.
    var node: ServiceNode?
    var profile = LatencyProfile([])
    var histogram = LatencyHistogram(LatencyProfile([]), columns: 1, scale: .linear)
    var lines: [NodeLine] = []
    var scale = LatencyScale.linear
    /// Durations (with what a segment does after it answered) instead of response times.
    var showsDurations = false
    /// Brushed columns of the histogram.
    var brush: ClosedRange<Int>?
    /// The chart that has the keys, and what those over time show.
    var chart = NodeChart.times
    var series = NodeSeries()
    /// How much is brushed; nil while that is worked out.
    var counted: (question: BrushCountQuestion, answer: BrushCountQuestion.Answer?)?
    var finding = LineFind()
    /// The line under the cursor; nil while the charts have it.
    var cursor: Int?
    var top = 0
    /// What the lines are known by, from one data set to the next; empty for those that nothing is known of.
    private var keys: [String] = []
    private var seenVersion = -1
    /// The cursor was put on the first trace once; after that it is the user's.
    private var wasRead = false

    public init(node identity: NodeIdentity) { self.identity = identity }

    /// A service is asked for its series: not for callers from outside, whom it does not count, nor for a node that is not there.
    public var traits: ScreenTraits {
        let isCounted = node.map { !$0.isClient } ?? false
        return ScreenTraits(.map, companion: isCounted ? .series(identity) : nil)
    }

    public func title(_ scene: Scene) -> String { node?.shownName ?? identity.name }

    public func hints(_ scene: Scene) -> [Command] {
        guard let node else { return [.map] }
        let charts = charts(scene)
        if charts.isEmpty { return [.open, .down, .traces, .map] }
        let hints: [Command] =
            isBrushed
            ? [.open, .analyzeHere, .brushWidenRight, .brushClear] + (series.brush == nil ? [] : [.brushToWindow])
            : [.open, .analyzeHere, .brushRight, .slowTail, .failingStretch, .traces]
        return hints + (charts.count > 1 ? [.nextChart] : []) + [.logScale]
            + (node.durations.isEmpty ? [] : [.switchHistogram]) + [.down, .map]
    }

    public mutating func refresh(_ scene: Scene) -> [ScreenRequest] {
        if seenVersion != scene.data.version {
            seenVersion = scene.data.version
            counted = nil
            read(scene)
            let state = self
            finding.look(in: lines.count) { state.label($0, scene) }
        }
        let layout = layout(scene)
        if histogram.axis.columns != layout.plotWidth || histogram.total != profile.total { plot(layout.plotWidth) }
        plotSeries(layout)
        keepInSight(layout)
        // An answer that came while another screen was in front, or is still to come.
        if counted?.answer == nil { counted = nil }
        return askCount(scene)
    }

    /// Takes the node's figures out of the data: the only work that grows with it.
    private mutating func read(_ scene: Scene) {
        let graph = scene.data.graph
        let kept = cursor.flatMap { keys.indices.contains($0) ? keys[$0] : nil }
        defer { keepCursor(on: kept, scene) }
        lines = []
        node = nil
        guard let position = graph.position(of: identity) else {
            series.points = nil
            return readProfile()
        }
        readSeries(scene)
        let node = graph.nodes[position]
        self.node = node
        readProfile()
        addVisits(scene)
        addNeighbours(
            NodeState.callers, graph.callers(of: position),
            none: node.isRoot || node.isClient ? "" : "nobody in this data")
        addNeighbours("Calls", graph.callees(of: position), none: node.isClient ? "" : "nothing in this data")
        if scene.store.rowCount > 0 {
            addActivity(NodeActivity.derived(of: identity, from: scene.store, in: scene.data.shown))
        }
        if lines.last == .blank { lines.removeLast() }
        if let cursor, !lines.indices.contains(cursor) || !lines[cursor].isSelectable { self.cursor = nil }
    }

    /// The traces that one comes for, so that Enter leads from here straight to a timeline.
    private mutating func addVisits(_ scene: Scene) {
        let (visits, all) = scene.store.visits(to: identity, limit: NodeState.visitLimit, in: scene.data.shown)
        if visits.isEmpty { return }
        if lines.isEmpty, !wasRead { cursor = 1 }
        wasRead = true
        let count = all > visits.count ? ": \(visits.count) of \(Format.count(all))" : ""
        lines.append(.heading("Traces, worst first" + count))
        lines += visits.map { .visit($0) }
        lines.append(.blank)
    }

    private static let visitLimit = 6

    /// Finds the cursor's line again by what it says.
    private mutating func keepCursor(on key: String?, _ scene: Scene) {
        var heading = ""
        keys = lines.map { line in
            switch line {
            case .heading(let title): heading = title
            case .visit(let visit): return scene.store.traceName(visit.trace)
            case .neighbour(let neighbour): return heading + "\(NodeIdentity(scene.data.graph.nodes[neighbour.node]))"
            case .item(let item, _): return heading + item.name + "\n" + item.detail
            case .blank, .note: break
            }
            return ""
        }
        if let key, !key.isEmpty, let place = keys.firstIndex(of: key) { cursor = place }
    }

    private mutating func addNeighbours(_ title: String, _ neighbours: [Neighbour], none: String) {
        if neighbours.isEmpty && none.isEmpty { return }
        lines.append(.heading(title))
        lines += neighbours.map { .neighbour($0) }
        if neighbours.isEmpty { lines.append(.note(none)) }
        lines.append(.blank)
    }

    private mutating func addActivity(_ activity: NodeActivity) {
        for (title, items, isException) in [
            (NodeState.urls, activity.urls, false), (NodeState.operations, activity.operations, false),
            ("Exceptions", activity.exceptions, true),
        ] where !items.isEmpty {
            lines.append(.heading(title))
            lines += items.map { .item($0, isException: isException) }
            lines.append(.blank)
        }
    }

    mutating func readProfile() {
        profile = LatencyProfile(showsDurations ? node?.durations ?? [] : node?.responseTimes ?? [])
        plot(histogram.axis.columns)
    }

    /// Makes the histogram anew for so many columns; the brushed times stay brushed.
    mutating func plot(_ columns: Int) {
        let brushed = brush.map { histogram.axis.bounds(of: $0) }
        histogram = LatencyHistogram(profile, columns: max(1, columns), scale: scale)
        brush = brushed.map {
            let first = histogram.axis.column(of: $0.lowerBound)
            return first...max(first, histogram.axis.column(of: $0.upperBound))
        }
        if profile.total == 0 { brush = nil }
    }

    mutating func keepInSight(_ layout: NodeLayout) {
        top = Scrolling.top(top, cursor: cursor ?? top, count: lines.count, height: layout.tables.height)
        // The title over the first line shows with it.
        if let cursor, cursor > 0, cursor == top, !lines[cursor - 1].isSelectable { top -= 1 }
    }

    /// The brushed times in seconds, ends included: what the trace list filters by.
    var brushedSeconds: ClosedRange<Double>? { brush.map { histogram.axis.bounds(of: $0) } }
    /// How many requests are brushed.
    var brushedCount: Double { brush.map { histogram.counts[$0].reduce(0, +) } ?? 0 }
}
