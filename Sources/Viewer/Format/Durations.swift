/// Figures as people read them: three digits and a unit, the same width class everywhere.
public enum Format {
    /// A length of time in nanoseconds: `0`, `850ns`, `12µs`, `1.25ms`, `118ms`, `1.20s`, `2m03s`, `1h04m`, `3d02h`.
    /// - Parameter isASCII: `us` instead of `µs`.
    public static func duration(nanoseconds: Int64, isASCII: Bool = false) -> String {
        if nanoseconds < 0 { return "-" + duration(nanoseconds: -max(nanoseconds, -.max), isASCII: isASCII) }
        let value = Double(nanoseconds)
        switch nanoseconds {
        case 0: return "0"
        case ..<1000: return "\(nanoseconds)ns"
        case ..<999_500: return three(value / 1e3) + (isASCII ? "us" : "µs")
        case ..<999_500_000: return three(value / 1e6) + "ms"
        case ..<59_950_000_000: return three(value / 1e9) + "s"
        default: return long(seconds: Int64((value / 1e9).rounded()))
        }
    }

    /// The same for seconds; `-` for nil and for what is no number.
    public static func duration(seconds: Double?, isASCII: Bool = false) -> String {
        guard let seconds, seconds.isFinite else { return "-" }
        let nanoseconds = (seconds * 1e9).rounded()
        return duration(nanoseconds: Int64(exactly: nanoseconds) ?? (nanoseconds < 0 ? -.max : .max), isASCII: isASCII)
    }

    private static func long(seconds: Int64) -> String {
        if seconds < 3600 { return "\(seconds / 60)m" + two(seconds % 60) + "s" }
        if seconds < 86400 { return "\(seconds / 3600)h" + two(seconds / 60 % 60) + "m" }
        return count(seconds / 86400) + "d" + two(seconds / 3600 % 24) + "h"
    }

    /// Three significant digits without exponent: `1.25`, `12.5`, `118`. Trailing zeros stay, so that columns of figures align.
    static func three(_ value: Double) -> String {
        if value >= 99.95 { return "\(Int64(value.rounded()))" }
        return value >= 9.995 ? fixed(value, digits: 1) : fixed(value, digits: 2)
    }

    /// A number with that many digits after the point (at most 6); large ones without.
    public static func fixed(_ value: Double, digits: Int) -> String {
        guard value.isFinite else { return "-" }
        let scale: Int64 = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000][min(max(digits, 0), 6)]
        guard let scaled = Int64(exactly: (abs(value) * Double(scale)).rounded()) else { return "\(value)" }
        let sign = value < 0 && scaled > 0 ? "-" : ""
        if scale == 1 { return sign + "\(scaled)" }
        var fraction = String(scaled % scale)
        while fraction.utf8.count < min(digits, 6) { fraction = "0" + fraction }
        return sign + "\(scaled / scale)." + fraction
    }

    /// A count with thousands apart: `1,204`.
    public static func count(_ value: Int64) -> String {
        let digits = Array(String(value.magnitude).utf8)
        var text = value < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += "," }
            text.unicodeScalars.append(Unicode.Scalar(digit))
        }
        return text
    }

    public static func count(_ value: Int) -> String { count(Int64(value)) }

    /// `1 trace`, `1,204 traces`.
    public static func count(_ value: Int, _ noun: String) -> String { count(value) + " " + noun + (value == 1 ? "" : "s") }

    /// A share in percent: `0%`, `0.8%`, `97.2%`, `100%`; `<0.1%` for what is there and would read as nothing.
    public static func percent(_ part: Double, of whole: Double) -> String {
        guard whole > 0, part.isFinite, whole.isFinite else { return "-" }
        let value = part / whole * 100
        if value > 0, value < 0.05 { return "<0.1%" }
        if value == 0 { return "0%" }
        if value < 100, value >= 99.95 { return "99.9%" }
        return value == value.rounded() ? fixed(value, digits: 0) + "%" : fixed(value, digits: 1) + "%"
    }

    /// Bytes: `812 B`, `18.0 kB`, `180 MB`.
    public static func bytes(_ value: Int64) -> String {
        let size = Double(max(0, value))
        switch size {
        case ..<1000: return "\(max(0, value)) B"
        case ..<999_500: return three(size / 1e3) + " kB"
        case ..<999_500_000: return three(size / 1e6) + " MB"
        default: return three(size / 1e9) + " GB"
        }
    }

    static func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
