// A map from top to bottom is one from left to right, laid out with the sides of its boxes exchanged and then turned over its diagonal.
extension MapGraph {
    /// Labels are no part of it: their room is not that of the layers.
    var turned: MapGraph {
        var result = self
        for edge in edges.indices { result.edges[edge].labelWidth = 0 }
        for node in nodes.indices {
            (result.nodes[node].width, result.nodes[node].height) = (nodes[node].height, nodes[node].width)
        }
        return result
    }
}

extension MapPoint {
    var turned: MapPoint { MapPoint(x: y, y: x) }
}

extension MapRect {
    var turned: MapRect { MapRect(x: y, y: x, width: height, height: width) }
}

extension MapArrow.Direction {
    var turned: MapArrow.Direction {
        switch self {
        case .right: .down
        case .down: .right
        case .up: .left
        case .left: .up
        }
    }
}

extension MapDirection {
    var turned: MapDirection {
        switch self {
        case .left: .up
        case .up: .left
        case .right: .down
        case .down: .right
        }
    }
}

extension MapLayout {
    /// All places exchanged; labels are looked for then (`TurnedLabels`).
    mutating func turn() {
        isTopDown.toggle()
        (width, height) = (height, width)
        boxes = boxes.map(\.turned)
        lines = lines.map { MapLine(from: $0.from.turned, to: $0.to.turned) }
        arrows = arrows.map { MapArrow(place: $0.place.turned, direction: $0.direction.turned, box: $0.box) }
        ports = ports.map(\.turned)
        labels = []
        corners = corners.map(\.turned)
        joints = Set(joints.map(\.turned))
    }
}
