/// Parts of windows that are over, kept so that a refresh costs what is new.
struct ClosedParts<Value: Sendable>: Sendable {
    struct Part: Sendable {
        var window: SecondsWindow
        var value: Value
        /// Epoch seconds when it was asked for.
        var asked: Int64
    }
    /// The newest first, none over another.
    private(set) var parts: [Part] = []

    /// Seconds by which segments may come late: a part that ended so long ago is over (our choice).
    static var lateness: Int64 { 300 }
    /// Seconds after which a part is asked for again: X-Ray joins segments to traces for days (our choice).
    static var validity: Int64 { 3_600 }

    /// What of a window is there, and what is to be asked for, the newest first.
    /// - Parameters:
    ///   - longest: seconds of a part.
    ///   - now: epoch seconds.
    func plan(_ window: SecondsWindow, longest: Int64, now: Int64) -> (kept: [Part], asked: [SecondsWindow]) {
        var (end, kept, asked) = (window.end, [Part](), [SecondsWindow]())
        for part in parts
        where part.window.start >= window.start && part.window.end <= end && now - part.asked < Self.validity {
            asked += gap(SecondsWindow(start: part.window.end, end: end), longest, now)
            kept.append(part)
            end = part.window.start
        }
        // Without any part the window is cut as evenly as it can be: the fewest calls.
        let rest = SecondsWindow(start: window.start, end: end)
        return (kept, asked + (kept.isEmpty ? rest.slices(of: longest) : gap(rest, longest, now)))
    }

    /// What is too long for a call is cut where it is over, so that the next refresh asks for its end alone.
    private func gap(_ window: SecondsWindow, _ longest: Int64, _ now: Int64) -> [SecondsWindow] {
        let over = now - Self.lateness
        guard window.seconds > longest, window.start < over, over < window.end else {
            return window.slices(of: longest)
        }
        return SecondsWindow(start: over, end: window.end).slices(of: longest)
            + SecondsWindow(start: window.start, end: over).slices(of: longest)
    }

    /// Keeps a part that is over, in the place of those that it covers a piece of.
    mutating func keep(_ value: Value, of window: SecondsWindow, now: Int64) {
        guard window.end <= now - Self.lateness else { return }
        parts.removeAll { $0.window.start < window.end && window.start < $0.window.end }
        let place = parts.firstIndex { $0.window.end <= window.start } ?? parts.endIndex
        parts.insert(Part(window: window, value: value, asked: now), at: place)
    }
}
