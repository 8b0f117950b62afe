import Masking

// Text on a canvas.
extension Canvas {
    /// The text without its secrets, unless they are shown. All text that is drawn comes by here, before anything is cut off it.
    private mutating func masked(_ text: String) -> String {
        if showsSecrets { return text }
        // What is longer than any line is not read to its end, nor drawn.
        let longest = 16_384
        let head = text.utf8.count > longest ? String(decoding: text.utf8.prefix(longest), as: UTF8.self) + "…" : text
        let shown = Secrets.masked(head)
        if !hasMasked { hasMasked = Secrets.isMasked(shown) }
        return shown
    }

    /// Draws text, cleaned, from a column of the current frame. What is wider than `maxWidth`, or than the frame has
    /// room for, is cut as `truncate` says; a wide character is never halved.
    /// - Returns: the columns used, also those that scrolled out to the left.
    @discardableResult
    public mutating func put(
        _ text: String, x: Int, y: Int, style: Style = .text, maxWidth: Int? = nil, truncate: Truncation = .end
    ) -> Int {
        guard y >= 0, y < frame.height, min(maxWidth ?? .max, frame.width - Rect.bounded(x)) > 0 else { return 0 }
        return putMasked(masked(text), x: x, y: y, style: style, maxWidth: maxWidth, truncate: truncate)
    }

    private mutating func putMasked(
        _ text: String, x: Int, y: Int, style: Style, maxWidth: Int? = nil, truncate: Truncation = .end
    ) -> Int {
        let (x, y) = (Rect.bounded(x), Rect.bounded(y))
        let room = min(maxWidth ?? .max, frame.width - x)
        guard room > 0, y >= 0, y < frame.height else { return 0 }
        let width = displayWidth(text, limit: room)
        if width > room, truncate != .none {
            return put(
                pieces: TextCut(text, columns: room, mode: truncate, glyphs: glyphs).pieces, x: x, y: y, style: style)
        }
        guard clip.contains(y: y + frame.y) else { return min(width, room) }
        if let columns = putASCII(text, x: x, y: y, style: style, room: room) { return columns }
        return put(pieces: Pieces(text[...]), x: x, y: y, style: style, room: room)
    }

    /// Draws text that ends before column `right` of the current frame (by default its right edge).
    /// - Returns: the columns used.
    @discardableResult
    public mutating func putRight(
        _ text: String, right: Int? = nil, y: Int, style: Style = .text, maxWidth: Int? = nil,
        truncate: Truncation = .end
    ) -> Int {
        let end = Rect.bounded(right ?? frame.width)
        let room = min(maxWidth ?? .max, end)
        guard room > 0, y >= 0, y < frame.height else { return 0 }
        let text = masked(text)
        let width = min(room, displayWidth(text, limit: room))
        return putMasked(text, x: end - width, y: y, style: style, maxWidth: width, truncate: truncate)
    }

    /// Draws text in the middle of the current frame's row.
    /// - Returns: the columns used.
    @discardableResult
    public mutating func putCentered(_ text: String, y: Int, style: Style = .text) -> Int {
        guard y >= 0, y < frame.height else { return 0 }
        let text = masked(text)
        let width = min(frame.width, displayWidth(text, limit: frame.width))
        return putMasked(text, x: (frame.width - width) / 2, y: y, style: style)
    }

    /// Draws one marker.
    public mutating func put(_ glyph: Glyph, x: Int, y: Int, style: Style = .text) {
        put(scalar: glyphs[glyph], x: x, y: y, style: style)
    }

    /// Draws one character, cleaned; one that is two columns wide takes two cells.
    public mutating func put(scalar: Unicode.Scalar, x: Int, y: Int, style: Style = .text) {
        let shown = Cleaning.shown(scalar.value, after: 0)
        guard shown.kind == .spacing else { return }
        let (column, row) = (Rect.bounded(x) + frame.x, Rect.bounded(y) + frame.y)
        store(glyph: shown.value, width: shown.width, column: column, row: row, style: style)
    }

    private mutating func put(
        pieces: some Sequence<Cluster>, x: Int, y: Int, style: Style, room: Int = .max
    ) -> Int {
        var used = 0
        for piece in pieces {
            let width = Int(piece.width)
            guard used + width <= room else { break }
            let glyph = clusters.glyph(for: piece)
            store(glyph: glyph, width: width, column: x + used + frame.x, row: y + frame.y, style: style)
            used += width
        }
        return used
    }

    /// The way of nearly all text: bytes become cells one by one. Nil when the text is not plain ASCII.
    private mutating func putASCII(_ text: String, x: Int, y: Int, style: Style, room: Int) -> Int? {
        var text = text
        return text.withUTF8 { bytes in
            let head = UnsafeBufferPointer(rebasing: bytes.prefix(room))
            guard isPlainASCII(head) else { return nil }
            let left = x + frame.x
            let from = max(left, clip.x)
            let to = min(left + head.count, clip.right)
            guard from < to else { return head.count }
            let start = (y + frame.y) * surface.width
            splitWide(at: from, row: y + frame.y)
            splitWide(at: to, row: y + frame.y)
            for column in from..<to {
                cells[start + column] = Cell(glyph: UInt32(head[column - left]), style: style, width: 1)
            }
            return head.count
        }
    }
}
