/// A step of an edge between neighbouring layers; edges that share it are one line there.
struct Link {
    /// Vertex in the layer on the left.
    var left: Int
    /// Vertex in the layer on the right.
    var right: Int
    /// How many edges run along it.
    var weight: Int
    var isBack: Bool
    /// Where it touches its vertices.
    var leftSide = LinkSide.middle
    var rightSide = LinkSide.middle
}

/// Where a link touches a vertex: forward links in the middle of a box's side, returning ones above or below the box.
enum LinkSide: Int {
    case middle, above, below
}

/// A component whose edges step from layer to layer: boxes first, then the places where long edges pass a layer.
///
/// Edges into one box share their passage: a service that everybody calls gets one line that others join, like a river.
struct LayeredGraph {
    let boxCount: Int
    /// Layer of each vertex.
    private(set) var layerOf: [Int]
    /// Rows of each box, and 1 for the others.
    private var boxHeights: [Int]
    /// Rows above each vertex and below it that returning edges take.
    private(set) var above: [Int]
    private(set) var below: [Int]
    private(set) var links: [Link] = []
    /// For each settled edge its vertices from left to right.
    private(set) var paths: [[Int]] = []
    /// For each settled edge the links between them.
    private(set) var pathLinks: [[Int]] = []
    /// The vertices of each layer, top to bottom.
    var layers: [[Int]]

    /// - Parameter sharesPassages: edges into one box share their passages; else each has its own.
    init(nodes: [MapGraph.Node], layering: Layering, sharesPassages: Bool = true) {
        boxCount = nodes.count
        layerOf = layering.layers
        boxHeights = nodes.map(\.height)
        above = []
        below = []
        layers = Array(repeating: [], count: layering.layerCount)
        var builder = PathBuilder()
        for edge in layering.edges { add(edge, head: sharesPassages ? nil : nodes.count + edge.edge, &builder) }
        links = builder.links
        for vertex in layerOf.indices { layers[layerOf[vertex]].append(vertex) }
        above = Array(repeating: 0, count: layerOf.count)
        below = above
        for number in links.indices where links[number].isBack { setSides(number, left: .below, right: .below) }
    }

    /// Rows of a vertex, those for returning edges included.
    func height(_ vertex: Int) -> Int { boxHeights[vertex] + above[vertex] + below[vertex] }

    /// Lets all returning edges go again.
    mutating func clearSides() {
        for vertex in above.indices { (above[vertex], below[vertex]) = (0, 0) }
    }

    /// Says where a returning link touches its boxes and gives it rows there.
    mutating func setSides(_ link: Int, left: LinkSide, right: LinkSide) {
        links[link].leftSide = isBox(links[link].left) ? left : .middle
        links[link].rightSide = isBox(links[link].right) ? right : .middle
        for (vertex, side) in [(links[link].left, links[link].leftSide), (links[link].right, links[link].rightSide)] {
            if side == .above { above[vertex] = 1 }
            if side == .below { below[vertex] = 1 }
        }
    }

    func isBox(_ vertex: Int) -> Bool { vertex < boxCount }
    /// Some passage is that of several edges.
    var sharesPassages: Bool {
        let passages = pathLinks.reduce(0) { $0 + max(0, $1.count - 1) }
        return layerOf.count - boxCount < passages
    }
    /// The row of a link's end from the top of its vertex.
    func port(_ vertex: Int, _ side: LinkSide) -> Int {
        switch side {
        case .middle: above[vertex] + (boxHeights[vertex] - 1) / 2
        case .above: 0
        case .below: above[vertex] + boxHeights[vertex]
        }
    }

    private mutating func add(_ edge: SettledEdge, head own: Int?, _ builder: inout PathBuilder) {
        let head = own ?? (edge.isBack ? edge.left : edge.right)
        var path = [edge.left]
        for layer in (layerOf[edge.left] + 1)..<max(layerOf[edge.left] + 1, layerOf[edge.right]) {
            path.append(
                builder.passage(to: head, layer: layer, isBack: edge.isBack) {
                    layerOf.append(layer)
                    boxHeights.append(1)
                    return layerOf.count - 1
                })
        }
        path.append(edge.right)
        pathLinks.append(zip(path, path.dropFirst()).map { builder.link($0, $1, isBack: edge.isBack) })
        paths.append(path)
    }

    private struct PathBuilder {
        private struct Passage: Hashable {
            var head: Int
            var layer: Int
            var isBack: Bool
        }
        private struct Ends: Hashable {
            var left: Int
            var right: Int
            var isBack: Bool
        }
        private var passages: [Passage: Int] = [:]
        private var linkNumbers: [Ends: Int] = [:]
        var links: [Link] = []

        mutating func passage(to head: Int, layer: Int, isBack: Bool, make: () -> Int) -> Int {
            let key = Passage(head: head, layer: layer, isBack: isBack)
            if let vertex = passages[key] { return vertex }
            let vertex = make()
            passages[key] = vertex
            return vertex
        }

        mutating func link(_ left: Int, _ right: Int, isBack: Bool) -> Int {
            let key = Ends(left: left, right: right, isBack: isBack)
            if let number = linkNumbers[key] {
                links[number].weight += 1
                return number
            }
            linkNumbers[key] = links.count
            links.append(Link(left: left, right: right, weight: 1, isBack: isBack))
            return links.count - 1
        }
    }
}
