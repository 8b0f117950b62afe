import CSimdjson

// Finds where values end without parsing them. Strings are skipped 64 bytes a step; what stands between them in an answer of
// the API is little.

@inline(__always) func isWhite(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

/// The first byte that is no white space, or `end`.
func skipWhite(_ text: UnsafePointer<UInt8>, _ at: Int, _ end: Int) -> Int {
    var at = at
    while at < end, isWhite(text[at]) { at += 1 }
    return at
}

/// White space, byte order marks, record separators, commas, and the `\n` that a shell left as two characters: what may stand between
/// texts.
func skipBetween(_ text: UnsafePointer<UInt8>, _ from: Int, _ count: Int) -> Int {
    var at = from
    while at < count {
        if isWhite(text[at]) || text[at] == 0x1E || text[at] == UInt8(ascii: ",") {
            at += 1
        } else if at + 2 < count, text[at] == 0xEF, text[at + 1] == 0xBB, text[at + 2] == 0xBF {
            at += 3
        } else if at + 1 < count, text[at] == UInt8(ascii: "\\"), text[at + 1] == UInt8(ascii: "n") {
            at += 2
        } else {
            break
        }
    }
    return at
}

/// The place behind the value that starts at `at`; nil when the text ends before the value does.
func skipValue(_ text: UnsafePointer<UInt8>, _ at: Int, _ end: Int) -> Int? {
    guard at < end else { return nil }
    switch text[at] {
    case UInt8(ascii: "{"), UInt8(ascii: "["): return skipContainer(text, at, end)
    case UInt8(ascii: "\""):
        let close = xs_string_end(text, at + 1, end)
        return close < end ? close + 1 : nil
    default:
        var at = at
        while at < end {
            switch text[at] {
            case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), 0x20, 0x0A, 0x0D, 0x09: return at
            default: at += 1
            }
        }
        return nil
    }
}

private func skipContainer(_ text: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int? {
    var depth = 0
    var at = start
    while at < end {
        switch text[at] {
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            depth -= 1
            if depth == 0 { return at + 1 }
        case UInt8(ascii: "\""):
            at = xs_string_end(text, at + 1, end)
        default: break
        }
        at += 1
    }
    return nil
}
