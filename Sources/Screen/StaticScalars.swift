/// A constant row of characters that is indexed without counting through a string each time.
struct StaticScalars: ExpressibleByStringLiteral {
    private let text: StaticString

    init(stringLiteral value: StaticString) {
        text = value
    }

    /// The scalar at an index; a blank beyond the end. A row is ASCII, or a blank and characters of three bytes each, so that its
    /// place needs no walk: every cell of every line on a map is one of these.
    subscript(_ index: Int) -> Unicode.Scalar {
        text.withUTF8Buffer { bytes in
            if text.isASCII { return index < bytes.count ? Unicode.Scalar(bytes[index]) : " " }
            let at = 3 * index - 2
            guard at > 0, at + 2 < bytes.count else { return " " }
            let (lead, middle, last) = (UInt32(bytes[at]), UInt32(bytes[at + 1]), UInt32(bytes[at + 2]))
            return Unicode.Scalar((lead & 0x0F) << 12 | (middle & 0x3F) << 6 | last & 0x3F) ?? " "
        }
    }
}
