/// Edges by source, target and kind: a small open-addressing table over a list of tallies.
struct EdgeTable: Sendable {
    private(set) var edges: [EdgeTally] = []
    /// Position in `edges` + 1, or 0.
    private var slots: [UInt32] = Array(repeating: 0, count: 64)

    /// The position of an edge, added when it is new.
    mutating func position(source: UInt32, target: UInt32, isLink: Bool) -> Int {
        let mask = slots.count - 1
        var slot = EdgeTable.slot(source, target, isLink) & mask
        while slots[slot] != 0 {
            let position = Int(slots[slot]) - 1
            if edges[position].source == source, edges[position].target == target, edges[position].isLink == isLink {
                return position
            }
            slot = (slot + 1) & mask
        }
        var edge = EdgeTally(source: source, target: target)
        edge.isLink = isLink
        edges.append(edge)
        slots[slot] = UInt32(edges.count)
        if edges.count * 2 > slots.count { grow() }
        return edges.count - 1
    }

    subscript(position: Int) -> EdgeTally {
        _read { yield edges[position] }
        _modify { yield &edges[position] }
    }

    private static func slot(_ source: UInt32, _ target: UInt32, _ isLink: Bool) -> Int {
        let key = (UInt64(source) << 32 | UInt64(target)) &* 0x9e37_79b9_7f4a_7c15
        return Int(truncatingIfNeeded: key >> 33) ^ (isLink ? 0x2a : 0)
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: slots.count * 2)
        let mask = slots.count - 1
        for (position, edge) in edges.enumerated() {
            var slot = EdgeTable.slot(edge.source, edge.target, edge.isLink) & mask
            while slots[slot] != 0 { slot = (slot + 1) & mask }
            slots[slot] = UInt32(position + 1)
        }
    }
}
