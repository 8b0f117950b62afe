import Figures
import Screen
import TraceAnalysis
import TraceModel

/// What charts over time share: the room for labels on the left, the clock's axis below, and the brush on it.
struct SeriesFrame {
    let geometry: SeriesGeometry
    let options: ViewOptions
    var brush: ClosedRange<Int>?

    /// Columns left of the plot, for its labels.
    static let gutter = 7
    /// Rows that are not the plot's: title, axis and its labels, what is brushed.
    private static let others = 4

    /// How many rows of a chart of that height are its plot.
    static func rows(inHeight height: Int) -> Int { max(0, height - others) }

    init(_ slices: TimeSlices, columns: Int, _ options: ViewOptions) {
        geometry = SeriesGeometry(slices, columns: columns - SeriesFrame.gutter)
        self.options = options
    }

    /// The plot itself on a canvas that has plot and axis.
    func plot(_ canvas: Canvas) -> Rect {
        Rect(x: SeriesFrame.gutter, y: 0, width: geometry.columns, height: max(0, canvas.height - 2))
    }

    func isBrushed(_ slice: Int) -> Bool { brush?.contains(slice) ?? true }

    /// A label left of a row.
    func label(_ text: String, y: Int, on canvas: inout Canvas) {
        canvas.putRight(text, right: SeriesFrame.gutter - 1, y: y, style: .axis)
    }

    /// The last two rows.
    func drawAxis(on canvas: inout Canvas) {
        let (left, y) = (SeriesFrame.gutter, canvas.height - 2)
        canvas.hline(x: left, y: y, length: geometry.columns, style: .axis)
        if let brush {
            let cells = geometry.columns(of: brush)
            canvas.hline(x: left + cells.lowerBound, y: y, length: cells.count, style: .accent, weight: .heavy)
        }
        let ticks = geometry.ticks(offset: options.offset) { step in step >= 86_400 ? 12 : step >= 60 ? 8 : 11 }
        var free = 0
        for tick in ticks {
            let label = Format.clock(of: tick, options)
            let x = min(left + tick.column, left + geometry.columns - displayWidth(label))
            guard x >= free else { continue }
            let isBrushed = brush.map { geometry.columns(of: $0).contains(tick.column) } ?? false
            canvas.put(.tick, x: left + tick.column, y: y, style: isBrushed ? .accent : .axis)
            canvas.put(label, x: x, y: y + 1, style: .axis)
            free = x + displayWidth(label) + 1
        }
    }
}

extension Format {
    /// As short as the axis allows: `09:30`, `09:30:05`, `2026-03-01`.
    static func clock(of tick: ClockTick, _ options: ViewOptions) -> String {
        let civil = Civil(tick.time, offset: options.offset)
        if tick.step >= 86_400 { return civil.date }
        return tick.step >= 60 ? String(civil.time.prefix(5)) : civil.time
    }

    /// The length of a slice, of whole seconds: `30s`, `2m`, `6h`, `2d`.
    public static func period(_ seconds: Double) -> String {
        let units: [(Double, String)] = [(86_400, "d"), (3600, "h"), (60, "m")]
        for (size, name) in units where seconds >= size && (seconds / size).rounded() * size == seconds {
            return fixed(seconds / size, decimals: 0) + name
        }
        return fixed(seconds, decimals: 0) + "s"
    }

    /// A time that somebody chose: `09:30-09:45`, with seconds where they matter, with days where it spans some.
    static func range(_ window: TimeWindow, _ options: ViewOptions) -> String {
        let (start, end) = (Civil(window.start, offset: options.offset), Civil(window.end, offset: options.offset))
        let hasSeconds = start.second != 0 || end.second != 0
        let time = { (civil: Civil) in hasSeconds ? civil.time : String(civil.time.prefix(5)) }
        if start.date == end.date { return time(start) + "-" + time(end) }
        return start.date + " " + time(start) + " - " + end.date + " " + time(end)
    }
}
