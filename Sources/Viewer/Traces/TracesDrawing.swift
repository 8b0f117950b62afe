import Figures
import Screen
import TraceAnalysis
import TraceModel

extension TracesState {
    public func draw(_ scene: Scene, on canvas: inout Canvas) {
        let layout = TracesLayout(scene, hasFilters: !filters.isEmpty)
        canvas.inside(layout.chips) { drawChips(scene, on: &$0) }
        canvas.inside(layout.titles) { drawTitles(layout, on: &$0) }
        canvas.inside(layout.list) { drawList(scene, layout, on: &$0) }
        canvas.inside(layout.panel) { canvas in
            guard canvas.width > 2 else { return }
            guard let row = cursorRow else { return canvas.vline(x: 0, y: 0, length: canvas.height) }
            if !drawnAhead.drawPanel(of: row, scene, on: &canvas) { drawPanel(row, scene, on: &canvas) }
        }
    }

    public mutating func prepare(_ scene: Scene) {
        guard !order.isEmpty else { return }
        let layout = TracesLayout(scene, hasFilters: !filters.isEmpty)
        let state = self
        let pen = TracesPen(table: scene.data.table, options: scene.options, layout: layout)
        drawnAhead.prepareLines(from: top, of: order.count, layout.list.size, scene) { number, y, canvas in
            state.drawLine(number, pen, y: y, on: &canvas)
        }
        guard layout.panel.width > 2 else { return }
        let rows = [cursor - 1, cursor, cursor + 1].filter(order.indices.contains).map { Int(order[$0]) }
        drawnAhead.preparePanels(of: rows, layout.panel.size, scene) { state.drawPanel($0, scene, on: &$1) }
    }

    private func drawPanel(_ row: Int, _ scene: Scene, on canvas: inout Canvas) {
        canvas.vline(x: 0, y: 0, length: canvas.height)
        let facts = TraceFacts(row: row, scene: scene).lines
        canvas.inside(Rect(x: 2, y: 0, width: canvas.width - 2, height: canvas.height)) { canvas in
            FactList.panel(facts, width: canvas.width, showsSecrets: canvas.showsSecrets).draw(on: &canvas, from: 0)
        }
    }

    private func drawChips(_ scene: Scene, on canvas: inout Canvas) {
        let count = Format.count(order.count) + " of " + Format.count(scene.data.shownCount, "trace")
        let used = canvas.putRight(count, y: 0, style: .dim)
        var x = 1
        for filter in filters {
            x +=
                canvas.put(
                    " \(filter.label) ", x: x, y: 0, style: .accent.reversed,
                    maxWidth: max(0, canvas.width - used - 2 - x)) + 1
        }
    }

    private func drawTitles(_ layout: TracesLayout, on canvas: inout Canvas) {
        for shown in layout.columns {
            let isSorted = shown.sort == column
            let arrow = isSorted ? canvas.glyphs.text(isDescending ? .sortDown : .sortUp) : ""
            let style: Style = isSorted ? .title : .dim
            if shown.isRight {
                canvas.putRight(
                    shown.title + arrow, right: shown.x + shown.width, y: 0, style: style, maxWidth: shown.width)
            } else {
                canvas.put(shown.title + arrow, x: shown.x, y: 0, style: style, maxWidth: shown.width)
            }
        }
    }

    private func drawList(_ scene: Scene, _ layout: TracesLayout, on canvas: inout Canvas) {
        if order.isEmpty { return drawEmpty(scene, on: &canvas) }
        let count = max(0, min(canvas.height, order.count - top))
        if !drawnAhead.drawLines(from: top, count: count, scene, on: &canvas) {
            let pen = TracesPen(table: scene.data.table, options: scene.options, layout: layout)
            for y in 0..<count { drawLine(top + y, pen, y: y, on: &canvas) }
        }
        canvas.setStyle(Rect(x: 0, y: cursor - top, width: canvas.width, height: 1), .selection)
    }

    private func drawLine(_ number: Int, _ pen: TracesPen, y: Int, on canvas: inout Canvas) {
        let row = Int(order[number])
        let isMarked = marks[pen.table.ids[row]] != nil
        pen.draw(row, isMarked: isMarked, isMatch: search.selection.contains(row), y: y, on: &canvas)
    }

    private func drawEmpty(_ scene: Scene, on canvas: inout Canvas) {
        if let welcome = IntakeWelcome(scene) { return welcome.draw(on: &canvas) }
        var words = ["No traces here.", "The source holds a service graph alone."]
        if !filters.isEmpty {
            words = [
                "None of \(Format.count(scene.data.shownCount, "trace")) fulfils the filter.",
                "x takes the last one away.",
            ]
        } else if scene.isBeingRead, scene.failure == nil {
            words = [scene.nothingYet, "Traces appear as soon as the first are read."]
        } else if scene.isNarrowed, scene.data.shownCount == 0, scene.data.version > 0 {
            words = scene.nothingInThisPart
        } else if pending != nil {
            words = ["Ordering the traces."]
        } else if scene.data.version == 0 {
            words = scene.failure.map { $0.lines + ["^R asks again."] } ?? [scene.nothingYet]
        } else if scene.data.graph.nodes.isEmpty {
            words = ["No traces here.", "The source was read and holds none; ^R reads it again."]
        }
        canvas.putMessage(words, y: canvas.height / 3)
    }
}
