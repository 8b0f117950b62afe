import TraceAnalysis
import TraceModel

/// Where the slices of a series stand on the grid: each gets a column or several, all of them together fill the row.
public struct SeriesGeometry: Hashable, Sendable {
    public let slices: TimeSlices
    /// How many cells the row has, at least as many as slices.
    public let columns: Int

    public init(_ slices: TimeSlices, columns: Int) {
        self.slices = slices
        self.columns = max(slices.count, columns)
    }

    /// The cells of a slice.
    public func columns(of slice: Int) -> Range<Int> {
        let edge = { (slice: Int) in (max(0, min(slices.count, slice)) * columns + slices.count - 1) / slices.count }
        return edge(slice)..<edge(slice + 1)
    }

    /// The cells of some slices.
    public func columns(of range: ClosedRange<Int>) -> Range<Int> {
        columns(of: range.lowerBound).lowerBound..<columns(of: range.upperBound).upperBound
    }

    /// The slice of a cell.
    public func slice(at column: Int) -> Int { max(0, min(slices.count - 1, column * slices.count / columns)) }

    /// Marks of the clock, at whole multiples of a pleasant length of time in the zone that is shown.
    /// - Parameters:
    ///   - offset: seconds east of UTC.
    ///   - labelWidth: cells that a label with its gap takes, by the seconds from mark to mark.
    public func ticks(offset: Int, labelWidth: (Int64) -> Int) -> [ClockTick] {
        let length = slices.window.nanoseconds / SeriesGeometry.second
        let step =
            SeriesGeometry.steps.first { step in
                Double(columns) * Double(step) / Double(max(1, length)) >= Double(labelWidth(step))
            } ?? max(1, length)
        let begin = slices.window.start.nanoseconds / SeriesGeometry.second + Int64(offset)
        var ticks: [ClockTick] = []
        var next = begin.isMultiple(of: step) ? begin : begin - ((begin % step) + step) % step + step
        while next < begin + length, ticks.count < columns {
            let time = Timestamp(seconds: Double(next - Int64(offset)))
            // The cell whose slice begins here; ticks finer than slices share one.
            if let slice = slices.slice(of: time.nanoseconds), ticks.last?.column != columns(of: slice).lowerBound {
                ticks.append(ClockTick(column: columns(of: slice).lowerBound, time: time, step: step))
            }
            next += step
        }
        return ticks
    }

    private static let second: Int64 = 1_000_000_000
    private static let steps: [Int64] = [
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800,
        2_419_200,
    ]
}

/// A mark of a clock's axis.
public struct ClockTick: Hashable, Sendable {
    /// The cell it stands in.
    public var column: Int
    public var time: Timestamp
    /// Seconds from one mark to the next.
    public var step: Int64
}
