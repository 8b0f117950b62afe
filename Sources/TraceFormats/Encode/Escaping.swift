import TraceModel

/// Appends the inside of a JSON string. Everything that a terminal may obey leaves as `\u00XX`: control characters of both
/// ranges, line separators and marks that turn the direction of text.
func appendEscaped(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    var start = 0
    var position = 0
    while position < text.count {
        let byte = text[position]
        if byte >= 0x20, byte != 0x22, byte != 0x5c, byte < 0x7f {
            position += 1
            continue
        }
        let (scalar, length) = hostileScalar(text, at: position)
        guard let scalar else {
            position += length
            continue
        }
        bytes.append(contentsOf: text[start..<position])
        appendEscape(of: scalar, to: &bytes)
        position += length
        start = position
    }
    bytes.append(contentsOf: text[start...])
}

private func appendEscape(of scalar: UInt32, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\\"))
    switch scalar {
    case 0x22, 0x5c: bytes.append(UInt8(truncatingIfNeeded: scalar))
    case 0x0a: bytes.append(UInt8(ascii: "n"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0d: bytes.append(UInt8(ascii: "r"))
    default:
        bytes.append(UInt8(ascii: "u"))
        for shift in [12, 8, 4, 0] as [UInt32] {
            let digit = UInt8(truncatingIfNeeded: scalar >> shift & 15)
            bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
        }
    }
}

/// The character at a position that is not plain ASCII: its number when it must be escaped, and how many bytes to go on.
private func hostileScalar(_ text: UnsafeBufferPointer<UInt8>, at position: Int) -> (UInt32?, Int) {
    let byte = text[position]
    if byte < 0x80 { return (UInt32(byte), 1) }
    if byte == 0xc2, position + 1 < text.count, text[position + 1] < 0xa0 { return (UInt32(text[position + 1]), 2) }
    if byte == 0xe2, position + 2 < text.count {
        let scalar = 0x2000 | UInt32(text[position + 1] & 0x3f) << 6 | UInt32(text[position + 2] & 0x3f)
        if isHostile(scalar) { return (scalar, 3) }
    }
    return (nil, 1)
}

/// True for characters that move the cursor, start an escape sequence or turn the direction of what follows.
private func isHostile(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0...0x1f, 0x7f...0x9f, 0x200e, 0x200f, 0x2028...0x202e, 0x2066...0x2069: true
    default: false
    }
}

/// Text for one line of plain output: line breaks and tabs become blanks, every other control character U+FFFD.
public func cleanedLine(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { isHostile($0.value) }) else { return text }
    var line = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\n", "\r", "\t": line.unicodeScalars.append(" ")
        default: line.unicodeScalars.append(isHostile(scalar.value) ? "\u{fffd}" : scalar)
        }
    }
    return line
}

/// Epoch seconds in decimal: `1528317567.0`, `1499473411.677`, `1499473411.677123`.
public func epochSeconds(_ time: Timestamp) -> String {
    let (seconds, rest) = floorDivide(time.nanoseconds, 1_000_000_000)
    // Below zero the digits behind the point count upwards from the whole second above.
    if seconds < 0, rest > 0 { return "-" + decimal(-(seconds + 1), 1_000_000_000 - rest) }
    return decimal(seconds, rest)
}

private func decimal(_ seconds: Int64, _ nanoseconds: Int64) -> String {
    let microseconds = nanoseconds / 1000
    if microseconds == 0 { return "\(seconds).0" }
    if microseconds % 1000 == 0 { return "\(seconds)." + padded(microseconds / 1000, 3) }
    return "\(seconds)." + padded(microseconds, 6)
}

/// `2026-03-02T01:00:00.250Z`: UTC, always to the millisecond (cut, not rounded, so that it never shows a later second).
public func isoTime(_ time: Timestamp) -> String { isoTime(time, digits: 3) }

/// The same to so many digits of a second, up to nine.
public func isoTime(_ time: Timestamp, digits: Int) -> String {
    let (seconds, nanoseconds) = floorDivide(time.nanoseconds, 1_000_000_000)
    let (days, second) = floorDivide(seconds, 86400)
    let (year, month, day) = civilDate(days)
    let clock = [second / 3600, second / 60 % 60, second % 60].map { padded($0, 2) }.joined(separator: ":")
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T\(clock).\(padded(nanoseconds, 9).prefix(digits))Z"
}

/// Days since 1970 as a date of the Gregorian calendar (Hinnant's `civil_from_days`).
private func civilDate(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let (era, dayOfEra) = floorDivide(days + 719_468, 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
}

private func floorDivide(_ value: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
}

private func padded(_ number: Int64, _ digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
}
