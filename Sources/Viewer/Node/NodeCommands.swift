import Figures
import TraceAnalysis
import TraceModel

extension NodeState {
    public mutating func perform(_ command: Command, _ scene: Scene) -> [ScreenRequest] {
        let requests = act(command, scene)
        return requests + askCount(scene)
    }

    private mutating func act(_ command: Command, _ scene: Scene) -> [ScreenRequest] {
        switch command {
        case .top where cursor == nil && isBrushed(chart): moveBrushToEnd(false)
        case .bottom where cursor == nil && isBrushed(chart): moveBrushToEnd(true)
        case .slowTail: return chooseSlowTail()
        case .failingStretch: return chooseFailingStretch(scene)
        case .brushToWindow: return useBrushAsWindow()
        case .narrowTo, .exclude: return narrow(isExcluded: command == .exclude, scene)
        case .findNext, .findPrevious:
            guard let next = finding.next(command == .findNext ? 1 : -1, from: cursor ?? -1) else {
                return finding.refusal
            }
            cursor = next
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

    /// A range of either chart is chosen.
    var isBrushed: Bool { brush != nil || series.brush != nil }

    /// A range of this chart is.
    func isBrushed(_ chart: NodeChart) -> Bool { chart.isSeries ? series.brush != nil : brush != nil }

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
        if let asked = askedOfService(scene) { return [asked, .open(TracesRoute())] }
        return [.open(TracesRoute(filters: [brushedTraces(scene)] + (lineTraces(scene).map { [$0] } ?? [])))]
    }

    /// The node's slow traces; with a range brushed, those in it.
    private func analyze(_ scene: Scene) -> [ScreenRequest] {
        let choice: AnalyzeChoice = isBrushed ? .filters([brushedTraces(scene)]) : .slowest(0.1)
        return [.open(AnalyzeRoute(of: identity, choice: choice))]
    }

    /// Of summaries one cannot tell how long a node inside took: the service chooses by an expression (reference 5).
    private func askedOfService(_ scene: Scene) -> ScreenRequest? {
        guard scene.can.filters == .there, let seconds = showsDurations ? nil : brushedSeconds, let node, !node.isRoot,
            !node.isClient
        else { return nil }
        let quoted = { (text: String) in "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
        }
        var id = "name: " + quoted(identity.name)
        if let type = identity.type { id += ", type: " + quoted(type) }
        var tests = ["responsetime >= \(seconds.lowerBound)"]
        if seconds.upperBound < histogram.axis.upper { tests.append("responsetime <= \(seconds.upperBound)") }
        return .choose(series.brushedWindow, filter: "service(id(\(id))) { \(tests.joined(separator: " AND ")) }")
    }

    /// The traces of the line under the cursor, or the node's others.
    private func narrow(isExcluded: Bool, _ scene: Scene) -> [ScreenRequest] {
        guard let line = lineTraces(scene) else {
            return [.notice("Put the cursor on a URL, an operation, an exception or a neighbour")]
        }
        let filter = isExcluded ? line.inverted : line
        return [.open(TracesRoute(filters: [brushedTraces(scene), filter]))]
    }

    /// The traces of the line under the cursor; nil for one that says nothing of traces.
    private func lineTraces(_ scene: Scene) -> TraceFilter? {
        guard let cursor, lines.indices.contains(cursor) else { return nil }
        switch lines[cursor] {
        case .neighbour(let neighbour):
            let other = NodeIdentity(scene.data.graph.nodes[neighbour.node])
            let (source, target) = heading(over: cursor) == NodeState.callers ? (other, identity) : (identity, other)
            return .edge(source, target, names: (source.name, target.name))
        case .item(let item, isException: true):
            return .exception(of: identity, type: item.name, message: item.detail)
        case .item(let item, _):
            switch heading(over: cursor) {
            case NodeState.urls: return .request(of: identity, method: item.detail, url: item.name)
            case NodeState.operations:
                let path = Operation(node: identity, name: item.name).path
                return .value(.operation, path)
            default: return nil
            }
        default: return nil
        }
    }

    /// The title over a line.
    private func heading(over line: Int) -> String {
        for case .heading(let title) in lines[..<line].reversed() { return title }
        return ""
    }

    /// Over the table of URLs.
    static let urls = "Top URLs"
    static let operations = "Operations"
    static let callers = "Called by"

    /// The traces that passed in the brushed time and took the brushed length of time.
    func brushedTraces(_ scene: Scene) -> TraceFilter {
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

// Finding in the tables.
extension NodeState {
    public mutating func find(_ text: String, _ scene: Scene) -> [ScreenRequest] {
        let state = self
        let line = finding.find(text, from: cursor ?? -1, in: lines.count) { state.label($0, scene) }
        cursor = lines.indices.contains(line) && lines[line].isSelectable ? line : nil
        keepInSight(layout(scene))
        return []
    }

    public func matches(_ scene: Scene) -> (current: Int, total: Int)? { finding.matches(cursor ?? -1) }

    /// What a line is found by; nothing where the cursor cannot stand.
    func label(_ line: Int, _ scene: Scene) -> String {
        switch lines[line] {
        case .visit(let visit): return scene.store.traceName(visit.trace) + " " + words(visit, scene)
        case .neighbour(let neighbour):
            let node = scene.data.graph.nodes[neighbour.node]
            return node.shownName + " " + (node.shownType ?? "")
        case .item(let item, _): return item.name + " " + item.detail
        case .heading, .note, .blank: return ""
        }
    }
}

// What a node does without.
extension NodeState {
    public func nearby(_ scene: Scene) -> [TraceID] { [] }
    public mutating func prepare(_ scene: Scene) {}
}
