import Figures
import TraceAnalysis
import TraceModel

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
        case .brushLeft, .brushRight, .brushWidenLeft, .brushWidenRight: return moveBrush(command, scene)
        case .brushClear: return clearBrush()
        case .nextChart, .previousChart: return changeChart(command == .nextChart ? 1 : -1, scene)
        case .logScale: return changeScale(scene)
        case .switchHistogram: return switchHistogram()
        case .copy: return copy(scene)
        case .open: return open(scene)
        case .analyzeHere: return analyze(scene)
        default: return []
        }
        keepInSight(layout(scene))
        return []
    }

    private mutating func step(_ step: Int) {
        var place = (cursor ?? -1) + step
        while lines.indices.contains(place), !lines[place].isSelectable { place += step }
        // Above the first line is the histogram.
        if lines.indices.contains(place) { cursor = place } else if step < 0 { cursor = nil }
    }

    private mutating func changeScale(_ scene: Scene) -> [ScreenRequest] {
        let isHeatMap = chart == .latencies && charts(scene).contains(chart)
        let new: LatencyScale = (isHeatMap ? series.scale : scale) == .linear ? .logarithmic : .linear
        if isHeatMap {
            series.scale = new
            plotSeries(layout(scene))
        } else {
            scale = new
            plot(histogram.axis.columns)
        }
        return [.notice(new == .linear ? "Linear times" : "Logarithmic times")]
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
        case .visit(let visit): return [.copy(scene.store.traceName(visit.trace))]
        case .neighbour(let neighbour): return [.copy(scene.data.graph.nodes[neighbour.node].name)]
        case .item(let item, _): return [.copy(item.detail.isEmpty ? item.name : item.name + " " + item.detail)]
        default: return []
        }
    }

    private func open(_ scene: Scene) -> [ScreenRequest] {
        if let cursor, lines.indices.contains(cursor) {
            if case .visit(let visit) = lines[cursor] {
                return [.open(TimelineRoute(visit.trace, in: scene.store, focus: visit.row))]
            }
            if case .neighbour(let neighbour) = lines[cursor] {
                return [.open(NodeRoute(node: neighbour.node))]
            }
        }
        return [.open(TracesRoute(filters: [brushedTraces(scene)] + requestTraces))]
    }

    /// The node's slow traces; with a range brushed, those in it.
    private func analyze(_ scene: Scene) -> [ScreenRequest] {
        let isBrushed = brush != nil || series.brush != nil
        let choice: AnalyzeChoice = isBrushed ? .filters([brushedTraces(scene)]) : .slowest(0.1)
        return [.open(AnalyzeRoute(of: identity, choice: choice))]
    }

    /// The traces of the URL under the cursor.
    private var requestTraces: [TraceFilter] {
        guard let cursor, lines.indices.contains(cursor), case .item(let item, false) = lines[cursor],
            lines[..<cursor].last(where: { if case .heading = $0 { true } else { false } }) == .heading(NodeState.urls)
        else { return [] }
        let condition = TraceFilter.Condition.request(identity.serviceIdentity, method: item.detail, url: item.name)
        let words = [item.detail, URLText.path(item.name)].filter { !$0.isEmpty }
        return [TraceFilter(label: words.joined(separator: " "), condition: condition)]
    }

    /// Over the table of URLs.
    static let urls = "Top URLs"

    /// The traces that passed in the brushed time and took the brushed length of time.
    private func brushedTraces(_ scene: Scene) -> TraceFilter {
        let seconds = showsDurations ? nil : brushedSeconds
        let window = series.brushedWindow
        let words = [
            title(scene), seconds.map { rangeWords($0, scene.options) },
            window.map { Format.range($0, scene.options) },
        ]
        return TraceFilter(
            label: words.compactMap { $0 }.joined(separator: " "),
            condition: .node(identity.serviceIdentity, seconds: seconds, window: window))
    }

    func rangeWords(_ seconds: ClosedRange<Double>, _ options: ViewOptions) -> String {
        let low = Format.duration(seconds.lowerBound, ascii: options.isASCII)
        let high = Format.duration(seconds.upperBound, ascii: options.isASCII)
        return low == high ? low : low + "-" + high
    }
}

// What a node does without.
extension NodeState {
    public mutating func find(_ text: String, _ scene: Scene) -> [ScreenRequest] { [] }
    public func matches(_ scene: Scene) -> (current: Int, total: Int)? { nil }
    public mutating func receive(_ answered: Answered, _ scene: Scene) -> [ScreenRequest] { [] }
    public func nearby(_ scene: Scene) -> [TraceID] { [] }
    public mutating func prepare(_ scene: Scene) {}
}
