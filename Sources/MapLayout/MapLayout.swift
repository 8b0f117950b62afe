/// A cell of the map.
public struct MapPoint: Hashable, Sendable {
    public var x: Int
    public var y: Int

    public init(x: Int, y: Int) {
        self.x = x
        self.y = y
    }
}

/// A rectangle of cells on the map.
public struct MapRect: Hashable, Sendable {
    public var x: Int
    public var y: Int
    public var width: Int
    public var height: Int

    public init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// The column after its last.
    public var right: Int { x + width }
    /// The row after its last.
    public var bottom: Int { y + height }

    public func intersects(_ other: MapRect) -> Bool {
        x < other.right && other.x < right && y < other.bottom && other.y < bottom
    }

    public func contains(_ point: MapPoint) -> Bool {
        point.x >= x && point.x < right && point.y >= y && point.y < bottom
    }
}

/// A straight run of cells, ends included; left to right or top to bottom. Several edges may share it.
public struct MapLine: Hashable, Sendable {
    public var from: MapPoint
    public var to: MapPoint

    public init(from: MapPoint, to: MapPoint) {
        self.from = from
        self.to = to
    }

    public var isHorizontal: Bool { from.y == to.y }
}

/// Where an edge, or several, reach their box.
public struct MapArrow: Hashable, Sendable {
    /// Which way it points.
    public enum Direction: Hashable, Sendable {
        /// Into the left side of a box; from top to bottom an edge that runs back left of it.
        case right
        /// Into the bottom of a box: an edge that runs back.
        case up
        /// Into the top of a box: an edge that runs back over it; from top to bottom every other edge.
        case down
        /// Into the right side of a box: from top to bottom an edge that runs back.
        case left
    }
    public var place: MapPoint
    public var direction: Direction
    /// The box it points at.
    public var box: Int
}

/// Where an edge's label stands: over its line, a blank before and after it.
public struct MapLabel: Hashable, Sendable {
    /// Position in `MapGraph.edges`.
    public var edge: Int
    /// The first cell of the text.
    public var place: MapPoint
    /// Columns for the text.
    public var width: Int
}

/// A service map laid out on the character grid: layers from left to right, or from top to bottom, edges in right angles between them.
///
/// Made by `MapLayout(graph)`; the same graph gives the same layout. No two boxes overlap, no line runs through a box, and
/// lines that lie on one another belong together: where lines cross without being joined, `isJoined` says so.
public struct MapLayout: Hashable, Sendable {
    /// The place of each box.
    public internal(set) var boxes: [MapRect] = []
    /// The layer of each box within its connected part.
    var layers: [Int] = []
    /// All that is drawn of edges, each cell once per direction.
    public internal(set) var lines: [MapLine] = []
    public internal(set) var arrows: [MapArrow] = []
    /// Layers run from top to bottom.
    public internal(set) var isTopDown = false
    /// Cells of right borders at which an edge leaves; from top to bottom of lower borders.
    public internal(set) var ports: [MapPoint] = []
    public internal(set) var labels: [MapLabel] = []
    /// Boxes that call themselves.
    public internal(set) var loops: Set<Int> = []
    /// Edges that pass so many layers that there is neither time nor room to draw them: they have no way, and their ends stand
    /// where they would with them.
    public internal(set) var undrawn: Set<Int> = []
    /// Columns and rows of the whole.
    public internal(set) var width = 0
    public internal(set) var height = 0
    /// In how many cells lines cross that do not belong together.
    public internal(set) var crossings = 0

    /// Corners of all edges' ways, from the source to the arrow; those of edge e stand at `routeStarts[e]..<routeStarts[e + 1]`.
    var corners: [MapPoint] = []
    var routeStarts: [Int] = [0]
    /// Edges that run from right to left.
    public internal(set) var backEdges: Set<Int> = []
    /// Those of them that leave their source at its top.
    var leavesAbove: Set<Int> = []
    /// Those of them that reach their target at its top.
    var arrivesAbove: Set<Int> = []
    var joints: Set<MapPoint> = []
    var index = MapIndex()

    /// The way of an edge as the corners of its line, from the cell beside its source to the arrow at its target. Empty for an
    /// edge from a box to itself, and for one that is not drawn.
    public func route(_ edge: Int) -> ArraySlice<MapPoint> {
        guard edge >= 0, edge + 1 < routeStarts.count else { return [] }
        return corners[routeStarts[edge]..<routeStarts[edge + 1]]
    }

    /// Where a box stands, for the map that follows this one.
    public func place(ofBox box: Int) -> MapPlace? {
        guard boxes.indices.contains(box), layers.indices.contains(box) else { return nil }
        let place = isTopDown ? boxes[box].turned : boxes[box]
        return MapPlace(layer: layers[box], row: place.y + (place.height - 1) / 2)
    }

    /// Which way an edge's arrow points.
    public func direction(ofEdge edge: Int) -> MapArrow.Direction {
        let direction: MapArrow.Direction =
            !backEdges.contains(edge) ? .right : arrivesAbove.contains(edge) ? .down : .up
        return isTopDown ? direction.turned : direction
    }

    /// True when the lines that meet in a cell from all four sides belong together; else one passes under the other.
    public func isJoined(_ point: MapPoint) -> Bool { joints.contains(point) }
}
