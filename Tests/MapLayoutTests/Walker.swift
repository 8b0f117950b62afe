@testable import MapLayout

/// Follows lines over the drawn cells as an eye does: straight on where lines cross, any way where they are joined but never
/// back to where lines come from (leftwards on forward edges, rightwards on returning ones).
struct Walker {
    private let map: MapLayout
    private let sides: [UInt8]
    private let arrows: [MapPoint: MapArrow]
    private static let opposite: [UInt8: UInt8] = [1: 4, 4: 1, 2: 8, 8: 2]

    private struct Place: Hashable {
        var point: MapPoint
        /// The side towards which the eye moves: north 1, east 2, south 4, west 8.
        var direction: UInt8
    }

    init(_ map: MapLayout) {
        self.map = map
        sides = map.lineSides(in: MapRect(x: 0, y: 0, width: map.width, height: map.height))
        arrows = Dictionary(map.arrows.map { ($0.place, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The boxes that the lines which leave a box lead to: to its right, and back.
    func reached(from box: Int, edges: [MapGraph.Edge]) -> (forward: Set<Int>, back: Set<Int>) {
        var (forward, back): ([Place], [Place]) = ([], [])
        for (number, edge) in edges.enumerated() where edge.source == box {
            guard let first = map.route(number).first else { continue }
            if map.backEdges.contains(number) {
                back.append(Place(point: first, direction: first.y < map.boxes[box].y ? 1 : 4))
            } else {
                forward.append(Place(point: first, direction: 2))
            }
        }
        return (walk(forward, never: 8), walk(back, never: 2))
    }

    private func walk(_ starts: [Place], never: UInt8) -> Set<Int> {
        var stack = starts
        var seen = Set(starts)
        var found: Set<Int> = []
        while let place = stack.popLast() {
            if let arrow = arrows[place.point], (arrow.direction == .right) == (never == 8) { found.insert(arrow.box) }
            let here = sides(place.point)
            let crosses = here == 15 && !map.isJoined(place.point)
            for side in [1, 2, 4, 8] as [UInt8] where here & side != 0 && side != never {
                if side == Walker.opposite[place.direction] || (crosses && side != place.direction) { continue }
                let next = Place(point: Walker.neighbour(place.point, side), direction: side)
                guard let back = Walker.opposite[side], sides(next.point) & back != 0 else { continue }
                if seen.insert(next).inserted { stack.append(next) }
            }
        }
        return found
    }

    private func sides(_ point: MapPoint) -> UInt8 {
        guard point.x >= 0, point.y >= 0, point.x < map.width, point.y < map.height else { return 0 }
        return sides[point.y * map.width + point.x]
    }

    private static func neighbour(_ point: MapPoint, _ side: UInt8) -> MapPoint {
        MapPoint(
            x: point.x + (side == 2 ? 1 : side == 8 ? -1 : 0), y: point.y + (side == 4 ? 1 : side == 1 ? -1 : 0))
    }
}
