import ArgumentParser
import Foundation
import TraceModel
import Viewer

/// A length of time on the command line: `90s`, `15m`, `1h`, `2d`, `1h30m`, `250ms`.
extension TimeLength: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

/// How often a live source is asked again: a length of at least a second, or `off`.
struct RefreshInterval: ExpressibleByArgument, Hashable {
    /// nil: only when somebody asks.
    var milliseconds: Int64? = ViewerSettings.usualRefresh

    init() {}

    init?(argument: String) {
        if argument == "off" {
            milliseconds = nil
        } else {
            guard let length = TimeLength(argument: argument), length.nanoseconds >= 1_000_000_000 else { return nil }
            milliseconds = length.nanoseconds / 1_000_000
        }
    }
}

/// What `--since` takes: a length of time, or any window that `t` takes in the viewer.
struct SinceArgument: ExpressibleByArgument, Hashable {
    /// nil where a window was written.
    let length: TimeLength?
    private let text: String

    init?(argument: String) {
        text = argument
        switch Self.choice(argument, latest: Timestamp(seconds: Date().timeIntervalSince1970)) {
        case .last(let nanoseconds): length = TimeLength(nanoseconds: nanoseconds)
        case .fixed: length = nil
        case .all, nil: return nil
        }
    }

    /// - Parameter latest: now, or when the last trace starts: which day a time of day means.
    func window(latest: Timestamp) -> TimeWindow? {
        guard case .fixed(let window) = Self.choice(text, latest: latest) else { return nil }
        return window
    }

    /// It says no date: of another last day it is another window.
    var dependsOnDay: Bool {
        let now = Timestamp(seconds: Date().timeIntervalSince1970)
        return window(latest: now)?.start != window(latest: Timestamp(seconds: now.seconds - 40 * 86_400))?.start
    }

    /// A day of summer typed in winter has the hour of summer.
    private static func choice(_ text: String, latest: Timestamp) -> WindowChoice? {
        var options = ViewOptions()
        options.localOffset = ShownAs.localZone(at: latest).offset
        let near = WindowChoice(typed: text, options, latest: latest)
        guard case .fixed(let window) = near else { return near }
        options.localOffset = ShownAs.localZone(at: window.start).offset
        return WindowChoice(typed: text, options, latest: latest)
    }
}

/// A point in time on the command line, as the viewer reads it: a date with or without a time (local without a zone), epoch seconds,
/// or `now`.
struct TimePoint: ExpressibleByArgument, Hashable {
    var time: Timestamp

    init?(argument: String) {
        let now = Timestamp(seconds: Date().timeIntervalSince1970)
        var options = ViewOptions()
        options.localOffset = ShownAs.localZone(at: now).offset
        guard let near = Timestamp(typed: argument, options, now: now) else { return nil }
        // A day of summer typed in winter has the hour of summer.
        options.localOffset = ShownAs.localZone(at: near).offset
        guard let time = Timestamp(typed: argument, options, now: now) else { return nil }
        self.time = time
    }
}
