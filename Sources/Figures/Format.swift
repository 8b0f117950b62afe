/// Numbers as people read them: three significant digits, without zeros at their end; short, never wider than about seven cells, the
/// same everywhere in the program.
public enum Format {
    /// A length of time: `850ns`, `4.56µs`, `118ms`, `1.25s`, `12.3s`, `2m03s`, `1h02m`, `3d04h`; `-` for what is no number.
    /// - Parameters:
    ///   - seconds: seconds; negative ones carry a minus.
    ///   - ascii: `us` instead of `µs`.
    public static func duration(_ seconds: Double, ascii: Bool = false) -> String {
        guard seconds.isFinite else { return "-" }
        if seconds < 0 { return "-" + duration(-seconds, ascii: ascii) }
        if seconds == 0 { return "0ms" }
        if seconds < 0.9995e-6 { return fixed(seconds * 1e9, decimals: 0) + "ns" }
        if seconds < 0.9995e-3 { return threeDigits(seconds * 1e6) + (ascii ? "us" : "µs") }
        if seconds < 0.9995 { return threeDigits(seconds * 1e3) + "ms" }
        if seconds < 59.95 { return threeDigits(seconds) + "s" }
        return longDuration(seconds)
    }

    /// A latency of a histogram, which knows whole milliseconds alone (reference 3.5): `<1ms` for those that it has as 0.
    public static func latency(_ seconds: Double, ascii: Bool = false) -> String {
        seconds == 0 ? "<1ms" : duration(seconds, ascii: ascii)
    }

    /// The same of nanoseconds.
    public static func duration(nanoseconds: Int64, ascii: Bool = false) -> String {
        duration(Double(nanoseconds) / 1e9, ascii: ascii)
    }

    /// A count with thousands apart: `1,204`.
    public static func count(_ value: Int64) -> String {
        let digits = Array(String(value.magnitude).utf8)
        var text = value < 0 ? "-" : ""
        for (position, digit) in digits.enumerated() {
            if position > 0, (digits.count - position) % 3 == 0 { text.append(",") }
            text.unicodeScalars.append(Unicode.Scalar(digit))
        }
        return text
    }

    /// A count in at most six cells: `999`, `1.25k`, `12.3k`, `123k`, `4.5M`.
    public static func shortCount(_ value: Double) -> String {
        guard value.isFinite else { return "-" }
        if value < 0 { return "-" + shortCount(-value) }
        if value < 999.5 { return fixed(value, decimals: 0) }
        if value < 999_500 { return threeDigits(value / 1e3) + "k" }
        if value < 999_500_000 { return threeDigits(value / 1e6) + "M" }
        if value < 999_500_000_000 { return threeDigits(value / 1e9) + "G" }
        return value < 9.995e14 ? threeDigits(value / 1e12) + "T" : "1000T+"
    }

    /// Requests over time: `42.1/min`, `0.32/min`, `12.3k/min`; what is less than that by the hour, `1/h`, and never nothing.
    public static func rate(perMinute value: Double) -> String {
        guard value.isFinite else { return "-" }
        if value > 0, value < 0.05 { return value * 60 < 0.05 ? "<0.1/h" : threeDigits(value * 60) + "/h" }
        if value >= 999.5 { return shortCount(value) + "/min" }
        return threeDigits(value) + "/min"
    }

    /// A share: `97.2%`, `1.63%`, `100%`, `0.04%`; a share that is neither nothing nor all is never rounded to it.
    /// - Parameter share: 0 to 1.
    public static func percent(_ share: Double) -> String {
        guard share.isFinite else { return "-" }
        let percent = share * 100
        if percent <= 0 { return "0%" }
        if percent >= 100 { return fixed(percent, decimals: 0) + "%" }
        if percent < 0.01 { return "<0.01%" }
        return percent > 99.9 ? "99.9%" : threeDigits(percent) + "%"
    }

    /// A number with so many digits after the point.
    public static func fixed(_ value: Double, decimals: Int) -> String {
        guard value.isFinite, abs(value) < 9e15 else { return "-" }
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = (abs(value) * scale).rounded()
        guard scaled < 9e15 else { return "-" }
        let whole = UInt64(scaled) / UInt64(scale)
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard decimals > 0 else { return sign + String(whole) }
        let rest = String(UInt64(scaled) % UInt64(scale))
        return sign + String(whole) + "." + String(repeating: "0", count: decimals - rest.utf8.count) + rest
    }

    /// Two decimals below ten, one below a hundred, none above; `4.5` and `4` instead of `4.50` and `4.00`.
    private static func threeDigits(_ value: Double) -> String {
        var text = fixed(value, decimals: value < 9.995 ? 2 : value < 99.95 ? 1 : 0)
        guard text.contains(".") else { return text }
        while text.hasSuffix("0") { text.removeLast() }
        return text.hasSuffix(".") ? String(text.dropLast()) : text
    }

    private static func longDuration(_ seconds: Double) -> String {
        guard seconds < 8e9 else { return "-" }
        let whole = Int64(seconds.rounded())
        func pair(_ large: Int64, _ largeUnit: String, _ small: Int64, _ smallUnit: String) -> String {
            "\(large)\(largeUnit)" + (small < 10 ? "0" : "") + "\(small)\(smallUnit)"
        }
        if whole < 3600 { return pair(whole / 60, "m", whole % 60, "s") }
        if whole < 86_400 { return pair(whole / 3600, "h", whole % 3600 / 60, "m") }
        return pair(whole / 86_400, "d", whole % 86_400 / 3600, "h")
    }
}
