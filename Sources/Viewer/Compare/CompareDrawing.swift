import Figures
import Screen
import TraceAnalysis
import TraceModel

extension CompareState {
    public func draw(_ scene: Scene, on canvas: inout Canvas) {
        drawSides(scene, on: &canvas)
        guard !lines.isEmpty else {
            let words = isWaiting ? "Working it out." : "One of the two traces is not here whole."
            canvas.putCentered(words, y: max(3, canvas.height / 2), style: .dim)
            return
        }
        let rect = Rect(x: 0, y: 3, width: canvas.width, height: max(0, canvas.height - 3))
        canvas.inside(rect) { canvas in
            for y in 0..<max(0, min(canvas.height, shown.count - top)) {
                draw(lines[shown[top + y]], y: y, scene, on: &canvas)
            }
            canvas.setStyle(Rect(x: 0, y: cursor - top, width: canvas.width, height: 1), .selection)
        }
    }

    private static let cell = 10

    private func drawSides(_ scene: Scene, on canvas: inout Canvas) {
        for (y, name, id, style) in [(0, " A ", a, Style.setA), (1, " B ", b, Style.setB)] {
            canvas.put(name, x: 0, y: y, style: style.reversed)
            guard let trace = scene.store.traceIDs.firstIndex(of: id) else { continue }
            let root = Int(scene.store.rootRows[trace])
            let length = Format.duration(nanoseconds: scene.data.table.durations[trace], ascii: scene.options.isASCII)
            let start = Format.time(Timestamp(nanoseconds: scene.data.table.starts[trace]), scene.options)
            var words = "\(scene.store.traceName(trace))  \(start)  \(length)"
            if scene.store.rows(ofTrace: trace).contains(root) {
                let request = scene.store.request(root)
                let texts = [request.method, request.url].filter { $0 != 0 }.map { scene.store.strings[$0] }
                words += "  " + texts.joined(separator: " ")
            }
            canvas.put(words, x: 4, y: y, style: .text)
        }
        canvas.hline(x: 0, y: 2, length: canvas.width, style: .border)
        canvas.put(showsChangesOnly ? " What differs " : " All rows ", x: 1, y: 2, style: .title)
        for (index, name) in ["A", "B", "change", "self"].enumerated() {
            canvas.putRight(" " + name, right: right(index, canvas.width), y: 2, style: .dim)
        }
    }

    private func right(_ column: Int, _ width: Int) -> Int { width - CompareState.cell * (3 - column) }

    private func draw(_ line: AlignedTraces.Line, y: Int, _ scene: Scene, on canvas: inout Canvas) {
        let store = scene.store
        guard let row = line.a ?? line.b else { return }
        let names = max(0, right(0, canvas.width) - CompareState.cell)
        let isChange = CompareState.isChange(line)
        let style: Style = line.b == nil ? .setA : line.a == nil ? .setB : isChange ? .strong : .dim
        let indent = min(line.depth * 2, names / 2)
        let operation = store.profile(row).operation
        let label = store.name(row) + (operation == 0 ? "" : " " + store.strings[operation])
        let outcome = store.flags[row].outcome
        var x = indent + 1
        if outcome != .ok {
            canvas.put(Marks.glyph(outcome), x: x, y: y, style: Marks.style(outcome))
            x += 2
        }
        canvas.put(label, x: x, y: y, style: style, maxWidth: max(0, names - x), truncate: .middle)
        let cells = [
            time(line.durationA, scene), time(line.durationB, scene), change(line, scene), selfChange(line, scene),
        ]
        for (index, cell) in cells.enumerated() {
            canvas.putRight(
                cell, right: right(index, canvas.width), y: y, style: style, maxWidth: CompareState.cell - 1)
        }
    }

    private func time(_ nanoseconds: Int64?, _ scene: Scene) -> String {
        nanoseconds.map { Format.duration(nanoseconds: $0, ascii: scene.options.isASCII) } ?? "-"
    }

    /// B against A.
    private func change(_ line: AlignedTraces.Line, _ scene: Scene) -> String {
        guard let a = line.durationA, let b = line.durationB else { return line.a == nil ? "only B" : "only A" }
        return signed(Double(b) - Double(a), scene)
    }

    private func selfChange(_ line: AlignedTraces.Line, _ scene: Scene) -> String {
        guard let a = line.selfA, let b = line.selfB else { return "" }
        return signed(Double(b) - Double(a), scene)
    }

    private func signed(_ nanoseconds: Double, _ scene: Scene) -> String {
        (nanoseconds < 0 ? "-" : "+") + Format.duration(abs(nanoseconds) / 1e9, ascii: scene.options.isASCII)
    }
}
