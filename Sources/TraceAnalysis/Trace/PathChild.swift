/// A child of a row, cut to it.
struct PathChild {
    var row: Int
    /// Nanoseconds since 1970.
    var start: Int64
    var end: Int64
}

extension CriticalPathRule {
    /// The children of a row, the one that ends last at the end. Those that begin before or end after it are cut to it; those wholly
    /// outside are left out with what is below (reference 15).
    /// - Parameter pool: empty, and kept from row to row for its memory.
    @inline(__always)
    func gatherChildren(
        of row: Int, from start: Int64, to end: Int64, _ columns: Columns, into pool: inout [PathChild]
    ) {
        var child = row + 1
        let last = Int(columns.subtreeEnds[row])
        var isSorted = true
        while child < last {
            let cut = PathChild(
                row: child, start: max(start, columns.starts[child]), end: min(end, columns.ends[child]))
            let isInside = columns.starts[child] >= start && columns.ends[child] <= end
            if cut.start < cut.end || self == .crisp && cut.start == cut.end && isInside {
                if let before = pool.last, before.end > cut.end { isSorted = false }
                pool.append(cut)
            }
            child = max(child + 1, Int(columns.subtreeEnds[child]))
        }
        if !isSorted { pool.sort { ($0.end, $0.row) < ($1.end, $1.row) } }
    }

    /// Whether a child ended before another began; with an allowance, the rule has one.
    /// - Parameter own: how long their parent lasts.
    @inline(__always)
    func happens(_ child: PathChild, before next: PathChild, _ own: Int64) -> Bool {
        if child.end <= next.start { return true }
        guard self == .crisp, child.start < next.start, child.end < next.end else { return false }
        return distance(from: next.start, to: child.end) < own / 100 + (own % 100 > 0 ? 1 : 0)
    }
}
