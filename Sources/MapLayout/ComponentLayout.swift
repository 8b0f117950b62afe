/// One connected component, laid out with its own origin.
struct ComponentLayout {
    let graph: LayeredGraph
    let layering: Layering
    let rows: [Int]
    /// In how many cells its lines cross.
    var crossings: Int { channels.reduce(0) { $0 + $1.crossings } }
    private let widths: [Int]
    private let nodes: [MapGraph.Node]
    private let labelWidths: [Int]
    private(set) var channels: [Channel] = []
    /// The first column of each layer's boxes.
    private(set) var layerX: [Int] = []
    /// The columns of each layer's boxes.
    private(set) var layerWidths: [Int] = []
    /// Columns before the first track of each channel, and columns between two tracks.
    private var trackStart: [Int] = []
    private var trackStep: [Int] = []
    /// How many links leave and reach each port of each vertex: three entries a vertex, one for each side.
    private var leaving: [Int]
    private var reaching: [Int]

    init(
        nodes: [MapGraph.Node], layering: Layering, order: [[Int]], sharesPassages: Bool, labelWidths: [Int], gap: Int,
        stub: Int
    ) {
        self.layering = layering
        var graph = LayeredGraph(nodes: nodes, layering: layering, sharesPassages: sharesPassages)
        graph.layers = order
        if graph.links.contains(where: \.isBack) { ReturnSides.choose(&graph, rows: Placement.rows(graph, gap: gap)) }
        self.graph = graph
        self.nodes = nodes
        self.labelWidths = labelWidths
        rows = Placement.rows(graph, gap: gap)
        var layerWidths = [Int](repeating: 1, count: graph.layers.count)
        for (box, node) in nodes.enumerated() {
            layerWidths[graph.layerOf[box]] = max(layerWidths[graph.layerOf[box]], node.width)
        }
        widths = nodes.indices.map { nodes[$0].height >= 3 ? layerWidths[graph.layerOf[$0]] : nodes[$0].width }
        self.layerWidths = layerWidths
        leaving = [Int](repeating: 0, count: graph.layerOf.count * 3)
        reaching = leaving
        for link in graph.links {
            leaving[link.left * 3 + link.leftSide.rawValue] += 1
            reaching[link.right * 3 + link.rightSide.rawValue] += 1
        }
        makeChannels(stub)
    }

    func box(_ number: Int) -> MapRect {
        MapRect(
            x: layerX[graph.layerOf[number]], y: rows[number] + graph.above[number], width: widths[number],
            height: nodes[number].height)
    }

    private mutating func makeChannels(_ stub: Int) {
        var steps: [[Channel.Step]] = Array(repeating: [], count: graph.layers.count)
        var before = [Int](repeating: 0, count: graph.layers.count)
        var after = before
        for link in graph.links { steps[graph.layerOf[link.left]].append(step(link)) }
        for (number, edge) in layering.edges.enumerated() where labelWidths[number] > 0 && !edge.isBack {
            let layer = graph.layerOf[edge.right] - 1
            if isAloneAtEnd(number) {
                after[layer] = max(after[layer], labelWidths[number] + 3)
            } else if isAloneAtStart(number) {
                let first = graph.layerOf[edge.left]
                before[first] = max(before[first], labelWidths[number] + 3)
            }
        }
        var x = 0
        for layer in graph.layers.indices {
            layerX.append(x)
            let channel = Channel(steps: steps[layer])
            let step = channel.columnCount > 4 ? 1 : 2
            let tracks = channel.columnCount == 0 ? 0 : (channel.columnCount - 1) * step + 1
            trackStart.append(x + layerWidths[layer] + 1 + before[layer])
            trackStep.append(step)
            x += layerWidths[layer] + max(stub, 1 + before[layer] + tracks + max(2, after[layer] + 1))
            channels.append(channel)
        }
    }

    /// The rows at which a link starts and ends.
    func step(_ link: Link) -> Channel.Step {
        Channel.Step(
            left: rows[link.left] + graph.port(link.left, link.leftSide),
            right: rows[link.right] + graph.port(link.right, link.rightSide))
    }

    func trackColumn(layer: Int, track: Int) -> Int {
        trackStart[layer] + channels[layer].tracks[track].column * trackStep[layer]
    }

    /// The corners of a link, left to right: from the cell beside its left vertex to the one before its right vertex.
    func corners(_ link: Link) -> [MapPoint] {
        let layer = graph.layerOf[link.left]
        let step = step(link)
        var points = [MapPoint(x: startColumn(link), y: step.left)]
        var row = step.left
        for hop in channels[layer].way(step) {
            let x = trackColumn(layer: layer, track: hop.track)
            points.append(MapPoint(x: x, y: row))
            row = hop.exit
            points.append(MapPoint(x: x, y: row))
        }
        points.append(MapPoint(x: endColumn(link), y: step.right))
        return points
    }

    private func startColumn(_ link: Link) -> Int {
        let x = layerX[graph.layerOf[link.left]]
        guard graph.isBox(link.left) else { return x }
        return link.isBack ? x + widths[link.left] - 1 - widths[link.left] / 4 : x + widths[link.left]
    }

    private func endColumn(_ link: Link) -> Int {
        let x = layerX[graph.layerOf[link.right]]
        guard graph.isBox(link.right) else { return x }
        return link.isBack ? x + widths[link.right] / 4 : x - 1
    }

    private func isAloneAtEnd(_ number: Int) -> Bool {
        guard let last = graph.pathLinks[number].last else { return false }
        return graph.links[last].weight == 1 && reaching[graph.links[last].right * 3] == 1
    }

    private func isAloneAtStart(_ number: Int) -> Bool {
        guard let first = graph.pathLinks[number].first else { return false }
        return graph.links[first].weight == 1 && leaving[graph.links[first].left * 3] == 1
    }

    /// The first cell for the label of an edge (by its place in `layering.edges`); nil where it does not fit.
    func labelPlace(_ number: Int) -> MapPoint? {
        let edge = layering.edges[number]
        let width = labelWidths[number]
        guard width > 0 else { return nil }
        if !edge.isBack, let last = graph.pathLinks[number].last, isAloneAtEnd(number) {
            let layer = graph.layerOf[edge.right] - 1
            let end = layerX[layer + 1] - 1
            let start = firstAfterTracks(layer)
            if end - start >= width + 3 {
                return MapPoint(x: start + (end - start - width) / 2, y: step(graph.links[last]).right)
            }
        }
        if !edge.isBack, let first = graph.pathLinks[number].first, isAloneAtStart(number) {
            let start = startColumn(graph.links[first])
            let end = trackStart[graph.layerOf[edge.left]]
            if end - start >= width + 3 {
                return MapPoint(x: start + (end - start - width) / 2, y: step(graph.links[first]).left)
            }
        }
        return passagePlace(number, width: width)
    }

    /// Over a passage through a layer that only this edge takes.
    private func passagePlace(_ number: Int, width: Int) -> MapPoint? {
        for (vertex, link) in zip(graph.paths[number], graph.pathLinks[number]) where !graph.isBox(vertex) {
            guard graph.links[link].weight == 1 else { continue }
            let slot = vertex * 3
            let layer = graph.layerOf[vertex]
            guard leaving[slot] == 1, reaching[slot] == 1, layerWidths[layer] >= width + 4 else { continue }
            return MapPoint(x: layerX[layer] + (layerWidths[layer] - width) / 2, y: rows[vertex])
        }
        return nil
    }

    private func firstAfterTracks(_ layer: Int) -> Int {
        let count = channels[layer].columnCount
        return trackStart[layer] + (count == 0 ? 0 : (count - 1) * trackStep[layer] + 1)
    }
}
