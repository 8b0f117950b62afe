/// A length of time as people write it, everywhere: `250ms`, `90s`, `15m`, `1h30m`, `2d`, and ISO 8601's `PT15M`.
public struct TimeLength: Hashable, Sendable {
    /// More than none.
    public var nanoseconds: Int64

    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// - Returns: nil for what is no length, and for none.
    public init?(_ text: some StringProtocol) {
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
            guard let number = Double(digits), let length = TimeLength.units[String(unit)] else { return nil }
            total += number * length
        }
        guard total >= 0.5, total < 9e18 else { return nil }
        nanoseconds = Int64(total.rounded())
    }

    private static let units: [String: Double] = [
        "ns": 1, "us": 1e3, "\u{b5}s": 1e3, "ms": 1e6, "s": 1e9, "sec": 1e9, "m": 60e9, "min": 60e9, "h": 3600e9,
        "d": 86_400e9, "w": 604_800e9,
    ]
}
