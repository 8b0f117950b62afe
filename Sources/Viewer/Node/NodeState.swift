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
    public static let context = KeyContext.node

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
    /// The line under the cursor; nil while the histogram has it.
    var cursor: Int?
    var top = 0
    private var seen: [Int] = []
    private var seenVersion = -1
    /// The cursor was put on the first trace once; after that it is the user's.
    private var wasRead = false

    public init(node identity: NodeIdentity) { self.identity = identity }

    public func title(_ scene: Scene) -> String { node?.shownName ?? identity.name }

    public func hints(_ scene: Scene) -> [Command] {
        guard let node else { return [.map] }
        if node.responseTimes.isEmpty && node.durations.isEmpty { return [.open, .down, .traces, .map] }
        let hints: [Command] = brush == nil ? [.open, .brushRight, .traces] : [.open, .brushWidenRight, .brushClear]
        return hints + [.logScale] + (node.durations.isEmpty ? [] : [.switchHistogram]) + [.down, .map]
    }

    public mutating func refresh(_ scene: Scene) -> [ScreenRequest] {
        if seenVersion != scene.data.version {
            seenVersion = scene.data.version
            read(scene)
        }
        let layout = NodeLayout(scene, hasHistogram: profile.total > 0)
        if histogram.axis.columns != layout.plot.width || histogram.total != profile.total { plot(layout.plot.width) }
        keepInSight(layout)
        return []
    }

    /// Takes the node's figures out of the data: the only work that grows with it.
    private mutating func read(_ scene: Scene) {
        let graph = scene.data.graph
        lines = []
        node = nil
        guard let position = graph.position(of: identity) else { return readProfile() }
        let node = graph.nodes[position]
        self.node = node
        readProfile()
        addVisits(scene)
        addNeighbours(
            "Called by", graph.callers(of: position), none: node.isRoot || node.isClient ? "" : "nobody in this data")
        addNeighbours("Calls", graph.callees(of: position), none: node.isClient ? "" : "nothing in this data")
        if scene.store.rowCount > 0 { addActivity(NodeActivity.derived(of: identity, from: scene.store)) }
        if lines.last == .blank { lines.removeLast() }
        if let cursor, !lines.indices.contains(cursor) || !lines[cursor].isSelectable { self.cursor = nil }
    }

    /// The traces that one comes for, so that Enter leads from here straight to a timeline.
    private mutating func addVisits(_ scene: Scene) {
        let visits = scene.store.visits(to: identity, limit: NodeState.visitLimit)
        if visits.isEmpty { return }
        if lines.isEmpty, !wasRead { cursor = 1 }
        wasRead = true
        lines.append(.heading("Traces, failed and slow ones first"))
        lines += visits.map { .visit($0) }
        lines.append(.blank)
    }

    private static let visitLimit = 6

    private mutating func addNeighbours(_ title: String, _ neighbours: [Neighbour], none: String) {
        if neighbours.isEmpty && none.isEmpty { return }
        lines.append(.heading(title))
        lines += neighbours.map { .neighbour($0) }
        if neighbours.isEmpty { lines.append(.note(none)) }
        lines.append(.blank)
    }

    private mutating func addActivity(_ activity: NodeActivity) {
        for (title, items, isException) in [
            ("Top URLs", activity.urls, false), ("Operations", activity.operations, false),
            ("Exceptions", activity.exceptions, true),
        ] where !items.isEmpty {
            lines.append(.heading(title))
            lines += items.map { .item($0, isException: isException) }
            lines.append(.blank)
        }
    }

    private mutating func readProfile() {
        profile = LatencyProfile(showsDurations ? node?.durations ?? [] : node?.responseTimes ?? [])
        plot(histogram.axis.columns)
    }

    /// Makes the histogram anew for so many columns; the brushed times stay brushed.
    private mutating func plot(_ columns: Int) {
        let brushed = brush.map { histogram.axis.bounds(of: $0) }
        histogram = LatencyHistogram(profile, columns: max(1, columns), scale: scale)
        brush = brushed.map {
            let first = histogram.axis.column(of: $0.lowerBound)
            return first...max(first, histogram.axis.column(of: $0.upperBound))
        }
        if profile.total == 0 { brush = nil }
    }

    private mutating func keepInSight(_ layout: NodeLayout) {
        top = Scrolling.top(top, cursor: cursor ?? top, count: lines.count, height: layout.tables.height)
        // The title over the first line shows with it.
        if let cursor, cursor > 0, cursor == top, !lines[cursor - 1].isSelectable { top -= 1 }
    }

    /// The brushed times in seconds, ends included: what the trace list filters by.
    var brushedSeconds: ClosedRange<Double>? { brush.map { histogram.axis.bounds(of: $0) } }
    /// How many requests are brushed.
    var brushedCount: Double { brush.map { histogram.counts[$0].reduce(0, +) } ?? 0 }
}

// Commands.
extension NodeState {
    public mutating func perform(_ command: Command, _ scene: Scene) -> [ScreenRequest] {
        switch command {
        case .up: step(-1)
        case .down: step(1)
        case .pageUp, .halfPageUp: for _ in 0..<8 { step(-1) }
        case .pageDown, .halfPageDown: for _ in 0..<8 { step(1) }
        case .top: cursor = nil
        case .bottom: cursor = lines.lastIndex { $0.isSelectable }
        case .nextPanel, .previousPanel: cursor = cursor == nil ? lines.firstIndex { $0.isSelectable } : nil
        case .brushLeft, .brushRight, .brushWidenLeft, .brushWidenRight: return moveBrush(command)
        case .brushClear: brush = nil
        case .logScale:
            scale = scale == .linear ? .logarithmic : .linear
            plot(histogram.axis.columns)
            return [.notice(scale == .linear ? "Linear times" : "Logarithmic times")]
        case .switchHistogram: return switchHistogram()
        case .copy: return copy(scene)
        case .open: return open(scene)
        default: return []
        }
        keepInSight(NodeLayout(scene, hasHistogram: profile.total > 0))
        return []
    }

    private mutating func step(_ step: Int) {
        var place = (cursor ?? -1) + step
        while lines.indices.contains(place), !lines[place].isSelectable { place += step }
        // Above the first line is the histogram.
        if lines.indices.contains(place) { cursor = place } else if step < 0 { cursor = nil }
    }

    /// A range of one column goes from one column that counts anything to the next.
    private mutating func moveBrush(_ command: Command) -> [ScreenRequest] {
        guard profile.total > 0 else { return [.notice("There are no response times to choose from")] }
        cursor = nil
        let last = histogram.axis.columns - 1
        guard let brush else {
            let column = profile.p50.map { histogram.axis.column(of: $0) } ?? 0
            self.brush = column...column
            return []
        }
        switch command {
        case .brushWidenLeft: self.brush = (nextColumn(brush.lowerBound, -1) ?? 0)...brush.upperBound
        case .brushWidenRight: self.brush = brush.lowerBound...(nextColumn(brush.upperBound, 1) ?? last)
        default:
            let step = command == .brushLeft ? -1 : 1
            if brush.count == 1 {
                let column = nextColumn(brush.lowerBound, step) ?? brush.lowerBound
                self.brush = column...column
            } else if brush.lowerBound + step >= 0, brush.upperBound + step <= last {
                self.brush = (brush.lowerBound + step)...(brush.upperBound + step)
            }
        }
        return []
    }

    private func nextColumn(_ column: Int, _ step: Int) -> Int? {
        var place = column + step
        while histogram.counts.indices.contains(place), histogram.counts[place] == 0 { place += step }
        return histogram.counts.indices.contains(place) ? place : nil
    }

    private mutating func switchHistogram() -> [ScreenRequest] {
        guard let node, !node.durations.isEmpty || showsDurations else {
            return [.notice("The data holds no durations of this node")]
        }
        brush = nil
        showsDurations.toggle()
        readProfile()
        return [
            .notice(
                showsDurations
                    ? "Durations: with what was done after the answer" : "Response times: until the answer")
        ]
    }

    private func copy(_ scene: Scene) -> [ScreenRequest] {
        guard let cursor, lines.indices.contains(cursor) else { return [.copy(identity.name)] }
        switch lines[cursor] {
        case .visit(let visit): return [.copy(scene.store.traceIDs[visit.trace].description)]
        case .neighbour(let neighbour): return [.copy(scene.data.graph.nodes[neighbour.node].name)]
        case .item(let item, _): return [.copy(item.detail.isEmpty ? item.name : item.name + " " + item.detail)]
        default: return []
        }
    }

    private func open(_ scene: Scene) -> [ScreenRequest] {
        if let cursor, lines.indices.contains(cursor) {
            if case .visit(let visit) = lines[cursor] { return [.openTrace(visit.trace, focus: visit.row)] }
            if case .neighbour(let neighbour) = lines[cursor] { return [.openNode(neighbour.node)] }
        }
        let seconds = showsDurations ? nil : brushedSeconds
        var label = title(scene)
        if let seconds { label += " " + rangeWords(seconds, scene.options) }
        return [
            .openTraces([TraceFilter(label: label, condition: .node(identity.serviceIdentity, seconds: seconds))])
        ]
    }

    func rangeWords(_ seconds: ClosedRange<Double>, _ options: ViewOptions) -> String {
        let low = Format.duration(seconds.lowerBound, ascii: options.isASCII)
        let high = Format.duration(seconds.upperBound, ascii: options.isASCII)
        return low == high ? low : low + "-" + high
    }
}
