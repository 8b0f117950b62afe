import TraceAnalysis
import TraceModel

/// What the find looks for in the list, and where it is.
struct TraceSearch: Sendable {
    var text = ""
    private(set) var selection = TraceSelection(capacity: 0)
    /// Positions in the list's order, ascending.
    private(set) var positions: [Int32] = []
    /// The matches of this text have been asked for and have not come: those of the text before stay.
    var pending: PendingFind?
    var origin = 0

    /// - Parameters:
    ///   - selection: rows of the table.
    ///   - order: the rows as they are listed.
    mutating func take(_ selection: TraceSelection, _ order: [UInt32]) {
        self.selection = selection
        pending = nil
        place(order)
    }

    mutating func place(_ order: [UInt32]) {
        positions = []
        if selection.isEmpty { return }
        for (position, row) in order.enumerated() where selection.contains(Int(row)) {
            positions.append(Int32(position))
        }
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
