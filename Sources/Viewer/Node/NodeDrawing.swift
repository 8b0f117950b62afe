import MapLayout
import Screen
import TraceAnalysis
import TraceModel

/// Where the parts of the node screen stand: side by side when there is room, else below one another.
struct NodeLayout {
    /// Name and figures.
    var head: Rect
    /// Title, columns and axis of the histogram, and the line that says what is brushed.
    var plot: Rect
    var tables: Rect

    init(_ scene: Scene, hasHistogram: Bool) {
        let headRows = 6
        if scene.isWide {
            let left = scene.columns * 11 / 20
            head = Rect(x: 1, y: 0, width: left - 2, height: headRows)
            let room = max(0, min(22, scene.rows - headRows - 1))
            plot = Rect(x: 1, y: headRows + 1, width: left - 2, height: hasHistogram ? room : 0)
            tables = Rect(x: left + 2, y: 0, width: scene.columns - left - 3, height: scene.rows)
            return
        }
        head = Rect(x: 1, y: 0, width: scene.columns - 2, height: headRows)
        let room = hasHistogram ? max(0, min(12, (scene.rows - headRows) / 2 + 1)) : 0
        plot = Rect(x: 1, y: headRows, width: scene.columns - 2, height: room)
        let below = plot.bottom + (hasHistogram ? 1 : 0)
        tables = Rect(x: 1, y: below, width: scene.columns - 2, height: scene.rows - below)
    }
}

extension NodeState {
    public func draw(_ scene: Scene, on canvas: inout Canvas) {
        guard let node else { return drawAbsent(scene, on: &canvas) }
        let layout = NodeLayout(scene, hasHistogram: profile.total > 0)
        canvas.inside(layout.head) { drawHead(node, scene, on: &$0) }
        canvas.inside(layout.plot) { drawPlot(scene, on: &$0) }
        if scene.isWide { canvas.vline(x: layout.tables.x - 2, y: 0, length: canvas.height) }
        canvas.inside(layout.tables) { drawTables(scene, on: &$0) }
        if top + layout.tables.height < lines.count, layout.tables.height > 0 {
            canvas.put(.arrowDown, x: layout.tables.right, y: layout.tables.bottom - 1, style: .accent)
        }
    }

    private func drawAbsent(_ scene: Scene, on canvas: inout Canvas) {
        canvas.putCentered("\(identity.name) is not in this data.", y: canvas.height / 3, style: .strong)
        canvas.putCentered(
            "It may have had no requests in the window. q goes back.", y: canvas.height / 3 + 1, style: .dim)
    }

    private func drawHead(_ node: ServiceNode, _ scene: Scene, on canvas: inout Canvas) {
        var pen = PanelPen(scene.options)
        let kind = [node.shownType ?? (node.isClient ? "client" : "service"), node.accountID ?? ""]
        pen.title(
            node.isClient ? "client of \(node.name)" : node.shownName,
            kind.filter { !$0.isEmpty }.joined(separator: "  "), &canvas)
        if node.isClient {
            return pen.line("Callers from outside: browsers, other systems. They send no segments.", .dim, &canvas)
        }
        pen.figures(node.statistics, rate: node.requestsPerMinute, profile, &canvas)
    }

    private func drawPlot(_ scene: Scene, on canvas: inout Canvas) {
        guard canvas.height >= 5 else { return }
        let title = showsDurations ? "Duration" : "Response time"
        let used = canvas.put(title, x: 0, y: 0, style: .strong)
        let end = used + 2 + canvas.put(scale == .linear ? "linear" : "logarithmic", x: used + 2, y: 0, style: .dim)
        let peak = "highest column " + share(histogram.peak)
        if end + 2 + displayWidth(peak) <= canvas.width { canvas.putRight(peak, y: 0, style: .dim) }
        canvas.inside(Rect(x: 0, y: 1, width: canvas.width, height: canvas.height - 2)) { canvas in
            var pen = HistogramPen(histogram, scene.options)
            pen.brush = brush
            pen.marks = [("p50", profile.p50), ("p90", profile.p90), ("p99", profile.p99)].compactMap { name, value in
                value.map { (name, $0) }
            }
            pen.draw(on: &canvas)
        }
        drawBrush(scene, canvas.height - 1, on: &canvas)
    }

    private func share(_ count: Double) -> String {
        Format.percent(histogram.total > 0 ? count / histogram.total : 0) + " of requests"
    }

    private func drawBrush(_ scene: Scene, _ y: Int, on canvas: inout Canvas) {
        guard let seconds = brushedSeconds else {
            canvas.put("left and right choose a range of times", x: 0, y: y, style: .dim)
            return
        }
        var x = canvas.put(rangeWords(seconds, scene.options), x: 0, y: y, style: .accent.bold) + 2
        x +=
            canvas.put(Format.shortCount(brushedCount) + (brushedCount == 1 ? " request" : " requests"), x: x, y: y) + 2
        x += canvas.put(share(brushedCount).replacingSuffix, x: x, y: y) + 2
        canvas.put("Enter: their traces", x: x, y: y, style: .dim)
    }

    // MARK: Tables

    /// Right ends of the columns calls, mean, and failures.
    private func drawTables(_ scene: Scene, on canvas: inout Canvas) {
        for y in 0..<max(0, canvas.height) where lines.indices.contains(top + y) {
            draw(lines[top + y], scene, y, on: &canvas)
            if top + y == cursor { canvas.setStyle(Rect(x: 0, y: y, width: canvas.width, height: 1), .selection) }
        }
    }

    private func draw(_ line: NodeLine, _ scene: Scene, _ y: Int, on canvas: inout Canvas) {
        switch line {
        case .blank: break
        case .note(let words): canvas.put(words, x: 2, y: y, style: .dim)
        case .heading(let title):
            canvas.put(title, x: 0, y: y, style: .title)
            let heads = NodeState.heads(title)
            for (place, head) in heads.enumerated() {
                canvas.putRight(head, right: canvas.width - (2 - place) * 9, y: y, style: .dim)
            }
        case .visit(let visit): draw(visit, scene, y, on: &canvas)
        case .neighbour(let neighbour):
            let node = scene.data.graph.nodes[neighbour.node]
            let room = canvas.width - 28
            let used = canvas.put(node.shownName, x: 2, y: y, maxWidth: max(4, room - 2), truncate: .middle)
            if let type = node.shownType, used + 6 < room {
                canvas.put(type, x: used + 4, y: y, style: .dim, maxWidth: room - used - 4)
            }
            if neighbour.edge.type == "link" {
                canvas.putRight("link", y: y, style: .edgeLink)
            } else {
                figures(neighbour.edge.statistics, scene, y, on: &canvas)
            }
        case .item(let item, let isException): draw(item, isException, scene, y, on: &canvas)
        }
    }

    /// What stands over the figures of a table.
    private static func heads(_ title: String) -> [String] {
        switch title {
        case "Exceptions": ["", "", "times"]
        case let title where title.hasPrefix("Traces"): ["", "start", "time"]
        default: ["failed", "avg", "calls"]
        }
    }

    /// What was asked of the trace, and how long this node took for its part.
    private func draw(_ visit: NodeVisit, _ scene: Scene, _ y: Int, on canvas: inout Canvas) {
        let store = scene.store
        guard visit.trace < store.traceCount, visit.row < store.rowCount else { return }
        let ascii = scene.options.isASCII
        canvas.putRight(Format.duration(nanoseconds: visit.nanoseconds, ascii: ascii), y: y)
        let start = Format.clock(store.start(visit.row), scene.options)
        let used = canvas.putRight(start, right: canvas.width - 9, y: y, style: .dim)
        if visit.outcome != .ok {
            canvas.put(Marks.glyph(visit.outcome), x: 0, y: y, style: Marks.style(visit.outcome))
        }
        let request = store.request(Int(store.rootRows[visit.trace]))
        let words = [store.strings[request.method], Secrets.masked(URLText.path(store.strings[request.url]))]
        let name = words.filter { !$0.isEmpty }.joined(separator: " ")
        canvas.put(
            name.isEmpty ? store.name(Int(store.rootRows[visit.trace])) : name, x: 2, y: y,
            maxWidth: max(4, canvas.width - 9 - used - 4), truncate: .middle)
    }

    private func draw(_ item: RankedItem, _ isException: Bool, _ scene: Scene, _ y: Int, on canvas: inout Canvas) {
        let room = canvas.width - (isException ? 9 : 28)
        if isException {
            let used = canvas.put(item.name, x: 2, y: y, style: .fault, maxWidth: max(4, room - 2), truncate: .middle)
            canvas.put(item.detail, x: used + 4, y: y, style: .dim, maxWidth: max(0, room - used - 4))
            canvas.putRight(Format.count(item.statistics.total), y: y)
        } else {
            let used = item.detail.isEmpty ? 0 : canvas.put(item.detail, x: 2, y: y, style: .dim, maxWidth: 7) + 1
            canvas.put(item.name, x: 2 + used, y: y, maxWidth: max(4, room - 2 - used), truncate: .middle)
            figures(item.statistics, scene, y, on: &canvas)
        }
    }

    private func figures(_ statistics: RequestStatistics?, _ scene: Scene, _ y: Int, on canvas: inout Canvas) {
        guard let statistics, statistics.total > 0 else { return }
        canvas.putRight(Format.shortCount(Double(statistics.total)), y: y)
        canvas.putRight(
            Format.duration(optional: statistics.meanResponseTime, scene.options), right: canvas.width - 9, y: y)
        let health = statistics.health
        let failed = health.error + health.fault + health.throttle
        guard failed > 0 else {
            canvas.putRight("-", right: canvas.width - 18, y: y, style: .dim)
            return
        }
        let style = Marks.style(health.worst)
        let used = canvas.putRight(Format.percent(failed), right: canvas.width - 18, y: y, style: style)
        canvas.put(Marks.glyph(health.worst), x: canvas.width - 18 - used - 2, y: y, style: style)
    }
}

extension String {
    /// `12% of requests` → `12%`.
    fileprivate var replacingSuffix: String { hasSuffix(" of requests") ? String(dropLast(12)) : self }
}
