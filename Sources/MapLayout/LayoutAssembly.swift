// One component's boxes, lines and ways put on the map.
extension LayoutBuilder {
    mutating func take(_ part: ComponentLayout, _ component: MapPlan.Part) {
        let points = part.graph.links.map { part.corners($0) }
        var top = part.rows.min() ?? 0
        for list in points { for point in list { top = min(top, point.y) } }
        let dy = nextRow - top
        layout.crossings += part.crossings
        for (number, node) in component.nodes.enumerated() {
            var box = part.box(number)
            box.y += dy
            layout.boxes[node] = box
            layout.layers[node] = part.graph.layerOf[number]
            grow(box.right, box.bottom)
        }
        let firstLine = layout.lines.count
        var horizontals: [MapLine] = []
        for (link, list) in zip(part.graph.links, points) {
            draw(part, link, list.map { MapPoint(x: $0.x, y: $0.y + dy) }, component, &horizontals)
        }
        addVerticals(part, dy)
        addMerged(horizontals)
        for line in layout.lines[firstLine...] { grow(line.to.x + 1, line.to.y + 1) }
        addRoutes(part, points, dy)
        for layer in part.graph.layers {
            let boxes = layer.filter { part.graph.isBox($0) }.map { component.nodes[$0] }
            if !boxes.isEmpty { columns.append(boxes) }
        }
        nextRow = layout.height + 1
    }

    mutating func grow(_ right: Int, _ bottom: Int) {
        layout.width = max(layout.width, right)
        layout.height = max(layout.height, bottom)
    }

    /// The horizontal runs of a link, its arrow and its port.
    private mutating func draw(
        _ part: ComponentLayout, _ link: Link, _ points: [MapPoint], _ component: MapPlan.Part,
        _ horizontals: inout [MapLine]
    ) {
        var points = points
        let last = points.count - 1
        let graph = part.graph
        if graph.isBox(link.left) {
            let place = points[0]
            if link.isBack {
                let direction: MapArrow.Direction = link.leftSide == .above ? .down : .up
                layout.arrows.append(MapArrow(place: place, direction: direction, box: component.nodes[link.left]))
            } else {
                // From the border itself, so that the first cell joins it.
                points[0].x -= 1
                layout.ports.append(points[0])
            }
        } else {
            // Across the layer it passes.
            points[0].x -= 1
        }
        if graph.isBox(link.right) {
            if link.isBack {
                let end = points[last]
                let isAbove = link.rightSide == .above
                let border = MapPoint(x: end.x, y: isAbove ? end.y + 1 : end.y - 1)
                layout.lines.append(isAbove ? MapLine(from: end, to: border) : MapLine(from: border, to: end))
                layout.joints.insert(end)
            } else {
                layout.arrows.append(
                    MapArrow(place: points[last], direction: .right, box: component.nodes[link.right]))
            }
        } else {
            points[last].x += part.layerWidths[graph.layerOf[link.right]] - 1
        }
        for (a, b) in zip(points, points.dropFirst()) where a.y == b.y && a.x != b.x {
            horizontals.append(MapLine(from: a, to: b))
        }
    }

    private mutating func addVerticals(_ part: ComponentLayout, _ dy: Int) {
        for (layer, channel) in part.channels.enumerated() {
            for (number, track) in channel.tracks.enumerated() {
                let x = part.trackColumn(layer: layer, track: number)
                layout.lines.append(
                    MapLine(from: MapPoint(x: x, y: track.top + dy), to: MapPoint(x: x, y: track.bottom + dy)))
                for row in track.leftRows + track.rightRows { layout.joints.insert(MapPoint(x: x, y: row + dy)) }
            }
        }
    }

    /// Runs on one row that share a cell become one.
    private mutating func addMerged(_ lines: [MapLine]) {
        let sorted = lines.sorted { ($0.from.y, $0.from.x, $0.to.x) < ($1.from.y, $1.from.x, $1.to.x) }
        var current: MapLine?
        for line in sorted {
            if var open = current, open.from.y == line.from.y, line.from.x <= open.to.x {
                open.to.x = max(open.to.x, line.to.x)
                current = open
            } else {
                if let current { layout.lines.append(current) }
                current = line
            }
        }
        if let current { layout.lines.append(current) }
        layout.arrows = unique(layout.arrows)
        layout.ports = unique(layout.ports)
    }

    private func unique<Element: Hashable>(_ list: [Element]) -> [Element] {
        var seen: Set<Element> = []
        return list.filter { seen.insert($0).inserted }
    }

    private mutating func addRoutes(_ part: ComponentLayout, _ points: [[MapPoint]], _ dy: Int) {
        for (number, edge) in part.layering.edges.enumerated() {
            var route: [MapPoint] = []
            for link in part.graph.pathLinks[number] {
                for point in points[link] { append(MapPoint(x: point.x, y: point.y + dy), to: &route) }
            }
            if edge.isBack {
                route.reverse()
                layout.backEdges.insert(edge.edge)
                if let last = part.graph.pathLinks[number].last, part.graph.links[last].rightSide == .above {
                    layout.leavesAbove.insert(edge.edge)
                }
                if let first = part.graph.pathLinks[number].first, part.graph.links[first].leftSide == .above {
                    layout.arrivesAbove.insert(edge.edge)
                }
            }
            routes[edge.edge] = route
            if let place = part.labelPlace(number) {
                let label = MapPoint(x: place.x, y: place.y + dy)
                let width = graph.edges[edge.edge].labelWidth
                layout.labels.append(MapLabel(edge: edge.edge, place: label, width: width))
            }
        }
    }

    /// Adds a corner, without corners at which nothing turns.
    private func append(_ point: MapPoint, to route: inout [MapPoint]) {
        if route.last == point { return }
        if route.count > 1 {
            let (a, b) = (route[route.count - 2], route[route.count - 1])
            if (a.x == b.x && b.x == point.x) || (a.y == b.y && b.y == point.y) { route.removeLast() }
        }
        route.append(point)
    }
}
