import Figures
import Screen
import TraceAnalysis
import TraceModel

// The charts with their titles and what is brushed.
extension NodeState {
    func draw(_ chart: NodeChart, _ scene: Scene, on canvas: inout Canvas) {
        guard canvas.height >= 5 else { return }
        let hasKeys = chart == self.chart || !charts(scene).contains(self.chart)
        let style: Style = hasKeys ? .title : .dim
        let plot = Rect(x: 0, y: 1, width: canvas.width, height: canvas.height - 2)
        switch chart {
        case .times:
            drawTitle(showsDurations ? "Duration" : "Response time", scale.word, style, on: &canvas)
            canvas.inside(plot) { drawHistogram(scene, on: &$0) }
        case .requests, .latencies:
            guard series.isShown else { return drawSeriesAbsent(chart, style, scene, on: &canvas) }
            let frame = seriesFrame(canvas.width, scene)
            drawTitle(chart, frame, style, on: &canvas)
            canvas.inside(plot) { canvas in
                if chart == .requests {
                    SeriesPen(series: series.series, frame: frame).draw(on: &canvas)
                } else {
                    HeatMapPen(heatMap: series.heatMap, frame: frame).draw(on: &canvas)
                }
            }
        }
        if hasKeys { drawBrush(chart, scene, canvas.height - 1, on: &canvas) }
    }

    private func seriesFrame(_ width: Int, _ scene: Scene) -> SeriesFrame {
        var frame = SeriesFrame(series.series.slices, columns: width, scene.options)
        frame.brush = series.brush
        return frame
    }

    private func drawTitle(_ title: String, _ words: String, _ style: Style, on canvas: inout Canvas) {
        let used = canvas.put(title, x: 0, y: 0, style: style)
        let end = used + 2 + canvas.put(words, x: used + 2, y: 0, style: .dim)
        let peak = "highest column " + share(histogram.peak) + " of requests"
        if end + 2 + displayWidth(peak) <= canvas.width { canvas.putRight(peak, y: 0, style: .dim) }
    }

    private func drawTitle(_ chart: NodeChart, _ frame: SeriesFrame, _ style: Style, on canvas: inout Canvas) {
        let length = Format.period(series.series.slices.seconds)
        let used = canvas.put(chart.title, x: 0, y: 0, style: style)
        let words = chart == .requests ? "by \(length)" : "by \(length), \(series.scale.word)"
        let end = used + 2 + canvas.put(words, x: used + 2, y: 0, style: .dim)
        if chart == .requests {
            let peak = "highest " + Format.shortCount(Double(series.series.peak))
            if end + 2 + displayWidth(peak) <= canvas.width { canvas.putRight(peak, y: 0, style: .dim) }
        } else {
            drawLegend(from: end + 2, on: &canvas)
        }
    }

    /// From how many requests on a cell is so dense; the densest first to go where room is short.
    private func drawLegend(from left: Int, on canvas: inout Canvas) {
        let legend = HeatMapPen.legend(peak: series.heatMap.peak, canvas.glyphs)
        let labels = legend.map { Format.shortCount(Double($0.count)) }
        let width = labels.reduce(0) { $0 + displayWidth($1) + 4 } - 2
        var x = canvas.width - width
        guard x >= left else { return }
        for (entry, label) in zip(legend, labels) {
            canvas.put(scalar: entry.scalar, x: x, y: 0, style: entry.style)
            x += 2 + canvas.put(label, x: x + 2, y: 0, style: .dim) + 2
        }
    }

    private func drawHistogram(_ scene: Scene, on canvas: inout Canvas) {
        var pen = HistogramPen(histogram, scene.options)
        pen.brush = brush
        pen.marks = [("p50", profile.p50), ("p90", profile.p90), ("p99", profile.p99)].compactMap { name, value in
            value.map { (name, $0) }
        }
        pen.draw(on: &canvas)
    }

    /// A live source has not answered yet, or will not.
    private func drawSeriesAbsent(_ chart: NodeChart, _ style: Style, _ scene: Scene, on canvas: inout Canvas) {
        canvas.put(chart.title, x: 0, y: 0, style: style)
        var words = ["No requests were counted in this window."]
        if let problem = scene.companions[.series]?.problem {
            words = ["The series did not come: " + problem.message, "R asks again."]
        } else if scene.companions[.series]?.isUnderWay == true || series.points == nil {
            words = ["Asking for the series."]
        }
        let lines = words.flatMap { FactWrapping.split($0, width: max(8, canvas.width)) }
        for (row, line) in lines.enumerated() {
            canvas.put(
                line, x: 0, y: 2 + row,
                style: scene.companions[.series]?.problem != nil && line != words.last ? .warning : .dim)
        }
    }

    private func share(_ count: Double) -> String {
        Format.percent(histogram.total > 0 ? count / histogram.total : 0)
    }

    /// What is chosen, and how much that is.
    private func drawBrush(_ chart: NodeChart, _ scene: Scene, _ y: Int, on canvas: inout Canvas) {
        guard isBrushed(chart) else {
            let used = canvas.put("left and right choose a range of times", x: 0, y: y, style: .dim)
            let more = ", c the next chart"
            if charts(scene).count > 1, used + displayWidth(more) <= canvas.width {
                canvas.put(more, x: used, y: y, style: .dim)
            }
            return
        }
        var x = 0
        if chart.isSeries, let window = series.brushedWindow, let statistics = series.brushedStatistics {
            x += canvas.put(Format.range(window, scene.options), x: x, y: y, style: .accent.bold) + 2
            x += canvas.put(brushedWords(Double(statistics.total)), x: x, y: y) + 2
            x = drawFailures(statistics, x, y, on: &canvas)
        } else if let seconds = brushedSeconds {
            x += canvas.put(rangeWords(seconds, scene.options), x: x, y: y, style: .accent.bold) + 2
            x += canvas.put(brushedWords(brushedCount), x: x, y: y) + 2
            x += canvas.put(share(counted?.answer.map { Double($0.requests) } ?? brushedCount), x: x, y: y) + 2
        }
        let hint = "Enter: their traces"
        if x + displayWidth(hint) <= canvas.width { canvas.put(hint, x: x, y: y, style: .dim) }
    }

    /// As many as there are once that is known, with the traces that Enter leads to; before, about as many as the chart counts.
    private func brushedWords(_ about: Double) -> String {
        guard let counted = counted?.answer else { return requests(about) }
        return requests(Double(counted.requests)) + " in " + Format.count(counted.traces, "trace")
    }

    private func requests(_ count: Double) -> String {
        Format.shortCount(count) + (count == 1 ? " request" : " requests")
    }

    private func drawFailures(_ statistics: RequestStatistics, _ x: Int, _ y: Int, on canvas: inout Canvas) -> Int {
        var x = x
        for outcome in [Outcome.fault, .error, .throttle] where statistics.health.share(outcome) > 0 {
            canvas.put(Marks.glyph(outcome), x: x, y: y, style: Marks.style(outcome))
            let share = Format.percent(statistics.health.share(outcome))
            x += 2 + canvas.put(share, x: x + 2, y: y, style: Marks.style(outcome)) + 2
        }
        return x
    }
}

extension NodeChart {
    fileprivate var title: String { self == .requests ? "Requests over time" : "Latency over time" }
}

extension LatencyScale {
    var word: String { self == .linear ? "linear" : "logarithmic" }
}
