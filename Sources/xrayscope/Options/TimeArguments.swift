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
