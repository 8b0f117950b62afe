import Figures
import TraceModel

/// Lengths of time as people type them and read them.
enum TimeLengths {
    /// - Returns: nanoseconds, more than none; nil for what is no length.
    static func parse(_ text: some StringProtocol) -> Int64? { TimeLength(text)?.nanoseconds }

    /// `1h30m`: as short as it can be typed again.
    static func words(_ nanoseconds: Int64) -> String {
        var seconds = max(0, nanoseconds) / 1_000_000_000
        if seconds == 0 { return "0s" }
        var text = ""
        for (length, unit) in [(Int64(86400), "d"), (3600, "h"), (60, "m"), (1, "s")] where seconds >= length {
            text += "\(seconds / length)\(unit)"
            seconds %= length
        }
        return text
    }
}

extension WindowChoice {
    /// As its chip says it.
    func words(_ options: ViewOptions) -> String {
        switch self {
        case .all: "all"
        case .last(let length): "last " + TimeLengths.words(length)
        case .fixed(let window): Format.window(window, options)
        }
    }
}
