/// The pieces of a text as they fill cells: a spacing scalar with its marks each, cleaned.
///
/// Not Swift's grapheme clusters: a cell of ncurses, and so of most terminals, is one spacing scalar and its marks,
/// while a cluster of an Indic script or a joined emoji may hold several.
struct Pieces: Sequence, IteratorProtocol {
    private var scalars: Substring.UnicodeScalarView.Iterator
    private var pending: Unicode.Scalar?
    private var previousWidth = 0

    init(_ text: Substring) {
        scalars = text.unicodeScalars.makeIterator()
        pending = scalars.next()
    }

    mutating func next() -> Cluster? {
        guard var cluster = nextBase() else { return nil }
        while let scalar = pending {
            let shown = Cleaning.shown(scalar.value, after: previousWidth)
            switch shown.kind {
            case .spacing: return cluster
            case .mark: cluster.append(mark: shown.value)
            case .nothing: break
            }
            pending = scalars.next()
        }
        return cluster
    }

    /// The next spacing scalar; a mark with nothing before it gets a dotted circle to stand on.
    private mutating func nextBase() -> Cluster? {
        while let scalar = pending {
            let shown = Cleaning.shown(scalar.value, after: previousWidth)
            pending = scalars.next()
            switch shown.kind {
            case .spacing:
                previousWidth = shown.width
                return Cluster(base: shown.value, width: UInt8(shown.width))
            case .mark:
                previousWidth = 1
                var cluster = Cluster(base: Cleaning.dottedCircle, width: 1)
                cluster.append(mark: shown.value)
                return cluster
            case .nothing:
                continue
            }
        }
        return nil
    }
}
