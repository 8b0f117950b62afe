import Figures
import Screen
import TraceAnalysis
import TraceModel

extension AnalyzeState {
    public func draw(_ scene: Scene, on canvas: inout Canvas) {
        guard let picture, scene.data.table.count > 0 else {
            let words = scene.data.table.count == 0 ? "No traces to look at." : "Working it out."
            canvas.putCentered(words, y: max(0, canvas.height / 2 - 1), style: .dim)
            return
        }
        let layout = AnalyzeLayout(self, scene)
        canvas.inside(layout.sets) { drawSets(picture, on: &$0) }
        if layout.charts.height > 0 { canvas.inside(layout.charts) { drawCharts(picture, scene, on: &$0) } }
        let pen = AnalyzePen(state: self, picture: picture, scene: scene)
        for panel in AnalyzePanel.allCases {
            canvas.inside(layout.title(panel)) { pen.drawTitle(panel, on: &$0) }
            canvas.inside(layout.lines(panel)) { pen.drawLines(panel, on: &$0) }
        }
    }

    /// Both sets by name, with their count and share.
    private func drawSets(_ picture: AnalyzePicture, on canvas: inout Canvas) {
        let share = picture.populationCount > 0 ? Double(picture.countA) / Double(picture.populationCount) : 0
        var count =
            "\(Format.count(picture.countA)) of \(Format.count(picture.populationCount))  \(Format.percent(share))"
        if picture.summariesA > 0 { count += "  \(Format.count(picture.summariesA)) only as summaries" }
        if pending != nil { count += "  working" }
        let used = canvas.putRight(count, y: 0, style: .strong)
        canvas.put(" A ", x: 0, y: 0, style: .setA.reversed)
        var x = 4
        for label in labels(picture) {
            let room = max(0, canvas.width - used - 2 - x)
            x += canvas.put(" \(label) ", x: x, y: 0, style: .accent.reversed, maxWidth: room, truncate: .middle) + 1
        }
        canvas.put(" B ", x: 0, y: 1, style: .setB.reversed)
        let words =
            picture.refusal.map { "\(baseline.words): \($0)" } ?? "\(baseline.words)  \(Format.count(picture.countB))"
        let end = 4 + canvas.put(words, x: 4, y: 1, style: picture.refusal == nil ? .text : .warning)
        if let remark = picture.remark {
            canvas.put(remark, x: end + 2, y: 1, style: .dim, maxWidth: max(0, canvas.width - end - 2))
        }
    }

    private func labels(_ picture: AnalyzePicture) -> [String] {
        let people = population.map(\.label)
        let own = picture.chosen.map(\.label) + tags.map(\.label)
        return (people.isEmpty && own.isEmpty ? ["all traces"] : people + own)
    }

    /// Requests over time on the left, response times of both on the right.
    private func drawCharts(_ picture: AnalyzePicture, _ scene: Scene, on canvas: inout Canvas) {
        let half = canvas.width / 2
        canvas.inside(Rect(x: 0, y: 0, width: half - 1, height: 2)) { drawSeries(picture, scene, on: &$0) }
        canvas.inside(Rect(x: half, y: 0, width: canvas.width - half, height: 2)) { drawTimes(picture, scene, on: &$0) }
    }

    private func drawSeries(_ picture: AnalyzePicture, _ scene: Scene, on canvas: inout Canvas) {
        let peak = picture.series.map(\.total).max() ?? 0
        guard peak > 0, let slices = picture.slices else { return }
        canvas.put("Requests", x: 0, y: 0, style: .dim)
        canvas.put("of A " + Format.duration(slices.seconds, ascii: scene.options.isASCII), x: 0, y: 1, style: .dim)
        let room = max(0, canvas.width - 12)
        for (column, part) in picture.series.prefix(room).enumerated() where part.total > 0 {
            let isBrushed = brush.map { $0.isSeries && $0.columns.contains(column) } ?? false
            let style: Style =
                isBrushed
                ? .accent : part.fault > 0 ? .fault : part.throttle > 0 ? .throttle : part.error > 0 ? .error : .ok
            drawColumn(Double(part.total) / Double(peak), x: 12 + column, style, on: &canvas)
        }
    }

    /// Each set against its own peak: their forms are compared, not their sizes.
    private func drawTimes(_ picture: AnalyzePicture, _ scene: Scene, on canvas: inout Canvas) {
        let times = picture.responseTimes(scale)
        guard times.axis != nil else {
            canvas.put("no response times", x: 0, y: 0, style: .dim)
            return
        }
        let ascii = scene.options.isASCII
        let room = max(0, min(AnalyzeHistogram.columns, canvas.width - 24))
        for (row, counts, style, figures) in [
            (0, times.a, Style.setA, picture.figuresA), (1, times.b, Style.setB, picture.figuresB),
        ] {
            canvas.put(row == 0 ? "A" : "B", x: 0, y: row, style: style)
            let peak = counts.max() ?? 0
            for (column, count) in counts.prefix(room).enumerated() where count > 0 && peak > 0 {
                let eighths = max(1, Int((count / peak * 8).rounded()))
                let isBrushed = brush.map { !$0.isSeries && $0.columns.contains(column) } ?? false
                canvas.put(
                    scalar: canvas.glyphs.column(eighths: eighths), x: 2 + column, y: row,
                    style: isBrushed ? .accent.reversed : style)
            }
            let p50 = Format.duration(figures.percentile(0.5) ?? .nan, ascii: ascii)
            let p99 = Format.duration(figures.percentile(0.99) ?? .nan, ascii: ascii)
            canvas.put("p50 \(p50)  p99 \(p99)", x: 3 + room, y: row, style: .dim)
        }
    }

    /// Two cells high.
    private func drawColumn(_ share: Double, x: Int, _ style: Style, on canvas: inout Canvas) {
        let sixteenths = max(1, Int((share * 16).rounded()))
        canvas.put(scalar: canvas.glyphs.column(eighths: min(8, sixteenths)), x: x, y: 1, style: style)
        if sixteenths > 8 {
            canvas.put(scalar: canvas.glyphs.column(eighths: sixteenths - 8), x: x, y: 0, style: style)
        }
    }
}
