import Figures
import Screen
import TraceAnalysis
import TraceModel

extension NodeState {
    public func draw(_ scene: Scene, on canvas: inout Canvas) {
        guard let node else { return drawAbsent(scene, on: &canvas) }
        let layout = layout(scene)
        canvas.inside(layout.head) { drawHead(node, scene, on: &$0) }
        for (chart, rect) in layout.charts { canvas.inside(rect) { draw(chart, scene, on: &$0) } }
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
        pen.figures(node.statistics, rate: scene.data.graph.requestsPerMinute(node), profile, &canvas)
    }

    // MARK: Tables

    /// Right ends of the columns calls, mean, and failures.
    private func drawTables(_ scene: Scene, on canvas: inout Canvas) {
        for y in 0..<max(0, canvas.height) where lines.indices.contains(top + y) {
            draw(lines[top + y], scene, y, on: &canvas)
            if finding.isMatch(top + y) {
                canvas.setStyle(Rect(x: 2, y: y, width: canvas.width - 2, height: 1), .match)
            }
            if top + y == cursor { canvas.setStyle(Rect(x: 0, y: y, width: canvas.width, height: 1), .selection) }
        }
    }

    private func draw(_ line: NodeLine, _ scene: Scene, _ y: Int, on canvas: inout Canvas) {
        switch line {
        case .blank: break
        case .note(let words): canvas.put(words, x: 2, y: y, style: .dim)
        case .heading(let title):
            drawHeading(title, y, on: &canvas)
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

    /// The title whole, with its numbers, and the heads that it leaves room for.
    private func drawHeading(_ title: String, _ y: Int, on canvas: inout Canvas) {
        let width = canvas.put(title, x: 0, y: y, style: .title)
        for (place, head) in NodeState.heads(title).enumerated().reversed() where !head.isEmpty {
            let right = canvas.width - (2 - place) * 9
            guard right - displayWidth(head) > width else { return }
            canvas.putRight(head, right: right, y: y, style: .dim)
        }
    }

    /// What stands over the figures of a table.
    private static func heads(_ title: String) -> [String] {
        switch title {
        case "Exceptions": ["", "", "times"]
        case let title where title.hasPrefix("Traces"): ["", "start", "time"]
        default: ["worst", "avg", "calls"]
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
        canvas.put(
            words(visit, scene), x: 2, y: y, maxWidth: max(4, canvas.width - 9 - used - 4), truncate: .middle)
    }

    /// What was asked of a trace; its root's name where that says nothing.
    func words(_ visit: NodeVisit, _ scene: Scene) -> String {
        let store = scene.store
        let root = Int(store.rootRows[visit.trace])
        let request = store.request(root)
        let words = [store.strings[request.method], URLText.path(store.strings[request.url])]
        let name = words.filter { !$0.isEmpty }.joined(separator: " ")
        return name.isEmpty ? store.name(root) : name
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
        // The worst outcome and its share, as the map has it: faults and errors are never added up.
        let health = statistics.health
        guard health.worst != .ok else {
            canvas.putRight("-", right: canvas.width - 18, y: y, style: .dim)
            return
        }
        let style = Marks.style(health.worst)
        let used = canvas.putRight(
            Format.percent(health.share(health.worst)), right: canvas.width - 18, y: y, style: style)
        canvas.put(Marks.glyph(health.worst), x: canvas.width - 18 - used - 2, y: y, style: style)
    }
}
