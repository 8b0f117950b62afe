import Figures
import Screen
import TraceAnalysis
import TraceModel

/// What a panel on a node says besides the node's own figures.
struct NodePanelFacts: Hashable {
    /// How many edges reach it and leave it.
    var callers: Int
    var callees: Int
    /// So many of them are not drawn.
    var hidden = 0
    /// Requests a minute.
    var rate: Double?
}

/// What a node is and how it does, beside the map: name, type, figures, health, histogram.
func drawNodeSidePanel(_ node: ServiceNode, _ facts: NodePanelFacts, _ scene: Scene, on canvas: inout Canvas) {
    var pen = PanelPen(scene.options)
    pen.title(
        node.shownName, node.shownType ?? (node.isClient ? "outside" : node.type == nil ? "service" : ""), &canvas)
    if node.isClient {
        pen.line("browsers and other systems", .dim, &canvas)
        pen.line("that call \(node.name)", .dim, &canvas)
        return
    }
    if let account = node.accountID { pen.line("account \(account)", .dim, &canvas) }
    pen.figures(node.statistics, rate: facts.rate, LatencyProfile(node.responseTimes), &canvas)
    pen.histogram("Response time", node.responseTimes, &canvas)
    pen.y += 1
    pen.line("called by \(facts.callers), calls \(facts.callees)", .dim, &canvas)
    if facts.hidden > 0 { pen.line("\(facts.hidden) of these edges not drawn: f, w", .dim, &canvas) }
    if node.state == "unknown" { pen.line("inferred from its callers", .dim, &canvas) }
}

/// What an edge of the map is and how the calls along it do: the caller's view.
func drawEdgeSidePanel(_ picture: MapPicture, _ number: Int, _ scene: Scene, on canvas: inout Canvas) {
    let ends = picture.topology.ends[number]
    let edge = picture.edge(number)
    var pen = PanelPen(scene.options)
    pen.title(picture.name(ends.source), edge.type == "link" ? "link" : "calls", &canvas)
    let arrow = scene.options.glyphs.text(.arrowRight)
    pen.line(arrow + " " + picture.name(ends.target), .strong, &canvas)
    if edge.type == "link" {
        pen.y += 1
        pen.line("Traces joined by a queue: no calls to time.", .dim, &canvas)
        pen.histogram("Time in the queue", edge.eventAges, &canvas)
        return
    }
    pen.figures(edge.statistics, rate: picture.graph.callsPerMinute(edge), LatencyProfile(edge.responseTimes), &canvas)
    pen.histogram("As the caller saw it", edge.responseTimes, &canvas)
}

/// Writes a panel from top to bottom.
struct PanelPen {
    let options: ViewOptions
    var y = 0

    init(_ options: ViewOptions) { self.options = options }

    mutating func title(_ name: String, _ kind: String, _ canvas: inout Canvas) {
        let used = canvas.putRight(kind, y: y, style: .dim, maxWidth: canvas.width / 2)
        canvas.put(name, x: 0, y: y, style: .title, maxWidth: max(1, canvas.width - used - 1), truncate: .middle)
        y += 1
    }

    mutating func line(_ text: String, _ style: Style, _ canvas: inout Canvas) {
        canvas.put(text, x: 0, y: y, style: style, truncate: .middle)
        y += 1
    }

    /// Rate and mean, percentiles, and the shares of the outcomes with their bar.
    mutating func figures(
        _ statistics: RequestStatistics?, rate: Double?, _ profile: LatencyProfile, _ canvas: inout Canvas
    ) {
        guard let statistics, statistics.total > 0 else {
            y += 1
            return line("No requests were counted here.", .dim, &canvas)
        }
        var parts: [(String, String)] = [("", rate.map { Format.rate(perMinute: $0) } ?? "")]
        parts.append(("avg", Format.duration(optional: statistics.meanResponseTime, options)))
        parts.append(("", Format.count(statistics.total) + (statistics.total == 1 ? " request" : " requests")))
        pairs(parts, &canvas)
        if profile.total > 0 { percentiles(profile, &canvas) }
        y += 1
        health(statistics.health, &canvas)
    }

    private mutating func percentiles(_ profile: LatencyProfile, _ canvas: inout Canvas) {
        pairs(
            [("p50", profile.p50), ("p90", profile.p90), ("p99", profile.p99)].map {
                ($0.0, $0.1.map { Format.latency($0, ascii: options.isASCII) } ?? "-")
            }, &canvas)
    }

    /// `p50 64ms  p90 240ms`: labels faint, as many as fit.
    private mutating func pairs(_ parts: [(String, String)], _ canvas: inout Canvas) {
        var x = 0
        for (label, value) in parts where !value.isEmpty {
            let width = displayWidth(label) + (label.isEmpty ? 0 : 1) + displayWidth(value)
            guard x + width <= canvas.width else { break }
            if !label.isEmpty { x += canvas.put(label, x: x, y: y, style: .dim) + 1 }
            x += canvas.put(value, x: x, y: y) + 2
        }
        y += 1
    }

    mutating func health(_ health: HealthShares, _ canvas: inout Canvas) {
        var x = 0
        for (outcome, cells) in HealthBar(health, cells: canvas.width).parts {
            canvas.fill(
                Rect(x: x, y: y, width: cells, height: 1), HealthBar.scalar(outcome, canvas.glyphs),
                style: Marks.style(outcome))
            x += cells
        }
        y += 1
        x = 0
        for (outcome, word) in [(Outcome.ok, "ok"), (.error, "error"), (.fault, "fault"), (.throttle, "throttle")] {
            let share = health.share(outcome)
            guard share > 0 || outcome == .ok else { continue }
            let text = word + " " + Format.percent(share)
            if x > 0, x + displayWidth(text) + 2 > canvas.width {
                y += 1
                x = 0
            }
            canvas.put(Marks.glyph(outcome), x: x, y: y, style: Marks.style(outcome))
            x += 2 + canvas.put(text, x: x + 2, y: y, style: share > 0 ? Marks.style(outcome) : .dim) + 2
        }
        y += 1
    }

    /// A small histogram with its axis, as high as there is room for.
    mutating func histogram(_ title: String, _ entries: [HistogramEntry], _ canvas: inout Canvas) {
        y += 1
        let rows = min(8, canvas.height - y - 4)
        guard rows > 0, canvas.width >= 12 else { return }
        let histogram = LatencyHistogram(LatencyProfile(entries), columns: canvas.width, scale: .linear)
        guard histogram.total > 0 else { return }
        canvas.put(title, x: 0, y: y, style: .strong)
        let place = Rect(x: 0, y: y + 1, width: canvas.width, height: rows + 2)
        canvas.inside(place) { HistogramPen(histogram, options).draw(on: &$0) }
        y += rows + 3
    }
}
