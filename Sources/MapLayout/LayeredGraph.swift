/// A step of an edge between neighbouring layers; edges that share it are one line there.
struct Link {
    /// Vertex in the layer on the left.
    var left: Int
    /// Vertex in the layer on the right.
    var right: Int
    /// How many edges run along it.
    var weight: Int
    var isBack: Bool
}

/// A component whose edges step from layer to layer: boxes first, then the places where long edges pass a layer.
///
/// Edges into one box share their passage: a service that everybody calls gets one line that others join, like a river.
struct LayeredGraph {
    let boxCount: Int
    /// Layer of each vertex.
    private(set) var layerOf: [Int]
    /// Rows of each vertex, the row for returning edges below a box included.
    private(set) var heights: [Int]
    /// The row, from the vertex's top, where edges arrive and leave.
    private(set) var ports: [Int]
    /// The row, from the vertex's top, where returning edges arrive and leave.
    private(set) var lowPorts: [Int]
    private(set) var links: [Link] = []
    /// For each settled edge its vertices from left to right.
    private(set) var paths: [[Int]] = []
    /// For each settled edge the links between them.
    private(set) var pathLinks: [[Int]] = []
    /// The vertices of each layer, top to bottom.
    var layers: [[Int]]

    init(nodes: [MapGraph.Node], layering: Layering) {
        boxCount = nodes.count
        layerOf = layering.layers
        heights = nodes.map(\.height)
        ports = nodes.map { ($0.height - 1) / 2 }
        lowPorts = nodes.map(\.height)
        layers = Array(repeating: [], count: layering.layerCount)
        for edge in layering.edges where edge.isBack {
            heights[edge.left] = nodes[edge.left].height + 1
            heights[edge.right] = nodes[edge.right].height + 1
        }
        var builder = PathBuilder()
        for edge in layering.edges { add(edge, &builder) }
        links = builder.links
        for vertex in layerOf.indices { layers[layerOf[vertex]].append(vertex) }
    }

    func isBox(_ vertex: Int) -> Bool { vertex < boxCount }
    /// The row of a link's left or right end from the top of its vertex.
    func port(_ vertex: Int, isBack: Bool) -> Int { isBack ? lowPorts[vertex] : ports[vertex] }

    private mutating func add(_ edge: SettledEdge, _ builder: inout PathBuilder) {
        let head = edge.isBack ? edge.left : edge.right
        var path = [edge.left]
        for layer in (layerOf[edge.left] + 1)..<max(layerOf[edge.left] + 1, layerOf[edge.right]) {
            path.append(
                builder.passage(to: head, layer: layer, isBack: edge.isBack) {
                    layerOf.append(layer)
                    heights.append(1)
                    ports.append(0)
                    lowPorts.append(0)
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
