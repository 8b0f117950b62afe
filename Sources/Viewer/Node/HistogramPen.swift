import Figures
import Screen
import TraceAnalysis
import TraceModel

/// Draws a histogram of response times: columns, the axis below them, and its labels. The last two rows are the axis'.
struct HistogramPen {
    let histogram: LatencyHistogram
    let options: ViewOptions
    /// The columns that are brushed.
    var brush: ClosedRange<Int>?
    /// Marks above the axis: `p50` at a value in seconds.
    var marks: [(name: String, seconds: Double)] = []

    init(_ histogram: LatencyHistogram, _ options: ViewOptions) {
        self.histogram = histogram
        self.options = options
    }

    func draw(on canvas: inout Canvas) {
        let top = marks.isEmpty ? 0 : 1
        let rows = canvas.height - 2 - top
        guard rows > 0 else { return }
        let geometry = HistogramGeometry(histogram)
        drawMarks(on: &canvas)
        for (column, height) in geometry.heights(rows: rows).enumerated() where height > 0 {
            let style: Style = brush?.contains(column) == true ? .accent : .bar
            for row in 0..<((height + 7) / 8) {
                let scalar = canvas.glyphs.column(eighths: min(8, height - row * 8))
                canvas.put(scalar: scalar, x: column, y: top + rows - 1 - row, style: style)
            }
        }
        drawAxis(geometry, top + rows, on: &canvas)
    }

    /// Names of percentiles over their columns; one that would touch another stays away.
    private func drawMarks(on canvas: inout Canvas) {
        var free = 0
        for mark in marks {
            let column = histogram.axis.column(of: mark.seconds)
            let width = displayWidth(mark.name)
            let x = max(0, min(column, canvas.width - width))
            guard x >= free else { continue }
            canvas.put(mark.name, x: x, y: 0, style: .axis)
            free = x + width + 1
        }
    }

    private func drawAxis(_ geometry: HistogramGeometry, _ y: Int, on canvas: inout Canvas) {
        let columns = histogram.axis.columns
        canvas.hline(x: 0, y: y, length: columns, style: .axis)
        var free = 0
        for tick in geometry.ticks() {
            let label = options.isASCII ? ascii(tick.label) : tick.label
            // The last label ends with the axis.
            let x = min(tick.column, max(0, columns - displayWidth(label)))
            guard x >= free else { continue }
            canvas.put(.tick, x: tick.column, y: y, style: .axis)
            canvas.put(label, x: x, y: y + 1, style: .axis)
            free = x + displayWidth(label) + 1
        }
        if let brush {
            let length = brush.upperBound - brush.lowerBound + 1
            canvas.hline(x: brush.lowerBound, y: y, length: length, style: .accent, weight: .heavy)
        }
    }

    private func ascii(_ label: String) -> String {
        label.hasSuffix("µs") ? String(label.dropLast(2)) + "us" : label
    }
}
