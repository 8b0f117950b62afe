import TraceModel

/// How much sooner the rows of a trace would end if some of them took less time: from the leaves up, block by block of
/// siblings that overlap (reference 15, errors). Nothing begins earlier inside a block, so it promises the least.
struct Retiming {
    private let columns: Columns
    private let rows: Range<Int>
    /// By position: the row's time cut to its parent; `end < start` for what lies outside of it.
    private var starts: [Int64]
    private var ends: [Int64]
    /// By position: how much sooner the row would end.
    private var saved: [Int64]

    init(_ columns: Columns, _ rows: Range<Int>) {
        (self.columns, self.rows) = (columns, rows)
        starts = rows.map { columns.starts[$0] }
        ends = rows.map { max(columns.starts[$0], columns.ends[$0]) }
        saved = Array(repeating: 0, count: rows.count)
        cutToParents()
    }

    /// - Parameter savings: by position, what each row would take less itself.
    mutating func run(savings: [Int64]) {
        // Children stand after their parents, so the last row first.
        for row in rows.reversed() where isInside(row) {
            let at = row - rows.lowerBound
            let own = length(row)
            saved[at] = savings[at] >= own ? own : min(own, savings[at].saturatingAdd(savedByChildren(of: row)))
        }
    }

    /// Nanoseconds that a row would end sooner.
    func saved(_ row: Int) -> Int64 { saved[row - rows.lowerBound] }

    func isInside(_ row: Int) -> Bool { starts[row - rows.lowerBound] <= ends[row - rows.lowerBound] }
    func length(_ row: Int) -> Int64 {
        distance(from: starts[row - rows.lowerBound], to: ends[row - rows.lowerBound])
    }

    private mutating func cutToParents() {
        for row in rows {
            let (at, parent) = (row - rows.lowerBound, Int(columns.parents[row]) - rows.lowerBound)
            guard parent >= 0 else { continue }
            let isWhole = starts[at] >= starts[parent] && ends[at] <= ends[parent]
            starts[at] = max(starts[at], starts[parent])
            ends[at] = min(ends[at], ends[parent])
            if !isWhole, starts[at] >= ends[at] { (starts[at], ends[at]) = (.max, .min) }
            if starts[parent] > ends[parent] { (starts[at], ends[at]) = (.max, .min) }
        }
    }

    /// Block by block of children that overlap, the last first; blocks may overlap by the allowance of U-29.
    private func savedByChildren(of row: Int) -> Int64 {
        var children: [Int] = []
        var child = row + 1
        while child < Int(columns.subtreeEnds[row]) {
            if isInside(child) { children.append(child - rows.lowerBound) }
            child = max(child + 1, Int(columns.subtreeEnds[child]))
        }
        guard children.contains(where: { saved[$0] > 0 }) else { return 0 }
        children.sort { (ends[$0], $0) > (ends[$1], $1) }
        var total: Int64 = 0
        var (block, start, overlap) = (children.startIndex, Int64.max, Int64(0))
        for (index, child) in children.enumerated() {
            if index > block, precedes(child, start, ends[children[block]], length(row)) {
                total = total.saturatingAdd(saving(children[block..<index], overlap))
                overlap = distance(from: start, to: ends[child])
                (block, start) = (index, .max)
            }
            start = min(start, starts[child])
        }
        return total.saturatingAdd(saving(children[block...], overlap))
    }

    private func precedes(_ child: Int, _ start: Int64, _ end: Int64, _ whole: Int64) -> Bool {
        if ends[child] <= start { return true }
        return starts[child] < start && ends[child] < end
            && distance(from: start, to: ends[child]) < whole / 100 + (whole % 100 > 0 ? 1 : 0)
    }

    /// How much sooner a block would end: when the last of its members would; what it shares with the block after it is no
    /// gain.
    private func saving(_ block: ArraySlice<Int>, _ overlap: Int64) -> Int64 {
        let end = block.map { ends[$0] }.max() ?? 0
        let sooner = block.map { ends[$0].saturatingAdd(-saved[$0]) }.max() ?? end
        return max(0, distance(from: sooner, to: end) - overlap)
    }
}
