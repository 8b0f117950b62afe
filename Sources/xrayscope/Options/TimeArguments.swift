import ArgumentParser
import Foundation
import TraceModel
import Viewer

/// A length of time on the command line: `90s`, `15m`, `1h`, `2d`, `1h30m`, `250ms`.
struct TimeLength: ExpressibleByArgument, Hashable {
    var nanoseconds: Int64

    init?(argument: String) {
        var rest = argument[...]
        var total = 0.0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isNumber || $0 == "." }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(unit.count)
            guard let number = Double(digits), let seconds = Self.units[String(unit)] else { return nil }
            total += number * seconds
        }
        guard total > 0, total < 9e9 else { return nil }
        nanoseconds = Int64(total * 1e9)
    }

    private static let units: [String: Double] = [
        "ms": 0.001, "s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400, "w": 604_800,
    ]
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
