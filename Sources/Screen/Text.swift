/// True when every byte is a printable ASCII character: such text is as wide as it is long and needs no cleaning.
func isPlainASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    // Subtracting 0x20 wraps control characters round to the top, so one comparison finds both ends.
    bytes.allSatisfy { $0 &- 0x20 < 0x5F }
}

/// Columns the text takes on the screen once cleaned.
public func displayWidth(_ text: String) -> Int {
    displayWidth(text, limit: .max)
}

/// Columns the text takes, or some number above `limit` as soon as it takes more: a megabyte is not read to cut 80.
func displayWidth(_ text: String, limit: Int) -> Int {
    var text = text
    let plain = text.withUTF8 { bytes -> Int? in
        let head = UnsafeBufferPointer(rebasing: bytes.prefix(limit == .max ? limit : limit + 1))
        return isPlainASCII(head) ? head.count : nil
    }
    if let plain { return plain }
    var width = 0
    for piece in Pieces(text[...]) {
        width += Int(piece.width)
        if width > limit { break }
    }
    return width
}

/// The text without control characters, escapes, direction overrides and invisible characters: each is replaced by a
/// visible stand-in, so the result is safe to print and as wide as `displayWidth` says.
public func cleaned(_ text: String) -> String {
    var text = text
    if text.withUTF8(isPlainASCII) { return text }
    var result = ""
    for piece in Pieces(text[...]) {
        piece.forEachScalar { result.unicodeScalars.append($0) }
    }
    return result
}

/// The cleaned text in at most `columns` columns; what does not fit is cut as `mode` says.
public func truncated(
    _ text: String, to columns: Int, _ mode: Truncation = .end, glyphs: GlyphSet = .unicode
) -> String {
    guard displayWidth(text, limit: max(0, columns)) > columns else { return cleaned(text) }
    var result = ""
    for piece in TextCut(text, columns: columns, mode: mode, glyphs: glyphs).pieces {
        piece.forEachScalar { result.unicodeScalars.append($0) }
    }
    return result
}

/// The cleaned text in exactly `columns` columns: truncated, or filled with blanks after (or before) it.
public func padded(
    _ text: String, to columns: Int, _ side: PaddingSide = .after, glyphs: GlyphSet = .unicode
) -> String {
    let fitted = truncated(text, to: columns, glyphs: glyphs)
    let blanks = String(repeating: " ", count: max(0, columns - displayWidth(fitted)))
    return side == .after ? fitted + blanks : blanks + fitted
}

/// Where the blanks of a padded text go.
public enum PaddingSide: Sendable {
    /// After the text, which stands at the left.
    case after
    /// Before the text, which stands at the right (numbers).
    case before
}

/// How text that is too wide is cut.
public enum Truncation: Sendable {
    /// The end goes, an ellipsis marks the place.
    case end
    /// The middle goes, for text whose end tells it apart (resources, ids, paths).
    case middle
    /// The end goes, and nothing marks the place.
    case none
}
