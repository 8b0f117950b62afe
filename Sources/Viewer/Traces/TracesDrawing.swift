import MapLayout
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
            canvas.vline(x: 0, y: 0, length: canvas.height)
            canvas.inside(Rect(x: 2, y: 0, width: canvas.width - 2, height: canvas.height)) { canvas in
                FactList.panel(panel.facts, width: canvas.width).draw(on: &canvas, from: 0)
            }
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
        let pen = TracesPen(table: scene.data.table, options: scene.options, layout: layout)
        for y in 0..<canvas.height where order.indices.contains(top + y) {
            let row = Int(order[top + y])
            let isMarked = marks.contains(scene.data.table.ids[row])
            pen.draw(row, isMarked: isMarked, isMatch: search.selection.contains(row), y: y, on: &canvas)
            if top + y == cursor {
                canvas.setStyle(Rect(x: 0, y: y, width: canvas.width, height: 1), .selection)
            }
        }
    }

    private func drawEmpty(_ scene: Scene, on canvas: inout Canvas) {
        var words = ["No traces here.", "The source holds a service graph alone."]
        if !filters.isEmpty {
            words = ["No trace fulfils the filter.", "x takes the last filter away."]
        } else if scene.isNarrowed, scene.data.shownCount == 0, scene.data.version > 0 {
            words = ["No traces in this part.", "t chooses another time, x takes a choice away."]
        } else if pending != nil {
            words = ["Ordering the traces."]
        } else if scene.data.version == 0 {
            words = scene.failure.map { $0.lines + ["^R asks again."] } ?? ["Nothing has arrived yet."]
        } else if scene.data.graph.nodes.isEmpty {
            words = ["No traces here.", "The source was read and holds none; ^R reads it again."]
        }
        for (index, line) in words.enumerated() {
            canvas.putCentered(line, y: canvas.height / 3 + index, style: index == 0 ? .strong : .dim)
        }
    }
}

/// Draws one line of the list.
struct TracesPen {
    let table: TraceTable
    let options: ViewOptions
    let layout: TracesLayout

    func draw(_ row: Int, isMarked: Bool, isMatch: Bool, y: Int, on canvas: inout Canvas) {
        let outcome = table.flags[row].outcome
        for column in layout.columns {
            switch column.kind {
            case .mark: if isMarked { canvas.put(.mark, x: column.x, y: y, style: .accent) }
            case .flags: drawFlags(row, column.x, y, &canvas)
            case .request:
                let style: Style = isMatch ? .match : .text
                let used = canvas.put(
                    request(row), x: column.x, y: y, style: style, maxWidth: column.width, truncate: .middle)
                if used == 0 { canvas.put("-", x: column.x, y: y, style: .dim) }
            default:
                let style = style(column.kind, outcome)
                let words = text(row, column.kind)
                if column.isRight {
                    canvas.putRight(words, right: column.x + column.width, y: y, style: style, maxWidth: column.width)
                } else {
                    canvas.put(words, x: column.x, y: y, style: style, maxWidth: column.width)
                }
            }
        }
    }

    private func style(_ kind: TracesColumn.Kind, _ outcome: Outcome) -> Style {
        switch kind {
        case .status: outcome == .ok ? .text : Marks.style(outcome)
        case .start, .id, .entities, .duration: .dim
        default: .text
        }
    }

    private func drawFlags(_ row: Int, _ x: Int, _ y: Int, _ canvas: inout Canvas) {
        let flags = table.flags[row]
        var x = x
        if flags.isEmpty { return }
        for (flag, glyph, style) in TracesPen.marks where flags.contains(flag) {
            canvas.put(glyph, x: x, y: y, style: style)
            x += 1
        }
    }

    private static let marks: [(TraceRowFlags, Glyph, Style)] = [
        (.fault, .fault, .fault), (.error, .error, .error), (.throttle, .throttle, .throttle),
        (.inProgress, .inProgress, .inProgress), (.partial, .partial, .warning), (.rootMissing, .orphan, .warning),
        (.limitExceeded, .warning, .warning),
    ]

    private func request(_ row: Int) -> String {
        let method = table.text(table.methods[row])
        let url = table.text(table.urls[row])
        if url.isEmpty {
            return layout.columns.contains { $0.kind == .service } ? method : table.entry(row)?.name ?? method
        }
        return (method.isEmpty ? "" : method + " ") + Secrets.masked(URLText.path(url))
    }

    private func text(_ row: Int, _ kind: TracesColumn.Kind) -> String {
        switch kind {
        case .start: table.starts[row] > 0 ? Format.clock(Timestamp(nanoseconds: table.starts[row]), options) : "-"
        case .duration: duration(table.durations[row])
        case .responseTime: duration(table.responseTimes[row])
        case .status: table.statuses[row] >= 0 ? "\(table.statuses[row])" : "-"
        case .service: table.entry(row)?.name ?? "-"
        case .user: table.text(table.users[row])
        case .entities: table.entityCounts[row] > 0 ? Format.count(Int(table.entityCounts[row])) : "-"
        case .id: table.ids[row].description
        case .mark, .flags, .request: ""
        }
    }

    private func duration(_ nanoseconds: Int64) -> String {
        nanoseconds < 0 ? "-" : Format.duration(nanoseconds: nanoseconds, ascii: options.isASCII)
    }
}
