import Screen
import TraceAnalysis
import TraceModel

/// A bar of so many cells in the shares of the outcomes. What is there at all has at least one cell.
struct HealthBar: Hashable {
    /// Left to right.
    let parts: [(outcome: Outcome, cells: Int)]

    init(_ health: HealthShares, cells: Int) {
        let order: [Outcome] = [.error, .fault, .throttle]
        var left = max(0, cells)
        var parts: [(outcome: Outcome, cells: Int)] = []
        let others = order.filter { health.share($0) > 0 }
        for (place, outcome) in others.enumerated() {
            let wanted = max(1, Int((health.share(outcome) * Double(cells)).rounded()))
            let reserved = others.count - place - 1 + (health.ok > 0 ? 1 : 0)
            let given = min(wanted, max(0, left - reserved))
            parts.append((outcome, given))
            left -= given
        }
        if health.ok > 0 {
            parts.insert((.ok, left), at: 0)
        } else if let last = parts.indices.last {
            parts[last].cells += left
        }
        self.parts = parts
    }

    static func scalar(_ outcome: Outcome, _ glyphs: GlyphSet) -> Unicode.Scalar {
        if outcome == .ok { return glyphs == .ascii ? "=" : "━" }
        return glyphs[Marks.glyph(outcome)]
    }

    static func == (a: HealthBar, b: HealthBar) -> Bool { a.parts.elementsEqual(b.parts, by: ==) }

    func hash(into hasher: inout Hasher) {
        for part in parts {
            hasher.combine(part.outcome)
            hasher.combine(part.cells)
        }
    }
}
