import TraceAnalysis
import TraceModel

/// The rows of a trace that a find matches.
public struct TimelineMatches: Hashable, Sendable {
    /// Rows of the store, ascending.
    private(set) var rows: [Int32] = []
    /// One a row of the trace: a match or above one.
    private(set) var kept: [Bool] = []

    init() {}

    /// Looks at names, services, URLs, ids and annotations, ignoring ASCII case. Grows with the trace's rows, but each distinct
    /// string is looked at once.
    /// - Parameter isWanted: asked every few thousand rows; once it says no, nil comes back.
    init?(_ text: String, _ store: TraceStore, _ range: Range<Int>, while isWanted: () -> Bool = { true }) {
        guard !text.isEmpty else { return }
        let needle = TextNeedle(text)
        // Shorter runs of digits would find half of all ids.
        let ids = IDFinder(needle, shortest: 6)
        var strings = StringFinder(needle, store.strings)
        let services = store.services.map { strings.matches($0.name) }
        let requests = store.requests
        let annotated = TimelineMatches.annotatedRows(store, range, &strings)
        var next = 0
        for start in stride(from: range.lowerBound, to: range.upperBound, by: 8192) {
            guard isWanted() else { return nil }
            for row in start..<min(range.upperBound, start + 8192) {
                while next < annotated.count, annotated[next] < row { next += 1 }
                if strings.matches(store.names[row]) || services[Int(store.nodes[row])]
                    || strings.matches(requests[Int(store.requestIndexes[row])].url)
                    || next < annotated.count && annotated[next] == row || ids.isIn(store.ids[row])
                {
                    rows.append(Int32(row))
                }
            }
        }
        keep(store, range)
    }

    /// Ascending, some more than once.
    private static func annotatedRows(
        _ store: TraceStore, _ rows: Range<Int>, _ strings: inout StringFinder
    ) -> [Int32] {
        var found: [Int32] = []
        for entry in store.annotations(in: rows) {
            var isMatch = strings.matches(entry.key)
            if case .string(let value) = entry.value { isMatch = isMatch || strings.matches(value) }
            if isMatch { found.append(Int32(entry.row)) }
        }
        return found
    }

    private mutating func keep(_ store: TraceStore, _ range: Range<Int>) {
        kept = Array(repeating: false, count: range.count)
        for match in rows {
            var row = Int(match)
            while row >= range.lowerBound, !kept[row - range.lowerBound] {
                kept[row - range.lowerBound] = true
                row = Int(store.parents[row])
            }
        }
    }

    /// By halving: drawing asks this for every line on the screen.
    func contains(_ row: Int32) -> Bool {
        let index = lowerBound(rows.count) { rows[$0] < row }
        return index < rows.count && rows[index] == row
    }

    /// The match after a row (`step` 1) or before it (-1), round the end.
    func next(from row: Int, step: Int) -> Int? {
        guard !rows.isEmpty else { return nil }
        let index =
            step > 0
            ? lowerBound(rows.count) { rows[$0] <= Int32(row) }
            : lowerBound(rows.count) { rows[$0] < Int32(row) } - 1
        return Int(rows[(index + rows.count) % rows.count])
    }
}
