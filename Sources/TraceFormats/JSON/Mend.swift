/// Rewrites what simdjson refuses and people have all the same: bytes that are no UTF-8, lone surrogate escapes, raw
/// control characters inside strings, NaN and Infinity, numbers beyond a double or 64 bits.
/// - Returns: the mended text, or nil when nothing was changed.
func mended(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    var text = validUTF8(bytes)
    let wasValid = text == nil
    var mender = Mender(text ?? Array(bytes))
    text = nil
    let changed = mender.run()
    return changed || !wasValid ? mender.output : nil
}

/// The text with every ill-formed byte replaced by U+FFFD, nil when there is none.
private func validUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    let repaired = String(decoding: bytes, as: UTF8.self).utf8
    return repaired.elementsEqual(bytes) ? nil : Array(repaired)
}

private struct Mender {
    let input: [UInt8]
    var output: [UInt8] = []
    var at = 0
    var changed = false

    init(_ input: [UInt8]) {
        self.input = input
        output.reserveCapacity(input.count + 64)
    }

    mutating func run() -> Bool {
        while at < input.count {
            switch input[at] {
            case UInt8(ascii: "\""): string()
            case UInt8(ascii: "-"), 0x30...0x39, UInt8(ascii: "N"), UInt8(ascii: "I"), UInt8(ascii: "+"): number()
            default: copy()
            }
        }
        return changed
    }

    private mutating func copy() {
        output.append(input[at])
        at += 1
    }

    private mutating func string() {
        copy()
        while at < input.count {
            let byte = input[at]
            if byte == UInt8(ascii: "\"") { return copy() }
            if byte == UInt8(ascii: "\\") {
                escape()
            } else if byte < 0x20 {
                output += [0x5C, 0x75, 0x30, 0x30, hexadecimal(byte >> 4), hexadecimal(byte & 15)]
                changed = true
                at += 1
            } else {
                copy()
            }
        }
    }

    /// An escape; a surrogate without its other half becomes U+FFFD.
    private mutating func escape() {
        guard let unit = codeUnit(at), 0xD800...0xDFFF ~= unit else {
            copy()
            if at < input.count { copy() }
            return
        }
        if unit < 0xDC00, let low = codeUnit(at + 6), 0xDC00...0xDFFF ~= low {
            for _ in 0..<12 { copy() }
            return
        }
        output += Array("\\ufffd".utf8)
        at += 6
        changed = true
    }

    /// The value of a `\uXXXX` at a place.
    private func codeUnit(_ place: Int) -> UInt32? {
        guard place + 6 <= input.count, input[place] == UInt8(ascii: "\\"), input[place + 1] == UInt8(ascii: "u") else {
            return nil
        }
        return UInt32(String(decoding: input[(place + 2)..<(place + 6)], as: UTF8.self), radix: 16)
    }

    /// A number as it may stand in JSON, with NaN as null and what is too large as the largest double.
    private mutating func number() {
        let start = at
        while at < input.count, isNumberByte(input[at]) { at += 1 }
        if at == start { return copy() }
        let text = String(decoding: input[start..<at], as: UTF8.self)
        switch text {
        case "NaN", "-NaN": replace("null")
        case "Infinity", "+Infinity", "Inf": replace("1.7976931348623157e308")
        case "-Infinity", "-Inf": replace("-1.7976931348623157e308")
        default:
            let isWhole = !text.utf8.contains { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") }
            if isWhole, Int64(text) != nil || UInt64(text) != nil { return output += Array(text.utf8) }
            guard let value = Double(text) else { return output += Array(text.utf8) }
            if value.isInfinite {
                replace(value > 0 ? "1.7976931348623157e308" : "-1.7976931348623157e308")
            } else if isWhole {
                replace("\(value)")
            } else {
                output += Array(text.utf8)
            }
        }
    }

    private mutating func replace(_ text: String) {
        output += Array(text.utf8)
        changed = true
    }

    private func isNumberByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."), 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }

    private func hexadecimal(_ digit: UInt8) -> UInt8 { digit < 10 ? 0x30 + digit : 0x57 + digit }
}
