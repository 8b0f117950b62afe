/// The pieces that are left of a text too wide for its place.
struct TextCut {
    private(set) var pieces: [Cluster] = []

    /// Takes at most `columns` columns of a text known to be wider.
    init(_ text: String, columns: Int, mode: Truncation, glyphs: GlyphSet) {
        guard columns > 0 else { return }
        let ellipsis = Cluster(base: glyphs[.ellipsis].value, width: 1)
        switch mode {
        case .none:
            takeHead(of: text, columns: columns)
        case .end:
            takeHead(of: text, columns: columns - 1)
            pieces.append(ellipsis)
        case .middle:
            takeHead(of: text, columns: (columns - 1) - (columns - 1) / 2)
            pieces.append(ellipsis)
            pieces.append(contentsOf: Self.tail(of: text, columns: (columns - 1) / 2))
        }
    }

    private mutating func takeHead(of text: String, columns: Int) {
        var left = columns
        for piece in Pieces(text[...]) {
            guard Int(piece.width) <= left else { return }
            left -= Int(piece.width)
            pieces.append(piece)
        }
    }

    /// The last pieces in at most `columns` columns. Only as much of the end is read as could matter.
    private static func tail(of text: String, columns: Int) -> [Cluster] {
        guard columns > 0 else { return [] }
        let scalars = text.unicodeScalars
        var start = scalars.endIndex
        var spacing = 0
        var read = 0
        // One piece more than fits, so that a mark at the seam still finds its base; bounded, should there be none.
        while start > scalars.startIndex, spacing <= columns, read < 8 * columns + 64 {
            start = scalars.index(before: start)
            read += 1
            if Cleaning.shown(scalars[start].value, after: 1).kind == .spacing { spacing += 1 }
        }
        var kept: [Cluster] = []
        var left = columns
        for piece in Array(Pieces(text[start...])).reversed() {
            guard Int(piece.width) <= left else { break }
            left -= Int(piece.width)
            kept.append(piece)
        }
        return kept.reversed()
    }
}
