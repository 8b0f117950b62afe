import Figures
import TraceModel

/// Reads a window of time as people type it: `15m`, `10:00-11:00`, `2026-03-01T10:00/PT1H`, `2026-03-01`, `all`.
struct WindowText {
    /// Times without a zone are in the zone shown.
    let options: ViewOptions
    /// Now, or when the last trace of a file starts: which day a time of day means.
    let latest: Timestamp
    /// Whose windows they are.
    let capabilities: SourceCapabilities

    /// What cannot be meant, in words.
    struct Refusal: Error, Hashable { var words: String }

    func parse(_ text: String) throws(Refusal) -> WindowChoice {
        let text = text.trimmedSpaces
        if text.lowercased() == "all" {
            guard capabilities.isAskedForWindows else { return .all }
            let far = kept.map { ": \(TimeLengths.words($0)) is as far as it keeps traces" } ?? ""
            throw Refusal(words: "\(capabilities.serviceName) is asked for a length of time" + far)
        }
        let length = text.lowercased().hasPrefix("last ") ? String(text.dropFirst(5)).trimmedSpaces : text
        if let length = TimeLengths.parse(length) { return .last(length) }
        if let moment = moment(text), moment.isDay { return try checked(moment.start, moment.start.later(Self.day)) }
        for (first, second) in Self.halves(text) {
            if let (start, end) = span(first.trimmedSpaces, second.trimmedSpaces) { return try checked(start, end) }
        }
        throw Refusal(words: "is no time: 15m, 10:00-11:00, 2026-03-01T10:00/PT1H or 2026-03-01")
    }

    private static let day: Int64 = 86400 * WindowChoice.second
    private var kept: Int64? { capabilities.keptNanoseconds }

    private func checked(_ start: Timestamp, _ end: Timestamp) throws(Refusal) -> WindowChoice {
        guard start < end else { throw Refusal(words: "ends before it starts") }
        guard capabilities.isAskedForWindows else { return .fixed(TimeWindow(start: start, end: end)) }
        if start >= latest { throw Refusal(words: "lies in the future") }
        if let kept, end <= latest.later(-kept) {
            let far = "\(kept / Self.day) days back, which is as far as \(capabilities.serviceName) keeps traces"
            throw Refusal(words: "lies more than " + far)
        }
        return .fixed(TimeWindow(start: start, end: end))
    }

    /// Every way to cut a text in two: at signs that stand for nothing else first.
    private static func halves(_ text: String) -> [(String, String)] {
        var result: [(String, String)] = []
        for separator in ["..", "/", " to ", " - ", "\u{2013}", "-"] {
            let (whole, part) = (Array(text), Array(separator))
            guard whole.count > part.count else { continue }
            for place in 0...(whole.count - part.count) where Array(whole[place..<(place + part.count)]) == part {
                result.append((String(whole[..<place]), String(whole[(place + part.count)...])))
            }
        }
        return result
    }

    private func span(_ first: String, _ second: String) -> (Timestamp, Timestamp)? {
        if let start = moment(first) {
            if second.isEmpty { return (past(start), latest.later(1)) }
            if let length = TimeLengths.parse(second) { return (past(start), past(start).later(length)) }
            guard let end = moment(second) else { return nil }
            return span(start, end)
        }
        guard let length = TimeLengths.parse(first), let end = moment(second) else { return nil }
        return (past(end).later(-length), past(end))
    }

    private func span(_ start: Moment, _ end: Moment) -> (Timestamp, Timestamp) {
        let begins = past(start)
        // A day's name as an end means that whole day.
        if end.isDay { return (begins, end.start.later(Self.day)) }
        if end.hasDate { return (begins, end.start) }
        // The end's time of day, on the day of the start or after midnight.
        let days = floorDivide(end.start.since(begins), Self.day)
        let ends = end.start.later(-days * Self.day)
        return (begins, ends == begins ? begins.later(Self.day) : ends)
    }

    /// A time of day that is still to come today means yesterday's.
    private func past(_ moment: Moment) -> Timestamp {
        !moment.hasDate && moment.start > latest ? moment.start.later(-Self.day) : moment.start
    }
}

// One point in time.
extension WindowText {
    struct Moment {
        var start: Timestamp
        var hasDate = true
        /// A date without a time.
        var isDay = false
    }

    func moment(_ text: String) -> Moment? {
        if text.lowercased() == "now" { return Moment(start: latest.later(1)) }
        // So many seconds since 1970 that they are no year and no time of day.
        if text.prefix(while: { $0.isASCII && $0.isNumber }).count >= 9, let seconds = Double(text) {
            return Moment(start: Timestamp(seconds: seconds))
        }
        let parts = text.split(maxSplits: 1) { "Tt ".contains($0) }.map(String.init)
        if parts.count == 2, let day = Self.date(parts[0]) { return time(parts[1], day: day, hasDate: true) }
        guard parts.count == 1 else { return nil }
        if let day = Self.date(text) {
            return Moment(start: Self.timestamp(day: day, nanoseconds: 0, offset: options.offset), isDay: true)
        }
        let seconds = floorDivide(latest.nanoseconds, WindowChoice.second) + Int64(clamping: options.offset)
        return time(text, day: floorDivide(seconds, 86400), hasDate: false)
    }

    /// `10:00`, `10:00:30.5`, with `Z` or `+09:00` behind where the zone is not the one shown.
    private func time(_ text: String, day: Int64, hasDate: Bool) -> Moment? {
        var body = text[...]
        var offset = options.offset
        if body.hasSuffix("Z") || body.hasSuffix("z") {
            body = body.dropLast()
            offset = 0
        } else if let sign = body.lastIndex(where: { "+-".contains($0) }) {
            guard let zone = Self.zone(body[sign...]) else { return nil }
            body = body[..<sign]
            offset = zone
        }
        guard let ofDay = Self.ofDay(body) else { return nil }
        return Moment(start: Self.timestamp(day: day, nanoseconds: ofDay, offset: offset), hasDate: hasDate)
    }

    private static func zone(_ text: Substring) -> Int? {
        let digits = text.dropFirst().filter { $0 != ":" }
        guard digits.count == 2 || digits.count == 4, let number = Int(digits) else { return nil }
        let (hours, minutes) = digits.count == 2 ? (number, 0) : (number / 100, number % 100)
        guard hours <= 15, minutes < 60 else { return nil }
        return (hours * 3600 + minutes * 60) * (text.hasPrefix("-") ? -1 : 1)
    }

    private static func ofDay(_ text: Substring) -> Int64? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3, let hour = Int64(parts[0]), let minute = Int64(parts[1]) else {
            return nil
        }
        let second = parts.count == 3 ? Double(parts[2]) : 0
        guard let second, (0...24).contains(hour), (0..<60).contains(minute), (0..<61).contains(second) else {
            return nil
        }
        return (hour * 3600 + minute * 60) * WindowChoice.second + Int64(second * 1e9)
    }

    /// Days since 1970 of `2026-03-01`.
    private static func date(_ text: String) -> Int64? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 4, let year = Int64(parts[0]), let month = Int64(parts[1]),
            let day = Int64(parts[2]), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        return Format.Civil.days(year: year, month: month, day: day)
    }

    private static func timestamp(day: Int64, nanoseconds: Int64, offset: Int) -> Timestamp {
        let seconds = (day * 86400).saturatingAdd(Int64(-offset))
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: WindowChoice.second)
        if overflow { return Timestamp(nanoseconds: seconds < 0 ? .min : .max) }
        return Timestamp(nanoseconds: whole.saturatingAdd(nanoseconds))
    }
}

extension Timestamp {
    /// A point of time with its date, as people type it: `2026-03-01T10:00`, `2026-03-01 10:00:00+09:00`, epoch seconds, `now`.
    /// - Parameter options: times without a zone are in the one shown.
    public init?(typed text: String, _ options: ViewOptions, now: Timestamp) {
        let reader = WindowText(options: options, latest: now, capabilities: .files)
        guard let moment = reader.moment(text.trimmedSpaces), moment.hasDate else { return nil }
        self = moment.start
    }

    /// So many nanoseconds later, stopping at what Int64 holds.
    func later(_ length: Int64) -> Timestamp { Timestamp(nanoseconds: nanoseconds.saturatingAdd(length)) }
}

extension Format.Civil {
    /// Days from 1970-01-01 to a date (Howard Hinnant's algorithm, as its inverse above).
    static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = floorDivide(shifted, 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

extension StringProtocol {
    /// Without the blanks at both ends.
    var trimmedSpaces: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
