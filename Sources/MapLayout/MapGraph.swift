/// What a layout is made of: boxes of a size in cells and the edges between them.
public struct MapGraph: Hashable, Sendable {
    /// A box to be placed.
    public struct Node: Hashable, Sendable {
        /// Columns, at least 1.
        public var width: Int
        /// Rows, at least 1; from 3 on it is taken for a framed box, and boxes of one layer get one width.
        public var height: Int
        /// Stands in the first layer (a client).
        public var isFirst: Bool
        /// The order in which equals are taken, so that the picture does not depend on the order of the input.
        public var rank: Int
        /// Where it stood on the map that this one follows: it keeps its layer and its order there.
        public var before: MapPlace?

        public init(width: Int, height: Int, isFirst: Bool = false, rank: Int, before: MapPlace? = nil) {
            self.width = max(1, width)
            self.height = max(1, height)
            self.isFirst = isFirst
            self.rank = rank
            self.before = before
        }
    }

    /// A call from one box to another, by their positions in `nodes`.
    public struct Edge: Hashable, Sendable {
        public var source: Int
        public var target: Int
        /// Columns its label would like, 0 without one.
        public var labelWidth: Int

        public init(source: Int, target: Int, labelWidth: Int = 0) {
            self.source = source
            self.target = target
            self.labelWidth = max(0, labelWidth)
        }
    }

    public var nodes: [Node]
    /// Edges whose ends are not both in `nodes` are left out of the layout.
    public var edges: [Edge]

    public init(nodes: [Node], edges: [Edge]) {
        self.nodes = nodes
        self.edges = edges
    }
}

/// Where a box stood on an earlier map.
public struct MapPlace: Hashable, Sendable {
    /// The layer within its connected part, from 0.
    public var layer: Int
    /// The row of its middle.
    public var row: Int

    public init(layer: Int, row: Int) {
        self.layer = layer
        self.row = row
    }
}
