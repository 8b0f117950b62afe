import Figures
import Screen
import TraceAnalysis
import TraceModel

/// Draws requests over time: columns in the shares of the outcomes, those that failed at the foot, each outcome with its own glyph.
struct SeriesPen {
    let series: TimeSeries
    let frame: SeriesFrame

    func draw(on canvas: inout Canvas) {
        let plot = frame.plot(canvas)
        guard plot.height > 0 else { return }
        frame.label(Format.shortCount(Double(series.peak)), y: 0, on: &canvas)
        for column in 0..<plot.width {
            let slice = frame.geometry.slice(at: column)
            draw(series.statistics[slice], slice, x: plot.x + column, plot, on: &canvas)
        }
        frame.drawAxis(on: &canvas)
    }

    private func draw(
        _ statistics: RequestStatistics, _ slice: Int, x: Int, _ plot: Rect, on canvas: inout Canvas
    ) {
        guard statistics.total > 0, series.peak > 0 else { return }
        let share = Double(statistics.total) / Double(series.peak)
        let eighths = max(1, Int((share * Double(plot.height * 8)).rounded()))
        let cells = (eighths + 7) / 8
        var row = 0
        for part in OutcomeStack(statistics.health, cells: cells).parts {
            for _ in 0..<part.cells {
                let y = plot.bottom - 1 - row
                if part.outcome == .ok {
                    let scalar = canvas.glyphs.column(eighths: min(8, eighths - row * 8))
                    canvas.put(scalar: scalar, x: x, y: y, style: style(of: slice))
                } else {
                    canvas.put(Marks.glyph(part.outcome), x: x, y: y, style: Marks.style(part.outcome))
                }
                row += 1
            }
        }
    }

    private func style(of slice: Int) -> Style {
        frame.brush != nil && frame.isBrushed(slice) ? .accent : .bar
    }
}

/// A column of so many cells in the shares of the outcomes, from the foot: what failed worst comes first and has at least one cell.
struct OutcomeStack: Hashable {
    private(set) var parts: [Part] = []

    struct Part: Hashable {
        var outcome: Outcome
        var cells: Int
    }

    init(_ health: HealthShares, cells: Int) {
        var left = max(0, cells)
        for outcome in [Outcome.fault, .throttle, .error] where health.share(outcome) > 0 && left > 0 {
            let given = min(left, max(1, Int((health.share(outcome) * Double(cells)).rounded())))
            parts.append(Part(outcome: outcome, cells: given))
            left -= given
        }
        if health.ok > 0, left > 0 {
            parts.append(Part(outcome: .ok, cells: left))
        } else if !parts.isEmpty {
            parts[parts.count - 1].cells += left
        }
    }
}
