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

/// A point in time on the command line: ISO 8601 (a time without a zone is local), or epoch seconds.
struct TimePoint: ExpressibleByArgument, Hashable {
    var time: Timestamp

    init?(argument: String) {
        if let seconds = Double(argument), seconds.isFinite {
            time = Timestamp(seconds: seconds)
            return
        }
        guard let date = Self.date(argument) else { return nil }
        time = Timestamp(seconds: date.timeIntervalSince1970)
    }

    private static func date(_ text: String) -> Date? {
        let text = text.replacingOccurrences(of: " ", with: "T")
        let zoned = ISO8601DateFormatter()
        for options: ISO8601DateFormatter.Options in [
            [.withInternetDateTime], [.withInternetDateTime, .withFractionalSeconds],
        ] {
            zoned.formatOptions = options
            if let date = zoned.date(from: text) { return date }
        }
        let local = DateFormatter()
        local.locale = Locale(identifier: "en_US_POSIX")
        local.timeZone = .current
        for format in ["yyyy-MM-dd'T'HH:mm:ss.SSS", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd"] {
            local.dateFormat = format
            if let date = local.date(from: text) { return date }
        }
        return nil
    }
}
