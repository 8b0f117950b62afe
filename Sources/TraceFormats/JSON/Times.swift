import TraceModel

/// Nanoseconds since 1970 of an epoch time in seconds, milliseconds, microseconds or nanoseconds. X-Ray writes seconds; what
/// is too large for seconds of our millennium (year 5138) is read as the next smaller unit.
@inline(__always)
func epochNanoseconds(_ number: Double) -> Int64 {
    let size = number.magnitude
    if size < 1e11 { return Timestamp(seconds: number).nanoseconds }
    if size < 1e14 { return Timestamp(seconds: number / 1e3).nanoseconds }
    if size < 1e17 { return Timestamp(seconds: number / 1e6).nanoseconds }
    return Timestamp(seconds: number / 1e9).nanoseconds
}

/// A time as text: epoch digits, or ISO 8601 as the AWS CLI v2 and the SDKs print it (`2026-03-01T00:00:04.123456+09:00`,
/// `2026-03-01 00:00:04Z`, without zone read as UTC).
public func parseTime(_ text: String) -> Timestamp? {
    if let number = Double(text) { return Timestamp(nanoseconds: epochNanoseconds(number)) }
    var scanner = TimeScanner(Array(text.utf8))
    return scanner.scan()
}

private struct TimeScanner {
    let bytes: [UInt8]
    var at = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func scan() -> Timestamp? {
        guard let year = digits(4), take("-"), let month = digits(2), take("-"), let day = digits(2),
            (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        // Int64 nanoseconds reach from 1677 to 2262.
        if year < 1678 { return Timestamp(nanoseconds: .min) }
        if year > 2261 { return Timestamp(nanoseconds: .max) }
        var nanoseconds = daysSince1970(year, month, day) * 86_400_000_000_000
        if at < bytes.count {
            guard take("T") || take("t") || take(" "), let clock = clockNanoseconds(), let zone = zoneSeconds() else {
                return nil
            }
            nanoseconds += clock - zone * 1_000_000_000
        }
        return at == bytes.count ? Timestamp(nanoseconds: nanoseconds) : nil
    }

    private mutating func clockNanoseconds() -> Int64? {
        guard let hour = digits(2), take(":"), let minute = digits(2), hour < 25, minute < 60 else { return nil }
        var seconds: Int64 = 0
        var fraction: Int64 = 0
        if take(":") {
            guard let value = digits(2), value < 61 else { return nil }
            seconds = value
            if take(".") || take(",") { fraction = fractionNanoseconds() }
        }
        return (hour * 3600 + minute * 60 + seconds) * 1_000_000_000 + fraction
    }

    private mutating func fractionNanoseconds() -> Int64 {
        var value: Int64 = 0
        var scale: Int64 = 100_000_000
        while at < bytes.count, 0x30...0x39 ~= bytes[at] {
            value += Int64(bytes[at] - 0x30) * scale
            scale /= 10
            at += 1
        }
        return value
    }

    /// Seconds east of UTC; nothing means UTC.
    private mutating func zoneSeconds() -> Int64? {
        if at == bytes.count || take("Z") || take("z") { return 0 }
        let sign: Int64
        if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
        guard let hours = digits(2) else { return nil }
        _ = take(":")
        let minutes = digits(2) ?? 0
        return sign * (hours * 3600 + minutes * 60)
    }

    private mutating func digits(_ count: Int) -> Int64? {
        guard at + count <= bytes.count else { return nil }
        var value: Int64 = 0
        for byte in bytes[at..<(at + count)] {
            guard 0x30...0x39 ~= byte else { return nil }
            value = value * 10 + Int64(byte - 0x30)
        }
        at += count
        return value
    }

    private mutating func take(_ character: Character) -> Bool {
        guard at < bytes.count, bytes[at] == character.asciiValue else { return false }
        at += 1
        return true
    }

    /// Days from 1970-01-01 in the proleptic Gregorian calendar (years counted from March, so that leap days come last).
    private func daysSince1970(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let y = month <= 2 ? year - 1 : year
        let era = y / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
