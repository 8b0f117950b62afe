/// Whether a returning edge touches its boxes above or below: where it crosses fewer of the forward edges there, else where
/// its other end lies.
enum ReturnSides {
    /// - Parameter rows: top row of each vertex, from a placement in which all touch below.
    static func choose(_ graph: inout LayeredGraph, rows: [Int]) {
        var right: [[Int]] = Array(repeating: [], count: graph.layerOf.count)
        var left = right
        for link in graph.links where !link.isBack {
            right[link.left].append(rows[link.right])
            left[link.right].append(rows[link.left])
        }
        let links = graph.links
        graph.clearSides()
        for (number, link) in links.enumerated() where link.isBack {
            graph.setSides(
                number, left: side(rows[link.left], rows[link.right], right[link.left]),
                right: side(rows[link.right], rows[link.left], left[link.right]))
        }
    }

    private static func side(_ own: Int, _ other: Int, _ forward: [Int]) -> LinkSide {
        // Above, it crosses what leads further up than it does; below, what leads further down.
        let (up, down) = (forward.count { $0 < other }, forward.count { $0 > other })
        if up != down { return up < down ? .above : .below }
        return other < own ? .above : .below
    }
}
