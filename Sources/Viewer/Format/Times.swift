import Figures
import TraceModel

extension Format {
    /// A calendar day and a time of day, from epoch nanoseconds and an offset from UTC in seconds (proleptic Gregorian).
    struct Civil {
        var year: Int64
        var month: Int64
        var day: Int64
        var hour: Int64
        var minute: Int64
        var second: Int64
        var nanosecond: Int64

        init(_ time: Timestamp, offset: Int) {
            let seconds = floorDivide(time.nanoseconds, 1_000_000_000) + Int64(clamping: offset)
            let rest = time.nanoseconds % 1_000_000_000
            nanosecond = rest < 0 ? rest + 1_000_000_000 : rest
            let days = floorDivide(seconds, 86400)
            let ofDay = seconds - days * 86400
            (hour, minute, second) = (ofDay / 3600, ofDay / 60 % 60, ofDay % 60)
            // Days to civil date by eras of 400 years (Howard Hinnant's algorithm).
            let shifted = days + 719_468
            let era = floorDivide(shifted, 146_097)
            let dayOfEra = shifted - era * 146_097
            let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
            let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
            let monthFromMarch = (5 * dayOfYear + 2) / 153
            day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
            month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
            year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        }

        var date: String { "\(year)-" + Format.two(month) + "-" + Format.two(day) }
        var time: String { Format.two(hour) + ":" + Format.two(minute) + ":" + Format.two(second) }
    }

    /// `2026-03-01 09:00:04.123`, in the zone that the options choose.
    public static func time(_ time: Timestamp, _ options: ViewOptions) -> String {
        let civil = Civil(time, offset: options.offset)
        return civil.date + " " + civil.time + fraction(civil)
    }

    /// `09:00:04.123`: for lists whose header says the day.
    public static func clock(_ time: Timestamp, _ options: ViewOptions) -> String {
        let civil = Civil(time, offset: options.offset)
        return String(unsafeUninitializedCapacity: 12) { text in
            var end = 0
            func write(_ value: Int64, digits: Int, after mark: UInt8?) {
                if let mark { text[end] = mark }
                end += mark == nil ? digits : digits + 1
                var rest = value
                for place in 1...digits {
                    text[end - place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                    rest /= 10
                }
            }
            write(civil.hour, digits: 2, after: nil)
            write(civil.minute, digits: 2, after: UInt8(ascii: ":"))
            write(civil.second, digits: 2, after: UInt8(ascii: ":"))
            write(civil.nanosecond / 1_000_000, digits: 3, after: UInt8(ascii: "."))
            return end
        }
    }

    /// `2026-03-01`.
    static func date(_ time: Timestamp, _ options: ViewOptions) -> String { Civil(time, offset: options.offset).date }

    /// `09:00:04.123 JST`.
    static func clockInZone(_ time: Timestamp, _ options: ViewOptions) -> String {
        clock(time, options) + (options.zoneName.isEmpty ? "" : " " + options.zoneName)
    }

    /// A window, as short as it can be said: `2026-03-01 09:00:00-09:08:12 JST`.
    public static func window(_ window: TimeWindow, _ options: ViewOptions) -> String {
        let (start, end) = (Civil(window.start, offset: options.offset), Civil(window.end, offset: options.offset))
        let zone = options.zoneName.isEmpty ? "" : " " + options.zoneName
        let tail = start.date == end.date ? end.time : " - " + end.date + " " + end.time
        return start.date + " " + start.time + (start.date == end.date ? "-" : "") + tail + zone
    }

    private static func fraction(_ civil: Civil) -> String {
        let milliseconds = civil.nanosecond / 1_000_000
        return "." + (milliseconds < 10 ? "00" : milliseconds < 100 ? "0" : "") + "\(milliseconds)"
    }
}

/// Rounds towards minus infinity, so that times before 1970 read right.
func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    let quotient = value / divisor
    return value % divisor < 0 ? quotient - 1 : quotient
}
