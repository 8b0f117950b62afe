import Figures
import Screen
import TraceAnalysis
import TraceModel

extension ChangesState {
    public func draw(_ scene: Scene, on canvas: inout Canvas) {
        drawSets(scene, on: &canvas)
        let widths = ChangesState.widths(canvas.width)
        canvas.hline(x: 0, y: 2, length: canvas.width, style: .border)
        var x = canvas.width
        for (title, width) in zip(ChangeCells.titles, widths).reversed() where title != "change" {
            canvas.putRight(" " + title, right: x, y: 2, style: .dim)
            x -= width
        }
        canvas.put(" What has changed ", x: 1, y: 2, style: .title, maxWidth: max(0, x - 1))
        guard !changes.isEmpty else {
            let words = refusal ?? (pending != nil ? "Working it out." : "Every node and edge is as before.")
            canvas.putCentered(words, y: max(3, canvas.height / 2), style: refusal == nil ? .dim : .warning)
            return
        }
        for y in ChangesState.head..<max(ChangesState.head, canvas.height) {
            let line = top + y - ChangesState.head
            guard changes.indices.contains(line) else { break }
            draw(changes[line], isMatch: finding.isMatch(line), widths, y: y, scene, on: &canvas)
            if line == cursor { canvas.setStyle(Rect(x: 0, y: y, width: canvas.width, height: 1), .selection) }
        }
    }

    /// Cells of the columns behind the name, the sign's not among them: as many as leave the name a third of the line.
    private static func widths(_ width: Int) -> [Int] {
        let all = [9, 18, 8, 18, 20, 18]
        var count = all.count
        while count > 3, all.prefix(count).reduce(0, +) > width * 2 / 3 { count -= 1 }
        return Array(all.prefix(count))
    }

    private func drawSets(_ scene: Scene, on canvas: inout Canvas) {
        let a = scene.isNarrowed ? "the part shown" : "all that was read"
        canvas.put(" A ", x: 0, y: 0, style: .setA.reversed)
        canvas.put(a, x: 4, y: 0, style: .text)
        canvas.put(" B ", x: 0, y: 1, style: .setB.reversed)
        canvas.put(baseline.words, x: 4, y: 1, style: .text, maxWidth: max(0, canvas.width - 40), truncate: .middle)
        guard pending == nil, refusal == nil else { return }
        canvas.putRight(
            "\(Format.count(Int64(sameCount))) nodes and edges are as before", y: 1, style: .dim,
            maxWidth: max(0, canvas.width - 8))
    }

    private func draw(
        _ change: MapComparison.Change, isMatch: Bool, _ widths: [Int], y: Int, _ scene: Scene,
        on canvas: inout Canvas
    ) {
        let texts = ChangeCells(change, ascii: scene.options.isASCII)
        let style = MapMark.style(change.kind)
        canvas.put(change.kind.sign ?? "", x: 0, y: y, style: style.bold)
        canvas.put(texts.cells[0], x: 2, y: y, style: style, maxWidth: widths[0] - 1)
        var x = canvas.width
        for (cell, width) in zip(texts.cells, widths).dropFirst().reversed() {
            canvas.putRight(cell, right: x, y: y, style: change.kind == .gone ? .dim : .text, maxWidth: width - 1)
            x -= width
        }
        let start = widths[0] + 2
        let room = max(0, x - start - 1)
        let used = canvas.put(
            texts.shortName, x: start, y: y, style: isMatch ? .match : change.kind == .gone ? .dim : .strong,
            maxWidth: room, truncate: .middle)
        if used + 4 < room {
            canvas.put(texts.types, x: start + used + 2, y: y, style: .dim, maxWidth: room - used - 2)
        }
    }
}
