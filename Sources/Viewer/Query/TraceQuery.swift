import TraceModel

/// The part of the data that is meant: which time, which traces, which group of the account.
public struct TraceQuery: Hashable, Sendable {
    public var window: WindowChoice
    /// X-Ray's filter expression (reference 5), nil for none.
    public var filter: String?
    /// The X-Ray group, nil for the default group.
    public var group: String?

    public init(window: WindowChoice = .all, filter: String? = nil, group: String? = nil) {
        self.window = window
        self.filter = filter
        self.group = group
    }
}

/// Which time is meant.
public enum WindowChoice: Hashable, Sendable {
    /// All that the source holds: files alone.
    case all
    /// The last so many nanoseconds: of a live source until now, of a file until its last trace starts.
    case last(Int64)
    case fixed(TimeWindow)

    static let second: Int64 = 1_000_000_000

    /// A window as `t` takes it: `15m`, `10:00-11:00`, `2026-03-01T10:00/PT1H`, `2026-03-01`; a point of time alone is the window
    /// from then on.
    /// - Parameters:
    ///   - options: times without a zone are in the one shown.
    ///   - latest: now, or when the last trace starts: which day a time of day means.
    /// - Returns: nil for what is no time.
    public init?(typed text: String, _ options: ViewOptions, latest: Timestamp) {
        let reader = WindowText(options: options, latest: latest, capabilities: .files)
        let read = [text, text + ".."].lazy.compactMap { try? reader.parse($0) }.first  // What is no time is none.
        guard let read else { return nil }
        self = read
    }

    /// What a live source is asked for when nothing else was chosen: the same as X-Ray's own console shows.
    public static let lastHour = WindowChoice.last(3600 * second)

    /// It moves with the clock.
    var isMoving: Bool { if case .last = self { true } else { false } }

    /// Where it lies.
    /// - Parameter latest: now, or when the last trace starts; nil when there is no such time.
    /// - Returns: nil for all there is.
    func window(latest: Timestamp?) -> TimeWindow? {
        switch self {
        case .all: return nil
        case .fixed(let window): return window
        case .last(let length):
            guard let latest else { return nil }
            // One nanosecond more, so that the last trace itself is inside of the half-open window.
            let end = latest.nanoseconds.saturatingAdd(1)
            return TimeWindow(
                start: Timestamp(nanoseconds: end.saturatingAdd(length == .min ? .max : -length)),
                end: Timestamp(nanoseconds: end))
        }
    }
}

extension TimeWindow {
    /// The same length of time, so many lengths later; earlier for a negative number.
    func moved(_ steps: Int64) -> TimeWindow {
        let (shift, overflow) = nanoseconds.multipliedReportingOverflow(by: steps)
        if overflow { return self }
        return TimeWindow(
            start: Timestamp(nanoseconds: start.nanoseconds.saturatingAdd(shift)),
            end: Timestamp(nanoseconds: end.nanoseconds.saturatingAdd(shift)))
    }
}
