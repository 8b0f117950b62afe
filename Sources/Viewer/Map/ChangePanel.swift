import Figures
import Screen
import TraceAnalysis
import TraceModel

extension PanelPen {
    /// What became of a node or an edge: a figure a line, of A, of B, and A less B.
    mutating func change(_ change: MapComparison.Change, _ canvas: inout Canvas) {
        let style = MapMark.style(change.kind)
        let words: String =
            switch change.kind {
            case .new: "+ new: only A has it"
            case .gone: "- gone: only B has it"
            case .redder: "! fails more"
            case .slower: "~ slower"
            case .better: "better"
            case .same: "as before"
            }
        line(words, style.bold, &canvas)
        guard let before = change.before, let after = change.after else { return }
        row(["", "A", "B", "A - B"], .dim, &canvas)
        let (a, b) = (Format.count(after.calls), Format.count(before.calls))
        row(["requests", a, b, ""], .text, &canvas)
        row(["mean", time(after.mean), time(before.mean), MapMark.growth(change.slowing)], .text, &canvas)
        row(["p99", time(after.p99), time(before.p99), ""], .text, &canvas)
        row(
            ["failing", share(after), share(before), MapMark.points(change.reddening)], .text, &canvas)
    }

    private func time(_ seconds: Double?) -> String {
        seconds.map { Format.duration($0, ascii: options.isASCII) } ?? "-"
    }

    private func share(_ figures: MapComparison.Figures) -> String {
        figures.calls > 0 ? Format.percent(figures.failing) : "-"
    }

    private mutating func row(_ cells: [String], _ style: Style, _ canvas: inout Canvas) {
        canvas.put(cells[0], x: 0, y: y, style: .dim)
        for (column, cell) in cells.dropFirst().enumerated() {
            canvas.putRight(cell, right: 9 + (column + 1) * 8, y: y, style: style, maxWidth: 8)
        }
        y += 1
    }
}
