import TraceAnalysis
import TraceModel

/// What the find looks for in the list, and where it is.
struct TraceSearch: Sendable {
    private(set) var text = ""
    private(set) var selection = TraceSelection(capacity: 0)
    /// Positions in the list's order, ascending.
    private(set) var positions: [Int32] = []
    var origin = 0

    mutating func run(_ text: String, _ table: TraceTable, _ order: [UInt32]) {
        self.text = text
        selection = text.isEmpty ? TraceSelection(capacity: 0) : table.rows(containing: text)
        place(order)
    }

    mutating func place(_ order: [UInt32]) {
        positions = text.isEmpty ? [] : order.indices.filter { selection.contains(Int(order[$0])) }.map { Int32($0) }
    }

    /// The match after a position, or before it, round the end.
    func next(from position: Int, step: Int) -> Int? {
        guard !positions.isEmpty else { return nil }
        let index =
            step > 0
            ? lowerBound(positions.count) { positions[$0] <= Int32(position) }
            : lowerBound(positions.count) { positions[$0] < Int32(position) } - 1
        return Int(positions[(index + positions.count) % positions.count])
    }

    /// 1 for the first match; 0 when the position is none.
    func number(of position: Int) -> Int {
        let index = lowerBound(positions.count) { positions[$0] < Int32(position) }
        return index < positions.count && positions[index] == Int32(position) ? index + 1 : 0
    }
}
