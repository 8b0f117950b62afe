import Figures
import Screen
import TraceAnalysis
import TraceModel

extension MapState {
    public func draw(_ scene: Scene, on canvas: inout Canvas) {
        guard let picture else { return drawEmptyMap(scene, on: &canvas) }
        let size = MapState.area(scene)
        canvas.inside(Rect(x: 0, y: 0, width: size.width, height: size.height)) { canvas in
            MapPen(self, picture, Size(width: canvas.width, height: canvas.height)).draw(on: &canvas)
        }
        if scene.isWide {
            let x = size.width
            canvas.vline(x: x, y: 0, length: canvas.height)
            canvas.inside(Rect(x: x + 2, y: 0, width: canvas.width - x - 3, height: canvas.height)) { canvas in
                drawPanel(picture, scene, on: &canvas)
            }
        } else {
            canvas.inside(Rect(x: 0, y: canvas.height - 1, width: canvas.width, height: 1)) { canvas in
                drawLine(picture, scene, on: &canvas)
            }
        }
    }

    private func drawPanel(_ picture: MapPicture, _ scene: Scene, on canvas: inout Canvas) {
        guard let change = change(picture) else { return drawFigures(picture, scene, on: &canvas) }
        var pen = PanelPen(scene.options)
        pen.change(change, &canvas)
        let top = min(canvas.height, pen.y + 1)
        canvas.inside(Rect(x: 0, y: top, width: canvas.width, height: canvas.height - top)) { canvas in
            drawFigures(picture, scene, on: &canvas)
        }
    }

    private func drawFigures(_ picture: MapPicture, _ scene: Scene, on canvas: inout Canvas) {
        if let edge {
            drawEdgeSidePanel(picture, edge, scene, on: &canvas)
        } else if let node = picture.node(selected) {
            let hidden = hidden[selected] ?? HiddenEdges()
            let facts = NodePanelFacts(
                callers: picture.edgesOf[selected].count { picture.topology.ends[$0].target == selected }
                    + hidden.callers.count,
                callees: node.edges.count + hidden.callees.count, hidden: hidden.count,
                rate: picture.graph.requestsPerMinute(node))
            drawNodeSidePanel(node, facts, scene, on: &canvas)
        } else {
            canvas.put("Not in the data", x: 0, y: 0, style: .title)
            canvas.put("An edge leads here, but the source", x: 0, y: 2, style: .dim)
            canvas.put("does not hold the node itself.", x: 0, y: 3, style: .dim)
        }
    }

    /// What a narrow screen says of the cursor's node or edge, in one line.
    private func drawLine(_ picture: MapPicture, _ scene: Scene, on canvas: inout Canvas) {
        var x = 1
        let name = edge.map { words(ofEdge: $0, picture) } ?? picture.name(selected)
        x += canvas.put(name, x: x, y: 0, style: .strong, maxWidth: max(8, canvas.width * 2 / 5), truncate: .middle) + 2
        let node = picture.node(selected)
        if let change = change(picture) { return drawLine(change, x: x, scene, on: &canvas) }
        if edge == nil, let type = node?.shownType { x += canvas.put(type, x: x, y: 0, style: .dim, maxWidth: 16) + 2 }
        let statistics = edge.map { picture.edge($0).statistics } ?? node?.statistics
        guard let statistics, statistics.total > 0 else {
            canvas.put(
                picture.node(selected)?.isClient == true ? "callers from outside" : "no figures", x: x, y: 0,
                style: .dim)
            return
        }
        let graph = picture.graph
        let rate = edge.map { graph.callsPerMinute(picture.edge($0)) } ?? node.flatMap(graph.requestsPerMinute)
        if let rate { x += canvas.put(Format.rate(perMinute: rate), x: x, y: 0) + 2 }
        x += canvas.put("avg " + Format.duration(optional: statistics.meanResponseTime, scene.options), x: x, y: 0) + 2
        for outcome in [Outcome.fault, .error, .throttle] where statistics.health.share(outcome) > 0 {
            canvas.put(Marks.glyph(outcome), x: x, y: 0, style: Marks.style(outcome))
            let share = Format.percent(statistics.health.share(outcome))
            x += 2 + canvas.put(share, x: x + 2, y: 0, style: Marks.style(outcome)) + 2
        }
        let more = edge == nil ? hidden[selected]?.count ?? 0 : 0
        let isCut = picture.layout.width > canvas.width || scene.rows > 0 && picture.layout.height >= scene.rows
        let note =
            more > 0
            ? "\(more) more \(more == 1 ? "edge" : "edges"): f"
            : isCut ? "\(picture.graph.nodes.count) nodes, \(picture.detail.word)" : ""
        canvas.putRight(note, right: canvas.width - 1, y: 0, style: .dim, maxWidth: max(0, canvas.width - x - 2))
    }

    /// What became of the node or edge, in the rest of a line.
    private func drawLine(_ change: MapComparison.Change, x: Int, _ scene: Scene, on canvas: inout Canvas) {
        let texts = ChangeCells(change, ascii: scene.options.isASCII).cells
        var x = x
        let mark = MapMark(change)
        let words = [mark?.sign ?? "", texts[0], mark?.size ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
        x += canvas.put(words, x: x, y: 0, style: MapMark.style(change.kind)) + 2
        canvas.put("B > A: mean \(texts[1])  failing \(texts[3])", x: x, y: 0, style: .text)
    }

    private func drawEmptyMap(_ scene: Scene, on canvas: inout Canvas) {
        if let welcome = IntakeWelcome(scene) { return welcome.draw(on: &canvas) }
        if isWaiting {
            let count = Format.count((own ?? scene.data.graph).nodes.count, "node")
            canvas.putCentered("Laying out \(count).", y: max(0, canvas.height / 2 - 2), style: .strong)
            return
        }
        var words = [
            "No services here.", "The source was read and holds no traces and no service graph.", "^R reads it again.",
        ]
        if scene.isBeingRead {
            words = [scene.nothingYet, "The map appears as soon as the first traces are read."]
        } else if scene.can.isAskedForWindows {
            words = [
                "No services here.", "\(scene.can.serviceName) has no requests in this window.",
                "L lists traces, t chooses another time.",
            ]
        } else if scene.isNarrowed {
            words = scene.nothingInThisPart
        } else if scene.data.traceCount > 0 {
            words = [
                "No map here.",
                "The source holds \(Format.count(scene.data.traceCount, "trace")) that name no service; L lists them.",
            ]
        }
        if scene.data.version == 0 {
            words = [scene.nothingYet, "The map appears as soon as the first traces are read."]
            if let failure = scene.failure { words = failure.lines + ["^R asks again."] }
        } else if !scene.data.graph.nodes.isEmpty {
            words = ["Nothing to show here.", "f shows the whole map again."]
        }
        canvas.putMessage(words, y: max(0, canvas.height / 2 - 2))
    }
}

extension Scene {
    /// More may come that nobody has seen: a refresh of what was answered is none of that.
    var isBeingRead: Bool { isLoading && (data.version == 0 || !can.isAskedForWindows) }

    /// Where there is nothing to show yet.
    var nothingYet: String {
        isLoading ? can.isAskedForWindows ? "Asking \(can.serviceName)." : "Reading." : "Nothing has arrived yet."
    }

    /// What the window, the filter and the group leave nothing of.
    var nothingInThisPart: [String] {
        let all = Format.count(data.traceCount, "trace")
        return ["None of \(all) is in this part.", "x takes the choice over the screen away, t chooses another time."]
    }
}
