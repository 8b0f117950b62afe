import TraceAnalysis

/// Where the places of the tree stand on a picture: what is narrower than a cell is left out. The work grows with the picture.
struct PathsLayout {
    struct Box: Hashable {
        var node: Int
        var row: Int
        var x: Int
        var width: Int
    }

    private(set) var boxes: [Box] = []

    init(_ state: PathsState, _ paths: ComparedPaths, width: Int, rows: Int) {
        guard width > 0, rows > 0 else { return }
        var level = [Box(node: state.top, row: 0, x: 0, width: width)]
        // A narrow tree is as deep as the data: no more rows than the picture has.
        while let first = level.first, first.row < rows {
            boxes += level
            level = level.flatMap { PathsLayout.below($0, state, paths) }
        }
    }

    /// A place's children side by side in its own width, cells by their parts of its time; what it took itself is left free.
    private static func below(_ box: Box, _ state: PathsState, _ paths: ComparedPaths) -> [Box] {
        let whole = state.side.width(paths.nodes[box.node])
        guard whole > 0 else { return [] }
        var result: [Box] = []
        var done = 0.0
        for child in state.children(of: box.node, paths) {
            let x = cells(done / whole, of: box.width)
            done += state.side.width(paths.nodes[child])
            let end = cells(done / whole, of: box.width)
            if end > x { result.append(Box(node: child, row: box.row + 1, x: box.x + x, width: end - x)) }
            if end >= box.width { break }
        }
        return result
    }

    private static func cells(_ part: Double, of width: Int) -> Int {
        part.isFinite ? Int((min(1, max(0, part)) * Double(width)).rounded()) : 0
    }
}
