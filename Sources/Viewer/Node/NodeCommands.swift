import MapLayout
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
        case .brushLeft, .brushRight, .brushWidenLeft, .brushWidenRight: return moveBrush(command)
        case .brushClear:
            if brush == nil { return [.widen] }
            brush = nil
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
