/// Labels of a map from top to bottom: across an upright run that is one edge's alone, where nothing stands beside it.
///
/// They take no room of their own: text runs from left to right whatever the map does, so a run has room for it or has not.
struct TurnedLabels {
    private let layout: MapLayout
    /// What each cell of the map holds, row by row.
    private var cells: [Cell]

    private enum Cell: Equatable {
        case free
        case edge(Int)
        /// A box, a label, or several edges.
        case taken
    }

    /// A map of more cells is not looked at through labels.
    private static let mostCells = 1 << 18

    static func labels(_ layout: MapLayout, _ graph: MapGraph) -> [MapLabel] {
        let wanted = graph.edges.indices.filter { graph.edges[$0].labelWidth > 0 && !layout.route($0).isEmpty }
        guard !wanted.isEmpty, layout.width * layout.height <= mostCells else { return [] }
        var search = TurnedLabels(layout, graph)
        return wanted.compactMap { search.place($0, width: graph.edges[$0].labelWidth) }
    }

    private init(_ layout: MapLayout, _ graph: MapGraph) {
        self.layout = layout
        cells = Array(repeating: .free, count: layout.width * layout.height)
        for box in layout.boxes {
            for y in box.y..<box.bottom { for x in box.x..<box.right { put(.taken, x, y) } }
        }
        for edge in graph.edges.indices {
            let corners = layout.route(edge)
            for (a, b) in zip(corners, corners.dropFirst()) {
                for y in min(a.y, b.y)...max(a.y, b.y) { for x in min(a.x, b.x)...max(a.x, b.x) { add(edge, x, y) } }
            }
        }
    }

    private func cell(_ x: Int, _ y: Int) -> Cell? {
        x >= 0 && y >= 0 && x < layout.width && y < layout.height ? cells[y * layout.width + x] : nil
    }

    private mutating func put(_ cell: Cell, _ x: Int, _ y: Int) {
        if self.cell(x, y) != nil { cells[y * layout.width + x] = cell }
    }

    private mutating func add(_ edge: Int, _ x: Int, _ y: Int) {
        let old = cell(x, y)
        put(old == .free || old == .edge(edge) ? .edge(edge) : .taken, x, y)
    }

    /// On the run into the target, else on the others from there back.
    private mutating func place(_ edge: Int, width: Int) -> MapLabel? {
        let corners = layout.route(edge)
        for (a, b) in zip(corners, corners.dropFirst()).reversed() where a.x == b.x {
            let (top, bottom) = (min(a.y, b.y), max(a.y, b.y))
            guard bottom - top >= 2 else { continue }
            // Nearest to the middle first; the ends are corners, ports and arrows.
            let middle = (top + bottom) / 2
            let rows = (top + 1..<bottom).sorted { (abs($0 - middle), $0) < (abs($1 - middle), $1) }
            for y in rows where isFree(edge, a.x, y, width) {
                let x = a.x - width / 2
                for column in x - 1...x + width { put(.taken, column, y) }
                return MapLabel(edge: edge, place: MapPoint(x: x, y: y), width: width)
            }
        }
        return nil
    }

    /// The text and a blank at either side of it cover nothing but the edge's own line.
    private func isFree(_ edge: Int, _ x: Int, _ y: Int, _ width: Int) -> Bool {
        guard cell(x, y) == .edge(edge) else { return false }
        let first = x - width / 2
        return (first - 1...first + width).allSatisfy { column in
            column == x || cell(column, y) == .free
        }
    }
}
