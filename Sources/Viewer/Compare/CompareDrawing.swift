import Figures
import Screen
import TraceAnalysis
import TraceModel

extension CompareState {
    public func draw(_ scene: Scene, on canvas: inout Canvas) {
        drawSides(scene, on: &canvas)
        guard !compared.lines.isEmpty else {
            let words = isWaiting ? "Working it out." : "One of the two traces is not here whole."
            canvas.putCentered(words, y: max(3, canvas.height / 2), style: .dim)
            return
        }
        let rect = Rect(x: 0, y: 3, width: canvas.width, height: max(0, canvas.height - 3))
        canvas.inside(rect) { canvas in
            for y in 0..<max(0, min(canvas.height, shown.count - top)) {
                draw(compared.lines[shown[top + y]], isMatch: finding.isMatch(top + y), y: y, scene, on: &canvas)
            }
            canvas.setStyle(Rect(x: 0, y: cursor - top, width: canvas.width, height: 1), .selection)
        }
    }

    private static let cell = 11

    private func drawSides(_ scene: Scene, on canvas: inout Canvas) {
        for (y, name, side, style) in [(0, " A ", compared.a, Style.setA), (1, " B ", compared.b, Style.setB)] {
            canvas.put(name, x: 0, y: y, style: style.reversed)
            guard let side else { continue }
            let length = Format.duration(nanoseconds: side.duration, ascii: scene.options.isASCII)
            let words = [side.name, Format.time(side.start, scene.options), length, side.request]
            canvas.put(words.filter { !$0.isEmpty }.joined(separator: "  "), x: 4, y: y, style: .text)
        }
        canvas.hline(x: 0, y: 2, length: canvas.width, style: .border)
        canvas.put(showsChangesOnly ? " What differs " : " All rows ", x: 1, y: 2, style: .title)
        for (index, name) in ["A", "B", "A - B", "self A - B"].enumerated() {
            canvas.putRight(" " + name, right: right(index, canvas.width), y: 2, style: .dim)
        }
    }

    private func right(_ column: Int, _ width: Int) -> Int { width - CompareState.cell * (3 - column) }

    private func draw(
        _ compared: ComparedTraces.Line, isMatch: Bool, y: Int, _ scene: Scene, on canvas: inout Canvas
    ) {
        let line = compared.aligned
        let names = max(0, right(0, canvas.width) - CompareState.cell)
        let style: Style = line.b == nil ? .setA : line.a == nil ? .setB : compared.isChange ? .strong : .dim
        var x = min(line.depth * 2, names / 2) + 1
        if compared.outcome != .ok {
            canvas.put(Marks.glyph(compared.outcome), x: x, y: y, style: Marks.style(compared.outcome))
            x += 2
        }
        canvas.put(
            compared.label, x: x, y: y, style: isMatch ? .match : style, maxWidth: max(0, names - x), truncate: .middle)
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

    /// A less B, as everywhere: `+` is what A takes more.
    private func change(_ line: AlignedTraces.Line, _ scene: Scene) -> String {
        guard let a = line.durationA, let b = line.durationB else { return line.a == nil ? "only B" : "only A" }
        return signed(Double(a) - Double(b), scene)
    }

    private func selfChange(_ line: AlignedTraces.Line, _ scene: Scene) -> String {
        guard let a = line.selfA, let b = line.selfB else { return "" }
        return signed(Double(a) - Double(b), scene)
    }

    private func signed(_ nanoseconds: Double, _ scene: Scene) -> String {
        (nanoseconds < 0 ? "-" : "+") + Format.duration(abs(nanoseconds) / 1e9, ascii: scene.options.isASCII)
    }
}
