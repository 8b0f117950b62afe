import TraceModel

/// A piece of a row in eighths of a cell: what a bar covers.
public struct CellSpan: Hashable, Sendable {
    /// Eighths of a cell from the left end of the row.
    public var start: Int
    /// Eighths; always greater than `start`.
    public var end: Int

    public init(start: Int, end: Int) {
        self.start = start
        self.end = end
    }

    /// The whole and partly covered cells.
    public var columns: Range<Int> { (start / 8)..<((end + 7) / 8) }
}

/// A mark of a ruler.
public struct RulerTick: Hashable, Sendable {
    /// The cell it stands in.
    public var column: Int
    /// Nanoseconds from the ruler's zero.
    public var nanoseconds: Int64
    /// `0`, `50ms`, `1.2s`, `3m`.
    public var label: String
}

/// From time to columns: the window that a timeline shows and the cells it has for it.
public struct TimeScale: Hashable, Sendable {
    /// The window's start, nanoseconds (from whatever zero the bars count from).
    public let start: Int64
    /// The window's length in nanoseconds, at least 1.
    public let length: Int64
    /// How many cells it is drawn on, at least 1.
    public let columns: Int

    public init(start: Int64, length: Int64, columns: Int) {
        self.start = start
        self.length = max(1, length)
        self.columns = max(1, columns)
    }

    /// The eighths of cells that a bar covers, at least one; nil when it lies outside the window.
    public func bar(start barStart: Int64, end barEnd: Int64) -> CellSpan? {
        let total = columns * 8
        let from = eighths(barStart)
        let to = eighths(max(barStart, barEnd))
        if to < 0 || from > Double(total) || (to == 0 && from < 0) { return nil }
        let first = min(total - 1, max(0, Int(max(0, from))))
        let last = min(total, Int(min(Double(total), to.rounded())))
        return CellSpan(start: first, end: max(first + 1, last))
    }

    /// The cell in which a point of time lies; nil outside the window.
    public func column(of time: Int64) -> Int? {
        let position = eighths(time) / 8
        return position >= 0 && position < Double(columns) ? Int(position) : nil
    }

    /// The point of time at the left end of a cell.
    public func time(atColumn column: Int) -> Int64 {
        let offset = Double(length) * Double(column) / Double(columns)
        return start.saturatingAdd(offset >= 9e18 ? .max : offset <= -9e18 ? .min : Int64(offset))
    }

    /// The window zoomed about a cell: `factor` 0.5 shows half of it. Never below `columns` nanoseconds.
    public func zoomed(by factor: Double, around column: Int) -> TimeScale {
        let wanted = min(4e18, max(Double(columns), Double(length) * factor))
        let share = Double(min(max(column, 0), columns)) / Double(columns)
        let shift = (Double(length) - wanted) * share
        return TimeScale(
            start: start.saturatingAdd(Int64(max(-4e18, min(4e18, shift)))), length: Int64(wanted), columns: columns)
    }

    /// Ruler marks at steps of 1, 2 or 5, each label with at least `gap` cells after it; labels count from `zero`.
    public func ticks(zero: Int64 = 0, labelWidth: Int = 6, gap: Int = 2) -> [RulerTick] {
        let room = max(1, columns / max(1, labelWidth + gap))
        let step = TimeScale.niceStep(atLeast: Double(length) / Double(room))
        var multiple = ((Double(start) - Double(zero)) / step).rounded(.up)
        var ticks: [RulerTick] = []
        while ticks.count <= columns {
            let offset = multiple * step
            guard offset < 9e18, offset > -9e18 else { break }
            guard let column = column(of: zero.saturatingAdd(Int64(offset))) else { break }
            let label = TimeScale.label(offset, step: step)
            ticks.append(RulerTick(column: column, nanoseconds: Int64(offset), label: label))
            multiple += 1
        }
        return ticks
    }

    /// The smallest pleasant step that is not smaller, in nanoseconds: 1-2-5 below a minute, then parts of hours and days.
    public static func niceStep(atLeast wanted: Double) -> Double {
        let minute = 60e9
        let long = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 7200, 14_400]
        if wanted > 30e9 {
            if let step = long.first(where: { Double($0) * minute >= wanted }) { return Double(step) * minute }
        } else if wanted > 20e9 {
            return 30e9
        }
        var decade = 1.0
        while decade * 10 <= wanted, decade < 1e18 { decade *= 10 }
        for factor in [1.0, 2, 5] where decade * factor >= wanted { return decade * factor }
        return decade * 10
    }

    /// A ruler's label: no more digits than its step needs.
    static func label(_ nanoseconds: Double, step: Double) -> String {
        if nanoseconds == 0 { return "0" }
        if nanoseconds < 0 { return "-" + label(-nanoseconds, step: step) }
        if nanoseconds >= 60e9 { return clock(nanoseconds / 1e9, step: step / 1e9) }
        let units: [(Double, String)] = [(1e9, "s"), (1e6, "ms"), (1e3, "µs")]
        for (size, name) in units where nanoseconds >= size {
            let decimals = step >= size ? 0 : step >= size / 10 ? 1 : step >= size / 100 ? 2 : 3
            let number = Format.fixed(nanoseconds / size, decimals: decimals)
            return (number.hasSuffix(".0") ? String(number.dropLast(2)) : number) + name
        }
        return Format.fixed(nanoseconds, decimals: 0) + "ns"
    }

    private static func clock(_ seconds: Double, step: Double) -> String {
        let whole = Int64(seconds)
        var text = ""
        if whole >= 86_400 { text += "\(whole / 86_400)d" }
        if whole % 86_400 >= 3600 { text += "\(whole % 86_400 / 3600)h" }
        if whole % 3600 >= 60 { text += "\(whole % 3600 / 60)m" }
        let rest = seconds - Double(whole / 60 * 60)
        if rest >= 0.0005 {
            let decimals = step >= 1 ? 0 : step >= 0.1 ? 1 : step >= 0.01 ? 2 : 3
            text += Format.fixed(rest, decimals: decimals) + "s"
        }
        return text
    }

    /// Eighths of a cell from the window's start, as a double: no time overflows it.
    private func eighths(_ time: Int64) -> Double {
        (Double(time) - Double(start)) / Double(length) * Double(columns * 8)
    }
}
