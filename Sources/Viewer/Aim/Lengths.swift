import Figures

/// Lengths of time as people type them: `90s`, `15m`, `1h30m`, `2d`, and ISO 8601's `PT15M`.
enum TimeLengths {
    /// - Returns: nanoseconds, more than none; nil for what is no length.
    static func parse(_ text: some StringProtocol) -> Int64? {
        var rest = text.lowercased()[...]
        // ISO 8601 writes the same with other signs; months and years have no length.
        let isISO = rest.hasPrefix("p")
        if isISO { rest = rest.dropFirst() }
        var total = 0.0
        while !rest.isEmpty {
            if isISO, rest.hasPrefix("t") { rest = rest.dropFirst() }
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { $0.isASCII && $0.isLetter && !(isISO && $0 == "t") }
            rest = rest.dropFirst(unit.count)
            guard let number = Double(digits), let seconds = seconds(String(unit)) else { return nil }
            total += number * seconds
        }
        return total > 0 && total < 9e9 ? Int64(total * 1e9) : nil
    }

    private static func seconds(_ unit: String) -> Double? {
        switch unit {
        case "s", "sec": 1
        case "m", "min": 60
        case "h": 3600
        case "d": 86400
        case "w": 604_800
        default: nil
        }
    }

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
