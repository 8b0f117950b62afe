import Figures
import MapLayout

extension Format {
    public static func count(_ value: Int) -> String { count(Int64(value)) }

    /// `1 trace`, `1,204 traces`.
    public static func count(_ value: Int, _ noun: String) -> String {
        count(Int64(value)) + " " + noun + (value == 1 ? "" : "s")
    }

    /// Seconds that may be absent: `-` for nil.
    static func duration(optional seconds: Double?, _ options: ViewOptions) -> String {
        seconds.map { duration($0, ascii: options.isASCII) } ?? "-"
    }

    /// Bytes: `812 B`, `18.2 kB`, `180.0 MB`.
    public static func bytes(_ value: Int64) -> String {
        let size = Double(max(0, value))
        switch size {
        case ..<1000: return "\(max(0, value)) B"
        case ..<999_950: return fixed(size / 1e3, decimals: 1) + " kB"
        case ..<999_950_000: return fixed(size / 1e6, decimals: 1) + " MB"
        default: return fixed(size / 1e9, decimals: 1) + " GB"
        }
    }

    /// Nanoseconds to the microsecond, for a panel that has room: `1.250000s`, `118.204ms`.
    static func exact(nanoseconds: Int64) -> String {
        let value = Double(nanoseconds)
        return nanoseconds.magnitude >= 1_000_000_000
            ? fixed(value / 1e9, decimals: 3) + "s" : fixed(value / 1e6, decimals: 3) + "ms"
    }

    static func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
