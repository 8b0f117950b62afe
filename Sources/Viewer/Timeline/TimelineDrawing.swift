import Figures
import Screen
import TraceModel

extension TimelineState {
    public func draw(_ scene: Scene, on canvas: inout Canvas) {
        let layout = TimelineLayout(scene, shift: nameShift)
        if lines.isEmpty {
            return drawEmpty(scene, on: &canvas)
        }
        canvas.inside(layout.minimap) { drawMinimap(scene, layout, on: &$0) }
        canvas.inside(layout.ruler) { drawRuler(scene, layout, on: &$0) }
        canvas.inside(layout.list) { drawList(scene, layout, on: &$0) }
        canvas.inside(layout.panel) { canvas in
            guard canvas.width > 2, let row = cursorRow else { return }
            if panelTop > 0 || !drawnAhead.drawPanel(of: row, scene, on: &canvas) {
                drawPanel(row, scene, from: panelTop, on: &canvas)
            }
        }
    }

    public mutating func prepare(_ scene: Scene) {
        guard !lines.isEmpty else { return }
        let layout = TimelineLayout(scene, shift: nameShift)
        let state = self
        let pen = TimelinePen(
            state: state, scene: scene, store: scene.store, layout: layout, glyphs: scene.options.glyphs)
        drawnAhead.prepareLines(from: top, of: lines.count, layout.list.size, scene) { number, y, canvas in
            pen.draw(state.lines[number], y: y, on: &canvas)
        }
        guard layout.panel.width > 2 else { return }
        let rows = [cursor - 1, cursor, cursor + 1].filter(lines.indices.contains).map { Int(lines[$0].row) }
        drawnAhead.preparePanels(of: rows, layout.panel.size, scene) { state.drawPanel($0, scene, from: 0, on: &$1) }
    }

    private func drawEmpty(_ scene: Scene, on canvas: inout Canvas) {
        var words = [trace < 0 ? "This trace is not in the data any more." : "This trace has no segments."]
        if isWaiting { words = ["Laying out the trace."] }
        if let fetch = scene.fetch, fetch.id == id {
            words = ["Fetching trace \(id)" + String(repeating: ".", count: 3), fetch.note, "Esc stops and goes back."]
            if let problem = fetch.problem {
                words = ["Trace \(id) did not come.", problem.message, problem.remedy, "R asks again; Esc goes back."]
            }
        }
        canvas.putMessage(words.filter { !$0.isEmpty }, y: max(0, scene.rows / 2))
    }

    private func drawRuler(_ scene: Scene, _ layout: TimelineLayout, on canvas: inout Canvas) {
        if layout.figureWidth > 0 {
            canvas.putRight("time", right: layout.nameWidth + 7, y: 0, style: .dim)
        }
        if layout.figureWidth >= 14 { canvas.putRight("self", right: layout.nameWidth + 14, y: 0, style: .dim) }
        canvas.put(ruleWords, x: 0, y: 0, style: .dim, maxWidth: layout.nameWidth)
        let bars = layout.bars
        for tick in TimeScale(start: view.start, length: view.length, columns: bars.width).ticks() {
            let x = bars.x + tick.column
            canvas.put(scalar: canvas.glyphs.line([.south]), x: x, y: 0, style: .ruler)
            canvas.put(tick.label, x: x + 1, y: 0, style: .ruler, truncate: .none)
        }
    }

    private var ruleWords: String {
        let zoom =
            view.length < outline.length ? Format.percent(Double(view.length) / Double(max(1, outline.length))) : ""
        return zoom.isEmpty ? "" : "showing \(zoom) of the time"
    }

    private func drawMinimap(_ scene: Scene, _ layout: TimelineLayout, on canvas: inout Canvas) {
        canvas.put(summary(scene), x: 0, y: 0, style: .dim, maxWidth: layout.nameWidth + layout.figureWidth)
        let bars = layout.bars
        guard bars.width > 0, !outline.density.counts.isEmpty else { return }
        let whole = TimeScale(start: 0, length: outline.length, columns: bars.width)
        let first = whole.column(of: view.start) ?? 0
        let last = whole.column(of: view.end - 1) ?? bars.width - 1
        let shown = first...max(first, last)
        for column in 0..<bars.width {
            let bucket = column * TraceDensity.buckets / bars.width
            let share = Double(outline.density.counts[bucket]) / Double(outline.density.highest)
            let eighths = share > 0 ? max(1, Int((share * 8).rounded())) : 0
            let outcome = outline.density.outcomes[bucket]
            let style = outcome != .ok ? Marks.style(outcome) : shown.contains(column) ? Style.accent : .dim
            let scalar = eighths == 0 ? canvas.glyphs[.rulerLine] : canvas.glyphs.column(eighths: eighths)
            canvas.put(scalar: scalar, x: bars.x + column, y: 0, style: eighths == 0 ? .border : style)
        }
    }

    private func summary(_ scene: Scene) -> String {
        let failures = outline.failures.count
        let part = Double(cursor + 1) / Double(max(1, lines.count))
        let place =
            "row \(Format.count(cursor + 1)) of \(Format.count(lines.count))  \(Format.percent((part * 100).rounded() / 100))"
        let flags = scene.store.traceFlags.indices.contains(trace) ? scene.store.traceFlags[trace] : []
        let lack = flags.contains(.limitExceeded) ? "cut by X-Ray  " : ""
        return lack + place + (failures > 0 ? "  " + Format.count(failures, "problem") : "")
    }

    private func drawList(_ scene: Scene, _ layout: TimelineLayout, on canvas: inout Canvas) {
        let count = max(0, min(layout.list.height, lines.count - top))
        if !drawnAhead.drawLines(from: top, count: count, scene, on: &canvas) {
            let pen = TimelinePen(state: self, scene: scene, store: scene.store, layout: layout, glyphs: canvas.glyphs)
            for y in 0..<count { pen.draw(lines[top + y], y: y, on: &canvas) }
        }
        let width = layout.nameWidth + layout.figureWidth
        canvas.setStyle(Rect(x: 0, y: cursor - top, width: width, height: 1), .selection)
    }

    private func drawPanel(_ row: Int, _ scene: Scene, from first: Int, on canvas: inout Canvas) {
        canvas.vline(x: 0, y: 0, length: canvas.height)
        let panel = panel(row, scene, width: canvas.width - 2)
        canvas.inside(Rect(x: 2, y: 0, width: canvas.width - 2, height: canvas.height)) { canvas in
            panel.draw(on: &canvas, from: min(first, max(0, panel.facts.count - canvas.height)))
        }
    }

    private func panel(_ row: Int, _ scene: Scene, width: Int) -> FactList {
        let facts = EntityFacts(row: row, scene: scene, selfTime: outline.selfTimes[row - outline.rows.lowerBound])
        return FactList.panel(facts.lines, width: width, showsSecrets: scene.options.showsSecrets)
    }

    /// The first line of the panel when its last one is in sight.
    func lastPanelTop(_ scene: Scene) -> Int {
        let room = TimelineLayout(scene, shift: nameShift).panel
        guard let row = cursorRow, room.width > 2 else { return 0 }
        return max(0, panel(row, scene, width: room.width - 2).facts.count - room.height)
    }
}
