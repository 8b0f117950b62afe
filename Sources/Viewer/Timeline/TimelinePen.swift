import Figures
import Screen
import TraceModel

/// Draws one line of the timeline: tree, name, figures, bar.
struct TimelinePen {
    let state: TimelineState
    let scene: Scene
    let store: TraceStore
    let layout: TimelineLayout
    let glyphs: GlyphSet

    func draw(_ line: TimelineRow, y: Int, on canvas: inout Canvas) {
        let row = Int(line.row)
        drawName(line, row, y, &canvas)
        drawFigures(line, row, y, &canvas)
        drawBar(line, row, y, &canvas)
    }

    private func drawName(_ line: TimelineRow, _ row: Int, _ y: Int, _ canvas: inout Canvas) {
        let flags = store.flags[row]
        let notes = Marks.notes(flags)
        let right = layout.nameWidth - (notes.isEmpty ? 0 : notes.count + 1)
        var x = drawIndent(Int(line.depth), y, &canvas)
        if let folded = state.foldState(line, scene) {
            canvas.put(folded ? .folded : .unfolded, x: x, y: y, style: .dim)
        }
        x += 2
        if flags.outcome != .ok {
            canvas.put(Marks.glyph(flags.outcome), x: x, y: y, style: Marks.style(flags.outcome))
            x += 2
        }
        x += canvas.put(store.name(row), x: x, y: y, style: nameStyle(line, flags), maxWidth: max(0, right - x))
        if line.isGroup {
            let count = " " + glyphs.text(.times) + Format.count(Int(line.members))
            canvas.put(count, x: x, y: y, style: .accent, maxWidth: max(0, right - x))
        } else {
            canvas.put(tail(row), x: x, y: y, style: .dim, maxWidth: max(0, right - x))
        }
        for (index, note) in notes.enumerated() {
            canvas.put(note.glyph, x: right + 1 + index, y: y, style: note.style)
        }
    }

    /// Deep lines are not indented out of sight: a deep trace takes one column a level, and past the limit the depth stands as
    /// a number.
    private func drawIndent(_ depth: Int, _ y: Int, _ canvas: inout Canvas) -> Int {
        let limit = max(0, layout.nameWidth - 18)
        let step = Int(state.outline.maximumDepth) * 2 <= limit ? 2 : 1
        if depth * step <= limit { return depth * step }
        let number = "\(depth)"
        let x = max(0, limit - number.utf8.count)
        canvas.put(number, x: x, y: y, style: .dim, maxWidth: max(0, layout.nameWidth - x))
        return limit + 1
    }

    private func nameStyle(_ line: TimelineRow, _ flags: EntityFlags) -> Style {
        if !state.search.text.isEmpty, state.search.matches.contains(line.row) { return .match }
        if flags.contains(.inferred) { return .inferred }
        return flags.contains(.segment) ? .strong : .text
    }

    /// What a request was: `  GET /tasks`.
    private func tail(_ row: Int) -> String {
        let request = store.request(row)
        if request.url == 0 { return "" }
        let method = store.strings[request.method]
        return "  " + (method.isEmpty ? "" : method + " ") + URLText.path(store.strings[request.url])
    }

    private func drawFigures(_ line: TimelineRow, _ row: Int, _ y: Int, _ canvas: inout Canvas) {
        guard layout.figureWidth > 0 else { return }
        let ascii = scene.options.isASCII
        let total = line.isGroup ? groupTotal(row) : store.duration(ofRow: row)
        let text = Format.duration(nanoseconds: total, ascii: ascii)
        canvas.putRight(text, right: layout.nameWidth + 7, y: y, style: .text, maxWidth: 6)
        guard layout.figureWidth >= 14, !line.isGroup else { return }
        let selfTime = state.outline.selfTimes[row - state.outline.rows.lowerBound]
        let selfText = Format.duration(nanoseconds: selfTime, ascii: ascii)
        canvas.putRight(selfText, right: layout.nameWidth + 14, y: y, style: .dim, maxWidth: 6)
    }

    private func groupTotal(_ row: Int) -> Int64 {
        state.outline.group(startingAt: row).map { state.outline.groups[$0].total } ?? 0
    }
}

// Bars.
extension TimelinePen {
    private func drawBar(_ line: TimelineRow, _ row: Int, _ y: Int, _ canvas: inout Canvas) {
        let bars = layout.bars
        guard bars.width > 0 else { return }
        let scale = TimeScale(start: state.view.start, length: state.view.length, columns: bars.width)
        let flags = store.flags[row]
        let style = flags.contains(.inferred) ? Style.inferred : .service(Int(store.nodes[row]))
        let end = line.isGroup ? groupEnd(row) : store.ends[row]
        let outline = state.outline
        guard let span = scale.bar(start: outline.offset(store.starts[row]), end: outline.offset(end)) else {
            return drawOutside(row, scale, y, &canvas)
        }
        draw(span, weight(flags, line), style, y, &canvas)
        if state.showsCriticalPath, !line.isGroup { drawCritical(row, scale, style, y, &canvas) }
        let after = bars.x + span.columns.upperBound
        if flags.outcome != .ok {
            let x = min(after, bars.x + bars.width - 1)
            canvas.put(Marks.glyph(flags.outcome), x: x, y: y, style: Marks.style(flags.outcome))
        } else if flags.contains(.inProgress) {
            canvas.put(.arrowRight, x: min(after, bars.x + bars.width) - 1, y: y, style: .inProgress)
        }
    }

    private func groupEnd(_ row: Int) -> Int64 {
        guard let group = state.outline.group(startingAt: row) else { return store.ends[row] }
        // Siblings stand by start; the last member's end is near enough for a bar, and costs nothing.
        let last = Int(state.outline.groups[group].end) - 1
        return max(store.ends[row], store.ends[max(row, last)])
    }

    private func weight(_ flags: EntityFlags, _ line: TimelineRow) -> LineWeight {
        if flags.contains(.inProgress) || line.isGroup { return .dashed }
        return flags.contains(.inferred) ? .light : .heavy
    }

    /// An arrow towards what lies outside of the zoomed view.
    private func drawOutside(_ row: Int, _ scale: TimeScale, _ y: Int, _ canvas: inout Canvas) {
        let isEarlier = state.outline.offset(store.starts[row]) < scale.start
        let x = isEarlier ? layout.bars.x : layout.bars.right - 1
        canvas.put(isEarlier ? .arrowLeft : .arrowRight, x: x, y: y, style: .dim)
    }

    /// A line with ends in the middle of a cell where the time is there.
    private func draw(_ span: CellSpan, _ weight: LineWeight, _ style: Style, _ y: Int, _ canvas: inout Canvas) {
        let columns = span.columns
        let x = layout.bars.x
        canvas.hline(x: x + columns.lowerBound, y: y, length: columns.count, style: style, weight: weight)
        guard weight == .heavy, columns.count > 1 || span.end - span.start <= 4 else { return }
        if span.start % 8 >= 4 {
            canvas.line([.east], x: x + columns.lowerBound, y: y, style: style, weight: weight)
        }
        if span.end % 8 > 0, span.end % 8 <= 4 {
            canvas.line([.west], x: x + columns.upperBound - 1, y: y, style: style, weight: weight)
        }
    }

    private func drawCritical(_ row: Int, _ scale: TimeScale, _ style: Style, _ y: Int, _ canvas: inout Canvas) {
        for piece in state.criticalPath.pieces(ofRow: row) {
            let (start, end) = (state.outline.offset(piece.start), state.outline.offset(piece.end))
            guard let span = scale.bar(start: start, end: end) else { continue }
            // Whole cells only: a block must not reach further than what it stands for.
            let cells = span.columns
            let rect = Rect(x: layout.bars.x + cells.lowerBound, y: y, width: cells.count, height: 1)
            canvas.fill(rect, .barCritical, style: style)
        }
    }
}
